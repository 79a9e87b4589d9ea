import type { Template } from '../catalog/exercise.ts';
import { applyTextEdits, overlap } from './apply-edits.ts';
import { applyTemplate, namesUsed } from './apply-template.ts';
import type { TemplateChange } from './apply-template.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { FunctionPlace, Trial } from './hint-plan.ts';
import { findMatches } from './match-pattern.ts';
import { isBoundless, readPattern, unfilledNames } from './pattern-tree.ts';
import type { Pattern } from './pattern-tree.ts';
import { siteOf } from './sites.ts';
import type { TextEdit } from './transplant.ts';

/** A good template is found once or twice; guesses want their share of a bug's trials as well. */
const TEMPLATE_TRIALS_MAX = 12;

/**
 * The forms of a fix that its author wrote down, made wherever the submission looks like them: in the bug's own function
 * first, and each form once before any of them again. A form that cannot be read is none.
 */
export function templateTrials(
  submission: ProgramTree,
  home: FunctionPlace | null,
  templates: readonly Template[],
  words: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Trial[] {
  const found = templates.flatMap((template) => {
    const pattern = readPattern(template);
    if (pattern === null || isBoundless(pattern) || unfilledNames(pattern).length > 0) return [];
    const trials = findMatches(pattern, submission).flatMap((match) => {
      const changes = applyTemplate(pattern, match, submission);
      return changes === null ? [] : (trialOf(submission, pattern, changes, words) ?? []);
    });
    return distinct(trials).map((trial, turn) => ({ trial, turn, rank: rankOf(trial, home) }));
  });
  // Two forms may make one change: that is one trial.
  return distinct(found.sort((a, b) => a.rank - b.rank || a.turn - b.turn).map(({ trial }) => trial)).slice(
    0,
    TEMPLATE_TRIALS_MAX,
  );
}

/** The bug's own function comes first; what is put in elsewhere comes last, for it says nothing of lines (`prove.ts`). */
function rankOf({ sites }: Trial, home: FunctionPlace | null): number {
  if (home === null) return 0;
  const isHome = sites.some((site) => site.function?.file === home.file && site.function.startLine === home.startLine);
  return isHome ? 0 : sites.every(({ isMissing }) => isMissing) ? 2 : 1;
}

function trialOf(
  submission: ProgramTree,
  pattern: Pattern,
  changes: readonly TemplateChange[],
  words: ReadonlyMap<string, ReadonlySet<string>>,
): Trial | null {
  const edits = changes.map(({ text }) => text);
  const isIdle = edits.every(({ file, start, end, text }) => submission.texts.get(file)?.slice(start, end) === text);
  if (isIdle || overlap(edits)) return null;
  return {
    kind: 'template',
    omitted: null,
    isExact: false,
    files: applyTextEdits(submission, [...edits, ...importsMissing(submission, pattern, edits)]),
    sites: changes.map(({ target, text }) => siteOf(submission, target, text, words)),
  };
}

/** Imports of what the replacement uses and the file does not have: that can only be something of the ports. */
function importsMissing(submission: ProgramTree, pattern: Pattern, edits: readonly TextEdit[]): readonly TextEdit[] {
  const missing = [...namesUsed(pattern)].filter((name) => !(name in globalThis));
  const files = new Set(edits.map(({ file }) => file));
  return [...files].flatMap((file) => {
    const known = new Set(namesIn(submission, file));
    const names = missing.filter((name) => !known.has(name));
    return names.length === 0
      ? []
      : [{ file, start: 0, end: 0, text: `import { ${names.join(', ')} } from 'bugbash/ports';\n` }];
  });
}

/** Names that a file declares or imports. */
function namesIn({ nodes }: ProgramTree, path: string): readonly string[] {
  return nodes
    .filter(({ file }) => file === path)
    .flatMap(({ kind, label }) => {
      if (kind === 'ImportDeclaration') return label.match(/[\w$]+/g) ?? [];
      return ['Declare', 'Function', 'Class'].includes(kind) ? [label] : [];
    });
}

function distinct(trials: readonly Trial[]): readonly Trial[] {
  const seen = new Set<string>();
  return trials.filter(({ files }) => {
    const key = JSON.stringify(files);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

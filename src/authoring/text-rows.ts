/** Rows about what a learner reads: nothing gives a bug away, and the card does not promise another difficulty. */
import type { Bug, Exercise } from '../catalog/exercise.ts';
import { starterLines } from '../catalog/house-rules.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Finding } from './certificate.ts';
import { count, type RowRule } from './row.ts';

/** Words that no comment or name of production code has, and that point a finger. */
const TELLING =
  /\b(?:bugs?|buggy|to-?do|fix-?me|xxx|hack|broken|wrong(?:ly)?|racy|unsafe|naive|oops|exercise|candidate)\b/i;

/** Names of a fix that are shorter are words of plain English too. */
const NAME_LENGTH_LEAST = 5;

export const leaksRow: RowRule = {
  id: 'leaks',
  title: 'Neither brief, starter nor hints name a bug or the code of its fix',
  judge: async ({ exercise }) => {
    const findings = [
      ...starterLeaks(exercise),
      ...briefLeaks(exercise),
      ...exercise.bugs.flatMap((bug) => hintLeaks(exercise, bug)),
    ];
    const texts = exercise.bugs.length * HINT_SECTIONS.length + exercise.starter.length + 1;
    return { detail: `${count(texts, 'text')} read`, findings };
  },
};

export const difficultyRow: RowRule = {
  id: 'difficulty',
  title: "The author's difficulty is near the one estimated",
  judge: async ({ exercise, variants }) => {
    const alone = (await variants()).filter(({ subject }) => subject.alive.length === 1);
    const rarest = Math.min(1, ...alone.map(({ verdict }) => rarityOf(verdict)));
    const sizes = exercise.bugs.map(fixSize);
    const estimate = estimateDifficulty(exercise, rarest);
    const rarity = rarest < 1 ? `, the rarest bug shows in ${(rarest * 100).toPrecision(2)} % of interleavings` : '';
    const detail =
      `author ${exercise.difficulty}, estimate ${estimate}; ${starterLines(exercise.starter)} lines, ` +
      `fixes of ${Math.min(...sizes)} to ${Math.max(...sizes)} lines${rarity}`;
    if (Math.abs(estimate - exercise.difficulty) <= 1) return { detail, findings: [] };
    const message = `The difficulty is ${exercise.difficulty}; its topology, rarest bug and size speak for ${estimate}.`;
    return { detail, findings: [{ file: `exercises/${exercise.id}/exercise.json`, line: 1, message }] };
  },
};

/**
 * A rule of thumb from 1 to 5: a second instance, crashes, a bug that a stress test would likely miss, and a long file
 * or many bugs each make an exercise one step harder.
 */
export function estimateDifficulty(exercise: Exercise, rarest: number): number {
  const { topology, bugs, starter } = exercise;
  const steps = [
    topology.instances === 2,
    topology.crash,
    rarest < 0.02,
    bugs.length > 6 || starterLines(starter) > 230,
  ];
  return 1 + steps.filter(Boolean).length;
}

/** Share of interleavings that show a failure, the smallest of a verdict's counterexamples; 1 when it was not counted. */
function rarityOf({ counterexamples }: Verdict): number {
  const shares = counterexamples.flatMap(({ fails, of }) =>
    fails === null || of === null ? [] : [Number(fails) / Number(of)],
  );
  return shares.length === 0 ? 1 : Math.max(...shares);
}

function fixSize(bug: Bug): number {
  return bug.diff.flatMap((hunk) => hunk.lines).filter((line) => line.kind !== 'context').length;
}

function starterLeaks(exercise: Exercise): readonly Finding[] {
  const ids = exercise.bugs.map((bug) => bug.id);
  return exercise.starter.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const word = TELLING.exec(line)?.[0] ?? ids.find((id) => line.includes(id));
      const message = `"${word}" points at a bug.`;
      return word === undefined ? [] : [{ file: `exercises/${exercise.id}/${path}`, line: at + 1, message }];
    }),
  );
}

function briefLeaks(exercise: Exercise): readonly Finding[] {
  const file = `exercises/${exercise.id}/README.md`;
  const names = new Set(exercise.bugs.flatMap((bug) => [...namesOfFix(exercise, bug)]));
  return exercise.brief.split('\n').flatMap((line, at) => {
    const bug = exercise.bugs.find(
      ({ id, title }) => line.includes(id) || line.toLowerCase().includes(title.toLowerCase()),
    );
    const name = codeWords(line).find((word) => names.has(word));
    if (bug !== undefined) return [{ file, line: at + 1, message: `The brief names the bug ${bug.id}.` }];
    return name === undefined ? [] : [{ file, line: at + 1, message: `"${name}" is a name of a fix.` }];
  });
}

const HINT_SECTIONS = ['title', 'symptom', 'whyItMatters', 'question'] as const;

function hintLeaks(exercise: Exercise, bug: Bug): readonly Finding[] {
  const names = namesOfFix(exercise, bug);
  return HINT_SECTIONS.flatMap((section) => {
    const name = codeWords(bug[section]).find((word) => names.has(word));
    if (name === undefined) return [];
    return [{ file: bug.path, line: 1, message: `Its ${section} says "${name}", a name of its fix.` }];
  });
}

/** Names that the fix brings into the code: whoever reads one of them knows what to write. */
function namesOfFix({ starter }: Exercise, bug: Bug): ReadonlySet<string> {
  const known = new Set(starter.flatMap(({ text }) => words(text)));
  const added = bug.diff.flatMap((hunk) => hunk.lines.filter((line) => line.kind === 'added').map((line) => line.text));
  const code = added.map((line) => line.replace(/\/\/.*|^\s*\/?\*.*|'[^']*'/g, ''));
  return new Set(
    code.flatMap(words).filter((word) => word.length >= NAME_LENGTH_LEAST && !known.has(word) && !(word in globalThis)),
  );
}

/** Words of a text that are meant as code: in backticks, or written as no English word is. */
function codeWords(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].flatMap((match) => words(match[1] ?? ''));
  return [...quoted, ...words(text).filter((word) => /[a-z][A-Z]|_/.test(word))];
}

function words(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

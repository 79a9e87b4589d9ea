import { UserError } from '../../base/errors.ts';
import { lineHunks } from '../../base/line-hunks.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { functionsOf, hintText, rungsFor } from '../../hints/hint-text.ts';
import type { Located } from '../../hints/hint-engine.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { chooseBug, hintCost, nextHint, RUNGS } from '../../workspace/hint-ladder.ts';
import type { HintStep, Rung } from '../../workspace/hint-ladder.ts';
import { listSnapshots } from '../../workspace/snapshots.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import type { HintProgress } from '../../workspace/state.ts';
import { updateProgress } from '../../workspace/update-state.ts';
import { hashWithoutBlanks, readWorkFiles } from '../../workspace/work-files.ts';
import { verdictOfPresentWork } from '../check-work.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { namedBug } from '../named-bug.ts';
import { blameOwnChange, locateBugs, snapshotSources, withEngine } from '../hint-analysis.ts';
import { requireWhole } from '../kit-limits.ts';
import { renderHint, renderOwnBreak, renderPassed } from '../render/hint.ts';
import type { HintView } from '../render/hint.ts';
import { renderVerdict } from '../render/verdict.ts';

export interface HintOptions {
  readonly now?: boolean;
  readonly json?: boolean;
  /** A bug's id, or its number as the terminal shows it. */
  readonly bug?: string;
  readonly level?: string;
}

/** `bugbash hint [id]`: the next hint for the bug at hand, one rung at a time. */
export async function hint(context: CommandContext, id: string | undefined, options: HintOptions): Promise<number> {
  const level = levelOf(options.level);
  const open = await openExercise(context, id);
  requireWhole(open.exercise, 'hints');
  const { verdict, rawVerdict } = await verdictOfPresentWork(context, open);
  const files = await context.course.readSubmission(open.folder, open.exercise);
  const wanted = options.bug === undefined ? null : bugOf(options.bug, rawVerdict);
  const say = (value: object, text: () => string): void => {
    if (options.json === true)
      context.io.stdout.write(`${JSON.stringify({ version: 1, exercise: open.exercise.id, ...value })}\n`);
    else print(context.io, text());
  };
  const screen = screenOf(context.io);
  const hasAlive = rawVerdict.bugs.some((bug) => bug.state === 'alive');
  const isUngraded = verdict.outcome === 'invalid' || verdict.outcome === 'undecided';
  const broken = rawVerdict.counterexamples.find((one) => one.bug === null) ?? null;
  if (isUngraded || (!hasAlive && broken === null && obstacles(verdict.problems).length > 0)) {
    // What stopped the checks is the best hint there is.
    const view = {
      verdict,
      exercise: forTerminal(context.io, open.exercise),
      files: forTerminal(context.io, files),
      focus: null,
    };
    say({ kind: 'problems', problems: rawVerdict.problems }, () =>
      renderVerdict({ ...view, hasTimeline: false, isFull: false, hasCommands: true }, screen),
    );
    return context.course.exitCodeOf(verdict.outcome);
  }
  if (broken !== null && wanted === null) {
    const blame = await blameOwnChange(context, open, files, broken.check);
    say({ kind: 'own-change', check: broken.check, promise: broken.promise, ...blame }, () =>
      renderOwnBreak(forTerminal(context.io, { counterexample: broken, blame, files }), screen),
    );
    return 0;
  }
  if (!hasAlive) {
    const style = await withEngine(context, open, 'comparing', (engine) => engine.describe(files));
    say({ kind: 'passed', ...style }, () => renderPassed({ exercise: open.exercise, style, verdict }, screen));
    return 0;
  }
  const view = await livingBug(context, open, {
    verdict: rawVerdict,
    files,
    wanted,
    level,
    isForced: options.now === true,
  });
  say(toJson(view), () => renderHint(forTerminal(context.io, view), screen));
  return 0;
}

interface LivingBug {
  readonly verdict: Verdict;
  readonly files: readonly SourceFile[];
  readonly wanted: string | null;
  readonly level: Rung | null;
  readonly isForced: boolean;
}

/** Chooses the bug and the rung, records what was opened, and says what the rung says. */
async function livingBug(context: CommandContext, open: OpenExercise, request: LivingBug): Promise<HintView> {
  const { verdict, files, wanted, level, isForced } = request;
  const { exercise, workspace } = open;
  const { hints } = progressOf(loadState(workspace).state, exercise.id);
  const current = wanted ?? currentBug(verdict, hints);
  const deepest = Math.max(
    current === null ? 0 : (hints[current]?.rung ?? 0) + 1,
    level === null ? 1 : RUNGS.indexOf(level) + 1,
  );
  const isRunKnown = verdict.counterexamples.some((one) => one.bug === current);
  const isProofWanted = deepest > (isRunKnown ? RUNGS.indexOf('counterexample') : RUNGS.indexOf('symptom')) + 1;
  const located = await locateBugs(context, open, { files, verdict, wanted: current, isProofWanted });
  const bug = current ?? located.locations[0]?.bug ?? '';
  const material = materialFor(exercise, verdict, located, bug, files);
  const step = nextHint({
    bug,
    before: hints[bug],
    rungs: rungsFor(material),
    codeHash: located.canonicalHash ?? hashWithoutBlanks(readWorkFiles(open.folder)),
    snapshot: listSnapshots(workspace, exercise.id).at(-1)?.number ?? 0,
    now: context.io.now(),
    isForced,
    level,
  });
  if (step.isNew) recordHint(open, bug, step);
  return {
    step,
    verdict,
    category: material.bug.category,
    text: hintText(step.rung, material),
    vain: step.isNew ? vainLines(open, hints[bug], files) : [],
    cost: hintCost(material.bug.weight, step.progress),
    costBefore: hintCost(material.bug.weight, hints[bug]),
    site: RUNGS.indexOf(step.rung) >= RUNGS.indexOf('lines') ? material.location.sites : [],
    functions: RUNGS.indexOf(step.rung) >= RUNGS.indexOf('function') ? functionsOf(material.location) : [],
  };
}

/** The bug that hints are about already; null leaves the choice to what can be found out about each. */
function currentBug(verdict: Verdict, hints: Readonly<Record<string, HintProgress>>): string | null {
  const bug = chooseBug(verdict, hints);
  return bug !== null && Object.hasOwn(hints, bug) ? bug : null;
}

function materialFor(exercise: Exercise, verdict: Verdict, located: Located, id: string, files: readonly SourceFile[]) {
  const bug = exercise.bugs.find((one) => one.id === id);
  const location = located.locations.find((one) => one.bug === id);
  if (bug === undefined || location === undefined) throw new RangeError(`${id} is no living bug of ${exercise.id}`);
  const counterexample = verdict.counterexamples.find((one) => one.bug === id) ?? null;
  return { bug, location, counterexample, files };
}

/** Lines of the present files that changed since the last hint on a bug which still lives. */
function vainLines(
  open: OpenExercise,
  before: HintProgress | undefined,
  files: readonly SourceFile[],
): readonly number[] {
  if (before?.snapshot === undefined) return [];
  const old = snapshotSources(open, before.snapshot);
  return files.flatMap(({ path, text }) =>
    lineHunks(old.find((file) => file.path === path)?.text ?? text, text).flatMap(({ newStart, added }) =>
      added.flatMap((line, at) => (line.trim() === '' ? [] : [newStart + at])),
    ),
  );
}

function recordHint(open: OpenExercise, bug: string, { progress: taken }: HintStep): void {
  updateProgress(open.workspace, open.exercise.id, (progress) => ({
    ...progress,
    hints: { ...progress.hints, [bug]: taken },
  }));
}

/** For editors: where to point, and what to say there. Never more than the rung that is open. */
function toJson({ step, category, text, vain, cost, site, functions }: HintView): object {
  const sites = site.map(({ file, startLine, endLine, isMissing }) => ({ file, startLine, endLine, isMissing }));
  const { bug, rung, isNew, hasNext } = step;
  return {
    kind: 'hint',
    bug,
    category,
    level: rung,
    isNew,
    hasNext,
    ...text,
    functions,
    sites,
    changedInVain: vain,
    cost,
  };
}

function levelOf(level: string | undefined): Rung | null {
  if (level === undefined) return null;
  const rung = RUNGS.find((one) => one === level);
  if (rung !== undefined) return rung;
  throw new UserError({ message: `There is no level "${level}".`, fix: `The levels are ${RUNGS.join(', ')}.` });
}

function bugOf(named: string, verdict: Verdict): string {
  const { bug } = namedBug(verdict.bugs, named);
  if (bug.state === 'alive') return bug.id;
  throw new UserError({
    message: `Bug ${named} is ${bug.state === 'fixed' ? 'fixed' : 'not decided'}.`,
    fix: 'Ask about one that is alive: `bugbash check` shows which are.',
  });
}

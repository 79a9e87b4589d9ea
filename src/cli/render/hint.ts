import type { Exercise } from '../../catalog/exercise.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { CodeRow, HintText } from '../../hints/hint-text.ts';
import type { FunctionPlace, Site } from '../../hints/hint-plan.ts';
import type { Blame } from '../../hints/hint-engine.ts';
import type { FixStyle } from '../../hints/plan-hints.ts';
import type { Category, Counterexample, Verdict } from '../../verdict/verdict.ts';
import type { HintStep } from '../../workspace/hint-ladder.ts';
import { replayCommand } from './counterexample.ts';
import type { Screen } from './screen.ts';
import { commandList } from './screen.ts';
import { count, wrap, wrapMarkdown } from './text.ts';

export interface HintView {
  readonly step: HintStep;
  readonly verdict: Verdict;
  readonly category: Category;
  readonly text: HintText;
  /** Lines that were changed since the last hint, without any help to this bug. */
  readonly vain: readonly number[];
  /** Points that the hints on this bug cost so far, and before this one. */
  readonly cost: number;
  readonly costBefore: number;
  readonly site: readonly Site[];
  readonly functions: readonly FunctionPlace[];
}

/** One hint, and how to get on from it. Never says how many there are: a ladder with an end in sight gets climbed. */
export function renderHint(view: HintView, screen: Screen): string {
  const { style, width } = screen;
  const heading = style.strong(wrap(headingOf(view), width));
  const vain = view.vain.length === 0 ? [] : [wrap(vainText(view.vain), width, '  ')];
  const body = wrapMarkdown(view.text.words, width, '  ');
  const code = view.text.code.length === 0 ? [] : [renderCode(view.text, screen)];
  return [heading, ...vain, body, ...code, afterwards(view, screen)].join('\n\n');
}

export interface OwnBreakView {
  readonly counterexample: Counterexample;
  readonly blame: (Blame & { readonly since: number | null }) | null;
  readonly files: readonly SourceFile[];
}

/** A behaviour that held and holds no more: the candidate's own change did it, and this says which. */
export function renderOwnBreak({ counterexample, blame, files }: OwnBreakView, screen: Screen): string {
  const { style, width } = screen;
  const heading = style.strong(wrap('Something that worked before does not any more:', width));
  const promise = wrap(counterexample.promise, width, '  ');
  const commands = commandList(
    [
      [replayCommand(counterexample.schedule), 'the run that breaks it'],
      ['bugbash undo', 'an earlier state of your files'],
    ],
    screen,
  );
  if (blame === null) return [heading, promise, commands].join('\n\n');
  const since = blame.since === null ? 'In the starter it held.' : `In snapshot ${blame.since} it held.`;
  if (blame.changes.length === 0) {
    const all = `${since} No few of your changes since then are to blame by themselves.`;
    return [heading, promise, wrap(all, width, '  '), commands].join('\n\n');
  }
  const what = blame.changes.length === 1 ? 'this change of yours' : 'these changes of yours';
  const rows = blame.changes.flatMap(({ file, startLine, endLine, hunk }): CodeRow[] => {
    const lines = files.find(({ path }) => path === file)?.text.split('\n') ?? [];
    const present = lines
      .slice(startLine - 1, endLine)
      .map((text, at): CodeRow => ({ line: startLine + at, text, mark: 'here' }));
    return hunk.added.length > 0
      ? present
      : [...present.slice(0, 1), { line: null, text: '', mark: 'missing' }, ...present.slice(1)];
  });
  const said = wrap(`${since} Without ${what} it would hold still:`, width, '  ');
  const file = blame.changes[0]?.file ?? null;
  return [heading, promise, said, renderCode({ words: '', code: rows, file }, screen), commands].join('\n\n');
}

export interface PassedView {
  readonly exercise: Exercise;
  readonly style: FixStyle | null;
  readonly verdict: Verdict;
}

/** Nothing left to hint at. A fix of one's own is good news, not a difference. */
export function renderPassed({ exercise, style: fixes, verdict }: PassedView, screen: Screen): string {
  const { style, width } = screen;
  const done = style.good(wrap(`${exercise.id}: every bug is fixed. There is nothing left to hint at.`, width));
  if (fixes === null) return done;
  const own = verdict.bugs.flatMap(({ id }, at) => (fixes.likeReference.includes(id) ? [] : [at + 1]));
  if (own.length === 0) return done;
  const numbers = own.length === 1 ? `bug ${own[0]}` : `bugs ${own.slice(0, -1).join(', ')} and ${own.at(-1)}`;
  const way = wrap(`You fixed ${numbers} your way: it reads unlike the reference, and every check holds.`, width);
  const offer = wrap(
    'No solution that this exercise keeps has this shape. Its author may want it as one more that must pass.',
    width,
  );
  const commands = commandList([['bugbash diff --reference', 'yours and the reference, side by side']], screen);
  return [done, way, ...(fixes.isKnown ? [] : [offer]), commands].join('\n\n');
}

/** Code with the numbers of its lines; what it is about stands out by a mark, not by colour alone. */
export function renderCode({ code, file }: HintText, { style }: Screen): string {
  const digits = Math.max(...code.map(({ line }) => String(line ?? '').length), 1);
  const rows = code.map(({ line, text, mark }) => {
    const [sign, paint] = CODE_MARKS[mark];
    const shown =
      mark === 'missing' ? style.warn('something is missing here') : paint === null ? text : style[paint](text);
    const number = style.faint(String(line ?? '').padStart(digits));
    return `  ${sign} ${number} ${style.symbols.column} ${shown}`.trimEnd();
  });
  return [...(file === null ? [] : [style.faint(`  ${file}`)]), ...rows].join('\n');
}

const CODE_MARKS: Readonly<Record<CodeRow['mark'], readonly [sign: string, paint: 'good' | 'bad' | 'warn' | null]>> = {
  none: [' ', null],
  here: ['>', 'warn'],
  missing: ['>', 'warn'],
  removed: ['-', 'bad'],
  added: ['+', 'good'],
};

function headingOf({ step, verdict, category }: HintView): string {
  const alive = verdict.bugs.filter((bug) => bug.state === 'alive').length;
  const index = verdict.bugs.findIndex((bug) => bug.id === step.bug);
  const start = alive === 1 ? 'One bug is alive' : `${count(alive, 'bug')} are alive`;
  return `${start}. This is about bug ${index + 1}, ${category}.`;
}

/** Which edits did not help. A long list would only say that much was changed. */
function vainText(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  const shown = runs.slice(0, 3).map(([from, to]) => (from === to ? `line ${from}` : `lines ${from} to ${to}`));
  const where = runs.length > 3 ? `${shown.join(', ')} and elsewhere` : shown.join(' and ');
  return `You changed ${where} since the last hint. This bug is still there.`;
}

function afterwards(view: HintView, screen: Screen): string {
  const { step, cost, costBefore } = view;
  const { width } = screen;
  const points = cost > costBefore ? ` The hints on this bug cost ${pointsText(cost)} now.` : '';
  if (step.rung === 'counterexample') return runCommand(view, screen) + nextText(view, points, width);
  if (!step.hasNext && !step.isNew) {
    const commands = commandList([['bugbash check --timeline', 'the facts, and a run where it goes wrong']], screen);
    return `${wrap('That is what I can tell you. Your own code running says more:', width)}\n${commands}`;
  }
  return nextText(view, points, width).trimStart();
}

function runCommand({ verdict, step }: HintView, screen: Screen): string {
  const schedule = verdict.counterexamples.find((one) => one.bug === step.bug)?.schedule;
  if (schedule === undefined) return '';
  return `${commandList([[replayCommand(schedule), 'the whole run, step by step']], screen)}\n\n`;
}

function nextText({ step }: HintView, points: string, width: number): string {
  if (!step.hasNext) return wrap(`Make the change your own, then \`bugbash check\`.${points}`, width);
  if (step.isNew)
    return wrap(
      `Try something and ask again: the next hint opens once your code has changed, or in ten minutes.${points}`,
      width,
    );
  return wrap(
    'You have seen this one. The next opens once your code has changed, or in ten minutes; `bugbash hint --now` opens ' +
      'it at once, for a quarter of the points of this bug.',
    width,
  );
}

function pointsText(points: number): string {
  const whole = Math.floor(points);
  const part = PARTS[points - whole] ?? String(points - whole);
  if (points === whole) return count(whole, 'point');
  return whole === 0 ? `${part} of a point` : `${count(whole, 'point')} and ${part}`;
}

const PARTS: Readonly<Record<number, string>> = { 0.25: 'a quarter', 0.5: 'half', 0.75: 'three quarters' };

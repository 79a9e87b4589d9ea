import type { Bug, Exercise } from '../../catalog/exercise.ts';
import type { BugState, Verdict } from '../../verdict/verdict.ts';
import { isPaused, usedMs } from '../../workspace/interview.ts';
import type { Interview } from '../../workspace/interview.ts';
import { CATEGORY_MEANINGS } from './category-meanings.ts';
import { count } from './text.ts';

export interface DebriefView {
  readonly interview: Interview;
  readonly exercise: Exercise;
  /** The verdict on what was handed in. */
  readonly final: Verdict;
  /** What earlier states of the files would have got, oldest first. */
  readonly earlier: readonly LookedAt[];
  /** States between those that were not looked at. */
  readonly leftOut: number;
  /** What was graded, when the time ran out. */
  readonly note: string | null;
  readonly changedLines: number;
  /** Lines that the smallest known fixes of the dealt bugs change. */
  readonly smallestLines: number;
}

interface LookedAt {
  readonly takenAt: string;
  readonly verdict: Verdict;
}

/** The debrief of a round as Markdown: on the screen it is wrapped, in the workspace it is a file to keep. */
export function debriefMarkdown(view: DebriefView): string {
  const { interview, exercise, final } = view;
  const dealt = interview.dealt.flatMap((id) => exercise.bugs.filter((bug) => bug.id === id));
  const fixed = dealt.filter((bug) => stateOf(final, bug.id) === 'fixed');
  const missed = dealt.filter((bug) => stateOf(final, bug.id) !== 'fixed');
  const used = Math.round(usedMs(interview, new Date(0)) / MINUTE_MS);
  const again = `--exercise ${exercise.id} --bugs ${dealt.length} --seed ${interview.seed}`;
  return [
    `# Debrief: ${exercise.title}`,
    `${fixed.length} of ${count(dealt.length, 'bug')} fixed in ${used} of ${count(interview.minutes, 'minute')}${isGraded(final)}`,
    ...(view.note === null ? [] : [view.note]),
    '## The round',
    [
      `- Seed ${interview.seed}: \`bugbash interview ${again}\` deals it again.`,
      `- Public checks run: ${interview.runs.length}${firstRun(interview)}.${pauses(interview)}`,
      `- Your change: ${count(view.changedLines, 'line')}; the smallest known: ${count(view.smallestLines, 'line')}.`,
      ...regressions(view),
    ].join('\n'),
    '## Over time',
    overTime(view, dealt),
    ...(missed.length === 0 ? [] : ['## To practise next', practise(missed)]),
    '## The bugs',
    ...dealt.map((bug) => story(bug, stateOf(final, bug.id))),
    '',
  ].join('\n\n');
}

function isGraded({ outcome, problems }: Verdict): string {
  if (outcome === 'invalid') return `. What was handed in could not be graded: ${problems[0]?.message ?? ''}`;
  return outcome === 'undecided' ? '. A fault of bugbash kept some checks from being run.' : '.';
}

function stateOf(verdict: Verdict, bug: string): BugState['state'] {
  return verdict.bugs.find((one) => one.id === bug)?.state ?? 'undecided';
}

const MINUTE_MS = 60_000;

/** The minute on the clock of the round. */
function minuteOf(interview: Interview, at: string): number {
  const pauses = interview.pauses.filter(({ from }) => from < at);
  return Math.round(usedMs({ ...interview, pauses, endedAt: at }, new Date(at)) / MINUTE_MS);
}

/** How long it took to see the symptom with one's own eyes. */
function firstRun(interview: Interview): string {
  const first = interview.runs[0];
  return first === undefined ? '' : `, the first in minute ${minuteOf(interview, first.at)}`;
}

function pauses({ pauses: all }: Interview): string {
  const ms = all.reduce((sum, { from, to }) => sum + Date.parse(to ?? from) - Date.parse(from), 0);
  return all.length === 0
    ? ''
    : ` The clock was paused ${count(all.length, 'time')}, for ${count(Math.round(ms / MINUTE_MS), 'minute')}.`;
}

/** Bugs that were not in the hand and behaviours that held: alive or broken now, they are the candidate's own. */
function regressions({ interview, final }: DebriefView): readonly string[] {
  const made = final.bugs.filter((bug) => bug.state === 'alive' && !interview.dealt.includes(bug.id));
  const broken = final.behaviour.filter((one) => one.state === 'broken');
  if (made.length + broken.length === 0) return ['- Regressions: none.'];
  const parts = [
    ...(made.length > 0 ? [`${count(made.length, 'new bug')} (${made.map((bug) => bug.category).join(', ')})`] : []),
    ...(broken.length > 0 ? [`${count(broken.length, 'behaviour')} broken`] : []),
  ];
  return [`- Regressions: ${parts.join(', ')}.`];
}

/** What each state of the files would have got, and what changed with it; states that changed nothing are left out. */
function overTime({ interview, final, earlier, leftOut }: DebriefView, dealt: readonly Bug[]): string {
  const end: LookedAt = { takenAt: interview.endedAt ?? interview.startedAt, verdict: final };
  const rows: string[] = [];
  let before: Verdict | null = null;
  for (const state of [...earlier, end]) {
    const { verdict, takenAt } = state;
    const news = before === null ? [] : changesBetween(before, verdict, dealt);
    const isTold = before === null || state === end || news.length > 0 || verdict.outcome !== before.outcome;
    const fixed = dealt.filter((bug) => stateOf(verdict, bug.id) === 'fixed').length;
    const score = verdict.outcome === 'invalid' ? 'did not compile' : `${fixed} of ${dealt.length} fixed`;
    const closing = state === end ? ' (handed in)' : '';
    if (isTold) rows.push(`- minute ${minuteOf(interview, takenAt)}: ${[score, ...news].join('; ')}${closing}`);
    // What cannot be graded says nothing about bugs: the next state is compared with the last that could.
    if (verdict.outcome !== 'invalid') before = verdict;
  }
  const left = leftOut === 0 ? [] : [`- (${count(leftOut, 'state')} between them not looked at)`];
  return [...rows, ...left].join('\n');
}

function changesBetween(before: Verdict, after: Verdict, dealt: readonly Bug[]): readonly string[] {
  if (after.outcome === 'invalid') return [];
  const changed = (from: BugState['state'], to: BugState['state']): string =>
    dealt
      .filter((bug) => stateOf(before, bug.id) === from && stateOf(after, bug.id) === to)
      .map((bug) => `"${bug.title}"`)
      .join(', ');
  const [fixed, lost] = [changed('alive', 'fixed'), changed('fixed', 'alive')];
  return [...(fixed === '' ? [] : [`now fixed: ${fixed}`]), ...(lost === '' ? [] : [`broken again: ${lost}`])];
}

function practise(missed: readonly Bug[]): string {
  const categories = [...new Set(missed.map((bug) => bug.category))];
  return categories.map((category) => `- ${category}: ${CATEGORY_MEANINGS[category]}`).join('\n');
}

function story(bug: Bug, state: BugState['state']): string {
  const diff = bug.diff.flatMap((hunk) => hunk.lines.map((line) => `${DIFF_MARKS[line.kind]}${line.text}`));
  return [
    `### ${bug.title} (${bug.category}): ${state === 'fixed' ? 'fixed' : 'not fixed'}`,
    `What it looks like: ${bug.symptom}`,
    `Why it matters: ${bug.whyItMatters}`,
    `The fix: ${bug.fix}`,
    ['```diff', ...diff, '```'].join('\n'),
    ...(bug.inTheWild === null ? [] : [`In the wild: ${bug.inTheWild}`]),
  ].join('\n\n');
}

const DIFF_MARKS = { context: ' ', removed: '-', added: '+' } as const;

/** `41 minutes left`, for people who look at the clock. */
export function clockText(interview: Interview, leftMs: number): string {
  const left = count(Math.max(0, Math.ceil(leftMs / MINUTE_MS)), 'minute');
  return isPaused(interview) ? `paused, ${left} left` : `${left} left`;
}

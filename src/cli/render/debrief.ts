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
  readonly earlier: readonly { readonly takenAt: string; readonly verdict: Verdict }[];
  readonly changedLines: number;
  /** Lines that the smallest known fixes of the dealt bugs change. */
  readonly smallestLines: number;
}

/** The debrief of a round as Markdown: on the screen it is wrapped, in the workspace it is a file to keep. */
export function debriefMarkdown(view: DebriefView): string {
  const { interview, exercise, final } = view;
  const dealt = interview.dealt.flatMap((id) => exercise.bugs.filter((bug) => bug.id === id));
  const fixed = dealt.filter((bug) => stateOf(final, bug.id) === 'fixed');
  const missed = dealt.filter((bug) => stateOf(final, bug.id) !== 'fixed');
  const used = minutes(usedMs(interview, new Date(0)));
  const again = `--exercise ${exercise.id} --bugs ${dealt.length} --seed ${interview.seed}`;
  return [
    `# Debrief: ${exercise.title}`,
    `${fixed.length} of ${count(dealt.length, 'bug')} fixed in ${used} of ${interview.minutes} minutes${isGraded(final)}`,
    '## The round',
    [
      `- Seed ${interview.seed}: \`bugbash interview ${again}\` deals it again.`,
      `- Public checks run: ${interview.runs.length}.${pauses(interview)}`,
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

function minutes(ms: number): string {
  return String(Math.round(ms / 60_000));
}

function pauses({ pauses: all }: Interview): string {
  return all.length === 0 ? '' : ` The clock was paused ${count(all.length, 'time')}.`;
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

/** When each state of the files was looked at, and which bugs were dead by then. */
function overTime({ interview, final, earlier }: DebriefView, dealt: readonly Bug[]): string {
  const row = (at: string, verdict: Verdict): string => {
    const used = usedMs({ ...interview, endedAt: at }, new Date(at));
    const fixed = dealt.filter((bug) => stateOf(verdict, bug.id) === 'fixed').length;
    return `- minute ${minutes(used)}: ${verdict.outcome === 'invalid' ? 'did not compile' : `${fixed} of ${dealt.length} fixed`}`;
  };
  const rows = [...earlier.map(({ takenAt, verdict }) => row(takenAt, verdict))];
  return [...rows, `${row(interview.endedAt ?? interview.startedAt, final)} (handed in)`].join('\n');
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
  const left = count(Math.max(0, Math.ceil(leftMs / 60_000)), 'minute');
  return isPaused(interview) ? `paused, ${left} left` : `${left} left`;
}

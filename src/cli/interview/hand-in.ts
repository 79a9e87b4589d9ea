import { join } from 'node:path';
import { lineHunks } from '../../base/line-hunks.ts';
import type { SourceFile } from '../../base/source-file.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { deadlineOf, remixedStarter, updateInterview } from '../../workspace/interview.ts';
import type { Interview } from '../../workspace/interview.ts';
import { readSnapshotFiles } from '../../workspace/snapshots.ts';
import type { Snapshot } from '../../workspace/snapshots.ts';
import { workInTime } from '../../workspace/work-in-time.ts';
import type { WorkInTime } from '../../workspace/work-in-time.ts';
import { withProgress } from '../check-work.ts';
import { forTerminal, print, shortPath } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { debriefMarkdown } from '../render/debrief.ts';
import { count, wrapMarkdown } from '../render/text.ts';
import { lookBack } from './look-back.ts';
import type { Round } from './round.ts';

/** Ends the round: what counts is graded in full, told on the screen and kept as `debrief.md`. */
export async function handIn(context: CommandContext, round: Round): Promise<number> {
  const { io, course } = context;
  const { workspace, exercise, interview } = round;
  const now = io.now();
  const deadline = deadlineOf(interview);
  const passed = deadline !== null && deadline <= now ? deadline : null;
  const work = workInTime(workspace, { folder: interview.folder, files: exercise.files }, passed, now);
  const note = passed === null ? null : overTimeNote(interview, work);
  if (note !== null) print(io, 'The time is over.\n');
  const files = filesOf(round, work.graded);
  const final = await withProgress(context, `checking ${exercise.id}`, (options) =>
    course.gradeSubmission({ exercise, files }, options),
  );
  const { earlier, leftOut } = await lookBack(context, round, work.graded, (snapshot) => filesOf(round, snapshot));
  const endedAt = (passed ?? now).toISOString();
  // What is handed in unchanged since an earlier check was reached at that check.
  const reached = work.graded.takenAt < endedAt ? [{ takenAt: work.graded.takenAt, verdict: final }] : [];
  const ended = updateInterview(workspace, (before) => ({ ...before, endedAt }));
  const view = {
    interview: ended,
    exercise,
    final,
    earlier: [...earlier, ...reached],
    leftOut,
    note,
    ...sizes(exercise, ended, files),
  };
  const path = join(round.folder, 'debrief.md');
  writeFileWhole(path, debriefMarkdown(view));
  print(io, wrapMarkdown(debriefMarkdown(forTerminal(io, view)), io.columns));
  print(io, `\nKept as ${shortPath(io, path)}`);
  return course.exitCodeOf(final.outcome);
}

/** What is graded once the time is over, and where what came too late is kept. */
function overTimeNote({ minutes, folder }: Interview, { graded, late }: WorkInTime): string {
  const over = `The time was over after ${count(minutes, 'minute')}.`;
  if (late === null) return `${over} Your files as they were then are graded.`;
  return (
    `${over} ${late.paths.join(', ')} changed after that, so the last snapshot before it is graded, ` +
    `number ${graded.number} of ${folder}. What came later is kept as number ${late.kept.number}.`
  );
}

function filesOf({ workspace, interview, exercise }: Round, { number }: Snapshot): readonly SourceFile[] {
  return readSnapshotFiles(workspace, interview.folder, number)
    .filter((file) => exercise.files.includes(file.path))
    .map((file) => ({ path: file.path, text: file.bytes.toString('utf8') }));
}

/** Lines of the candidate's change, and of the smallest known fixes of the dealt bugs. */
function sizes(exercise: Exercise, { dealt }: Interview, files: readonly SourceFile[]) {
  const changedLines = remixedStarter(exercise, dealt).reduce((sum, file) => {
    const mine = files.find((one) => one.path === file.path)?.text ?? '';
    return sum + lineHunks(file.text, mine).reduce((lines, hunk) => lines + hunk.removed.length + hunk.added.length, 0);
  }, 0);
  const smallestLines = exercise.bugs
    .filter((bug) => dealt.includes(bug.id))
    .flatMap((bug) => bug.diff.flatMap((hunk) => hunk.lines))
    .filter((line) => line.kind !== 'context').length;
  return { changedLines, smallestLines };
}

import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { updateInterview } from '../../workspace/interview.ts';
import { takeSnapshot } from '../../workspace/snapshots.ts';
import type { GradeRequest } from '../../grading/grade-submission.ts';
import { withoutPartialNote } from '../check-work.ts';
import { forTerminal, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderPublicChecks } from '../render/public-checks.ts';
import type { Round } from './round.ts';

export interface CheckedRound {
  readonly holding: number;
  readonly of: number;
  /** What was found, to be printed. */
  readonly text: string;
}

/** The public checks over the round's files. A snapshot is kept, so that the debrief can tell what was fixed when. */
export async function checkRound(
  context: CommandContext,
  round: Round,
  grade: (request: GradeRequest) => Promise<Verdict>,
): Promise<CheckedRound> {
  const { io, course } = context;
  const { workspace, exercise, interview } = round;
  takeSnapshot(workspace, interview.folder, 'check', io.now().toISOString());
  const files = await course.readSubmission(round.folder, exercise);
  const checks = exercise.checks.filter((one) => one.public);
  const verdict = withoutPartialNote(forTerminal(io, await grade({ exercise, files, only: 'public' })));
  const failing = new Set(verdict.counterexamples.map((one) => one.check)).size;
  const holding = obstacles(verdict.problems).length > 0 ? 0 : checks.length - failing;
  const run = { at: io.now().toISOString(), holding, of: checks.length };
  updateInterview(workspace, (now) => ({ ...now, runs: [...now.runs, run] }));
  const text = renderPublicChecks(verdict, ...forTerminal(io, [checks, files] as const), screenOf(io), HIDDEN_LATER);
  return { holding, of: checks.length, text };
}

const HIDDEN_LATER = 'The hidden checks are run when you hand it in: `bugbash submit`.';

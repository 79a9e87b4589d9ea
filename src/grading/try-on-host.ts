import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { GradingHost } from './grading-host.ts';
import { TRIAL_PORT } from '../simulation/trial-marks.ts';
import { taskOf } from './grading-task.ts';

/** A changed submission, and what is asked about it. */
export interface Trial {
  readonly exercise: Exercise;
  readonly files: readonly SourceFile[];
  /** Ids of the checks that should pass, in the order to run them: those likely to fail, and the quick ones, first. */
  readonly checks: readonly string[];
  /** The submission holds marks: see `simulation/trial-marks.ts`. */
  readonly hasMarks?: boolean;
}

/**
 * Whether a submission passes the checks. The first that it does not pass ends the trial, and why it fails is not looked
 * into: that is where the time of a grading goes. What could not be run counts as not passed.
 */
export async function passesOnHost(
  host: GradingHost,
  { exercise, files, checks, hasMarks = false }: Trial,
  signal?: AbortSignal,
): Promise<boolean> {
  const task = taskOf({ exercise, files, only: checks });
  const ports = hasMarks ? [...exercise.ports, TRIAL_PORT] : exercise.ports;
  const run = await host.run({ ...task, exercise: { ...task.exercise, ports }, detail: 'outcome' }, { signal });
  const passed = new Set(
    run.messages.flatMap((message) =>
      message.kind === 'ended' && message.result.state === 'passed' ? [message.result.check] : [],
    ),
  );
  return run.errors.length === 0 && checks.every((check) => passed.has(check));
}

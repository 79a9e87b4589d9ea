import { hashValue } from '../base/hash.ts';
import type { CheckSpec } from './grader-kit.ts';
import type { DeclaredCheck } from './kit-declare.ts';
import { openDraw } from './kit-draw.ts';
import type { GradingTask } from './protocol.ts';

/** The check with the values that this submission meets. */
export function specOf(task: Pick<GradingTask, 'exercise' | 'files'>, check: DeclaredCheck): CheckSpec<never> {
  return specsFor(task)(check);
}

/** The same for many checks of one submission, whose files are looked at once. */
export function specsFor({
  exercise,
  files,
}: Pick<GradingTask, 'exercise' | 'files'>): (check: DeclaredCheck) => CheckSpec<never> {
  const submission = hashValue(files);
  return (check) => check.specFor(openDraw(`${exercise.hash} ${submission} ${check.declaration.id}`));
}

import { hashValue } from '../base/hash.ts';
import type { CheckSpec } from './grader-kit.ts';
import type { DeclaredCheck } from './kit-declare.ts';
import { openDraw } from './kit-draw.ts';
import type { GradingTask } from './protocol.ts';

/** The check with the values that this submission meets. */
export function specOf(
  { exercise, files }: Pick<GradingTask, 'exercise' | 'files'>,
  check: DeclaredCheck,
): CheckSpec<never> {
  return check.specFor(openDraw(`${exercise.hash} ${hashValue(files)} ${check.declaration.id}`));
}

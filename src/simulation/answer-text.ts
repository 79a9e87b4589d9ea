import { dataTextOnce } from './data-text.ts';
import type { Answer } from './subject.ts';

/** Equal for equal answers. What was read from one record many times is written out once. */
export function answerText(answer: Answer): string {
  return answer.ok ? dataTextOnce(answer.value) : `!${dataTextOnce(answer.error)}`;
}

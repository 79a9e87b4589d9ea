/**
 * How much of what a guest prints is kept. The count is the host's and not the guest's: lines that clients print are
 * nothing that they could share.
 */
import { SubjectLimit } from '../simulation/subject.ts';
import { CONSOLE_CHARACTERS_MAX, CONSOLE_LINES_DROPPED_MAX } from './limits.ts';

export interface Printed {
  readonly characters: number;
  /** Lines that were not kept. */
  readonly dropped: number;
}

export const NOTHING_PRINTED: Printed = { characters: 0, dropped: 0 };

export function isFull({ characters }: Printed): boolean {
  return characters > CONSOLE_CHARACTERS_MAX;
}

/** The count after one more line, and what is kept of it. */
export function addLine({ characters, dropped }: Printed, line: string): { printed: Printed; text: string } {
  const printed = { characters: characters + line.length + 1, dropped };
  return { printed, text: isFull(printed) ? '(more console output was dropped)' : line };
}

/** The count after one more line that is not kept; throws {@link SubjectLimit} when it is a flood. */
export function dropLine({ characters, dropped }: Printed): Printed {
  if (dropped < CONSOLE_LINES_DROPPED_MAX) return { characters, dropped: dropped + 1 };
  const lines = CONSOLE_LINES_DROPPED_MAX.toLocaleString('en');
  throw new SubjectLimit('console', `the code printed on and on: more than ${lines} lines were dropped`);
}

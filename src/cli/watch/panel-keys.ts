import type { Key } from '../keyboard/parse-keys.ts';

/** Steps that a page key goes: few enough to keep the place in mind. */
const PAGE = 5;

/** Where a key moves to among the places from 0 to `last`; null for a key that moves nowhere. */
export function movedTo(key: Key, from: number, last: number): number | null {
  const to = (target: number): number => Math.min(Math.max(target, 0), last);
  switch (key) {
    case 'down':
    case 'right':
    case 'j':
      return to(from + 1);
    case 'up':
    case 'left':
    case 'k':
      return to(from - 1);
    case 'pagedown':
      return to(from + PAGE);
    case 'pageup':
      return to(from - PAGE);
    case 'home':
    case 'g':
      return 0;
    case 'end':
    case 'G':
      return last;
    default:
      return null;
  }
}

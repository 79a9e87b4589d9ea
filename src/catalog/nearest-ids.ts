import { distance } from 'fastest-levenshtein';

/** Letters to each edit that a slip of the fingers makes: with more edits, two names have nothing to do with each other. */
const LETTERS_PER_EDIT = 3;

/** The ids most like a mistyped one, the nearest first; at most three. */
export function nearestIds(wanted: string, ids: readonly string[]): readonly string[] {
  const editsMax = Math.max(1, Math.floor(wanted.length / LETTERS_PER_EDIT));
  const near = ids.map((id) => ({ id, edits: id.includes(wanted) ? 0 : distance(wanted, id) }));
  return near
    .filter(({ edits }) => edits <= editsMax)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ id }) => id);
}

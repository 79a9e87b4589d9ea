import { distance } from 'fastest-levenshtein';

/** Edits beyond which two ids have nothing to do with each other. */
const EDITS_MAX = 6;

/** The ids most like a mistyped one, the nearest first; at most three. */
export function nearestIds(wanted: string, ids: readonly string[]): readonly string[] {
  const near = ids.map((id) => ({ id, edits: id.includes(wanted) ? 0 : distance(wanted, id) }));
  return near
    .filter(({ edits }) => edits <= EDITS_MAX)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ id }) => id);
}

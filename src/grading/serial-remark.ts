import type { Remark } from '../verdict/verdict.ts';

/** Says of a solution that holds that it lets nobody get ahead while somebody else is at work. Names nothing hidden. */
export function serialRemark(check: string): Remark {
  return { kind: 'serial', check, message: MESSAGE };
}

const MESSAGE =
  'Right, but one at a time: calls that have nothing to do with each other never get ahead at once, in no interleaving. ' +
  'One lock around everything makes every caller wait for every other; hold no more than a call needs.';

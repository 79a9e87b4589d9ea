import type { Category } from '../../verdict/verdict.ts';

/** What each category of bug is about, in a sentence or two that fit any exercise. */
export const CATEGORY_MEANINGS: Readonly<Record<Category, string>> = {
  race:
    'Two calls are under way at once and one acts on what the other has already changed. Look at what may happen ' +
    'between a read and the write that rests on it.',
  idempotency:
    'The same request comes twice, as it does after a lost reply, and counts twice. Look at how the code ' +
    'knows that it has seen a request, and when it begins to know.',
  money:
    'An amount is not what it should be: rounded, converted, split or added up wrongly. Do the sums by hand for ' +
    'small and awkward amounts.',
  boundary:
    'It works in the middle of the range and not at its edge. Try nothing, one, exactly the limit, and just over it.',
  'error-handling':
    'Something outside fails and the code draws the wrong conclusion. Look at what it believes, and what ' +
    'it leaves behind, after each call that can fail.',
  'ordering-time':
    'Something comes late, early, twice or in another order than it was sent. Look at what the code takes ' +
    'for granted about when things arrive.',
  security:
    'The code trusts something that a stranger can choose. Look at what is checked, against what, and whether ' +
    'the check can be got around.',
  'state-machine':
    'Something moves to a state that it may not reach from where it is. Draw the states and the moves that ' +
    'are allowed, and look for the one that the code lets through.',
};

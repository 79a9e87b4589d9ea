import type { Outcome } from './verdict.ts';

/** 0 passed; 1 graded and not all passed; 3 our own fault. (2 is for requests that the user must mend.) */
export function exitCodeOf(outcome: Outcome): 0 | 1 | 3 {
  if (outcome === 'passed') return 0;
  return outcome === 'undecided' ? 3 : 1;
}

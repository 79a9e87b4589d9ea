import type { Verdict } from '../../verdict/verdict.ts';
import { count } from './text.ts';

/** The verdict as one sentence or two that can be read out: what, how many, and nothing that needs a colour. */
export function verdictLine(verdict: Verdict): string {
  return `${verdict.exercise}: ${said(verdict)}`;
}

function said(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'passed':
      return verdict.bugs.length === 0
        ? `passed, ${points(verdict)}.`
        : `passed. ${allFixed(verdict)}, every behaviour holds.`;
    case 'failed':
      return tally(verdict);
    case 'invalid':
      return 'cannot be graded as it is. Nothing was counted.';
    case 'limited':
      return `stopped at a limit. ${tally(verdict)}`;
    case 'undecided':
      return `no verdict: a fault of bugbash, not of your code. ${tally(verdict)}`;
  }
}

/** Where bugs are not to be told of, what they come to is. */
function points({ score }: Verdict): string {
  return `${score.earned} of ${count(score.possible, 'point')}`;
}

function allFixed(verdict: Verdict): string {
  const total = verdict.bugs.length;
  return total === 1 ? 'The bug is fixed' : `All ${total} bugs fixed`;
}

function tally(verdict: Verdict): string {
  if (verdict.bugs.length === 0) return `${points(verdict)}.`;
  const number = (state: string): number => verdict.bugs.filter((bug) => bug.state === state).length;
  const [fixed, alive, open] = [number('fixed'), number('alive'), number('undecided')];
  const broken = verdict.behaviour.filter((behaviour) => behaviour.state === 'broken').length;
  const bugs = [`${fixed} of ${count(verdict.bugs.length, 'bug')} fixed`];
  if (alive > 0) bugs.push(`${alive} alive`);
  if (open > 0) bugs.push(`${open} not decided`);
  const sentences = [`${bugs.join(', ')}.`];
  if (broken > 0) sentences.push(`${count(broken, 'behaviour')} broken.`);
  // Each fix holds alone, yet a check that needs several of them at once does not.
  if (verdict.outcome === 'failed' && alive + open + broken === 0)
    sentences.push('Together they still break a promise.');
  return sentences.join(' ');
}

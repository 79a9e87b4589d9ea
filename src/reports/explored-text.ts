import type { Explored, Verdict } from '../verdict/verdict.ts';

/** How much was looked at: a proof over every interleaving is worth more than a sample, and says so. */
export function exploredText({ outcome, explored }: Pick<Verdict, 'outcome' | 'explored'>): string {
  const { interleavings, complete, faultPlans = 0 } = explored;
  const ran = counted(explored.schedules, 'schedule');
  const plans = faultPlans === 0 ? '' : `, ${counted(faultPlans, 'fault plan')}`;
  if (complete) {
    const all = interleavings === null ? 'every interleaving' : `all ${grouped(interleavings)} interleavings`;
    return `${ran} = ${all}${plans}. This is a proof, not luck.`;
  }
  const covered = interleavings === null ? '' : `, which cover ${grouped(interleavings)} interleavings`;
  const first = outcome === 'failed' ? ' A check is explored as far as its first failure.' : '';
  return `${ran}${covered}${plans}, not all there are.${first}${unproved(explored)}`;
}

/** What a check is given when its budget ends before a proof. */
function unproved({ unproved: checks = [] }: Explored): string {
  if (checks.length === 0) return '';
  const sample = 'schedules with few switches and a random sample were run: a search, not a proof';
  return ` In ${counted(checks.length, 'check')} the budget ended first, and ${sample}.`;
}

function counted(number: number, what: string): string {
  return `${grouped(String(number))} ${what}${number === 1 ? '' : 's'}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

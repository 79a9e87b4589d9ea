import type { Verdict } from '../../verdict/verdict.ts';

/** What became better or worse since the check before, a sentence each; empty when nothing did. */
export function verdictChanges(before: Verdict, after: Verdict): readonly string[] {
  const was = new Map(before.bugs.map((bug) => [bug.id, bug.state]));
  const turned = (from: string, to: string): readonly string[] =>
    after.bugs.flatMap((bug, index) =>
      bug.state === to && was.get(bug.id) === from ? [`${index + 1} (${bug.category})`] : [],
    );
  const held = new Map(before.behaviour.map((one) => [one.id, one.state]));
  const behaviours = (from: string, to: string): number =>
    after.behaviour.filter((one) => one.state === to && held.get(one.id) === from).length;
  return [
    ...listed('Fixed now: bug', turned('alive', 'fixed')),
    ...listed('Alive again: bug', turned('fixed', 'alive')),
    ...counted(behaviours('holds', 'broken'), 'that held is broken now', 'that held are broken now'),
    ...counted(behaviours('broken', 'holds'), 'holds again', 'hold again'),
  ];
}

function listed(lead: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${lead} ${items.join(', ')}.`];
}

function counted(number: number, one: string, several: string): readonly string[] {
  if (number === 0) return [];
  return [number === 1 ? `One behaviour ${one}.` : `${number} behaviours ${several}.`];
}

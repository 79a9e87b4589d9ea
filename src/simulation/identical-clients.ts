import type { Transition, TransitionSystem } from './transition-system.ts';

/**
 * The same system, explored once for all orders in which identical clients begin: each client of a group begins only
 * after the one before it has. Every class stands for as many as the groups' members can be exchanged: k! for k.
 */
export function inOrderOfBeginning(system: TransitionSystem, groups: readonly (readonly number[])[]): TransitionSystem {
  /** Position of each client's first step; grows in the run's order, so that going back is cutting off. */
  let began: (readonly [client: number, position: number])[] = [];
  let length = 0;
  const predecessors = new Map(groups.flatMap((group) => group.slice(1).map((client, at) => [client, group[at]])));
  const positionOf = (client: number | undefined) => began.find(([other]) => other === client)?.[1];

  const restrict = (transition: Transition): Transition[] => {
    const before = predecessors.get(transition.client);
    if (before === undefined || positionOf(transition.client) !== undefined) return [transition];
    const position = positionOf(before);
    return position === undefined ? [] : [{ ...transition, enabledBy: [...(transition.enabledBy ?? []), position] }];
  };
  return {
    async reset() {
      began = [];
      length = 0;
      await system.reset();
    },
    enabled: () => system.enabled().flatMap(restrict),
    take(transition) {
      if (positionOf(transition.client) === undefined) began.push([transition.client, length]);
      length += 1;
      return system.take(transition);
    },
    ...(system.save && system.restore
      ? {
          save: () => ({ system: system.save?.(), length }),
          restore(state: unknown) {
            const saved = state as { system: unknown; length: number };
            length = saved.length;
            began = began.filter(([, position]) => position < length);
            system.restore?.(saved.system);
          },
          release: (state: unknown) => system.release?.((state as { system: unknown }).system),
        }
      : {}),
  };
}

/** Submissions made at random, to compare ways of exploring: what real ones do with ports, promises and their heap. */
import fc from 'fast-check';
import { type FaultPlan, NO_FAULTS } from '../fault-plan.ts';
import type { Phase, Scenario } from '../scenario.ts';
import { SimulatedRun } from '../simulated-run.ts';
import { PlainSubject } from './plain-subject.ts';

interface StoreAction<K extends string> {
  readonly kind: K;
  readonly key: string;
}

/** One thing a handler does. Whatever it sees ends up in its answer. */
export type Action =
  | StoreAction<'get'>
  | StoreAction<'set'>
  | StoreAction<'claim'>
  /** Several at once; their parts notice in the heap in which order they go on. */
  | { readonly kind: 'all'; readonly parts: readonly (readonly Action[])[] }
  /** Nobody waits for it. */
  | { readonly kind: 'detached'; readonly actions: readonly Action[] }
  /** Leaves a mark in the memory of the instance, and sees those that are there. */
  | { readonly kind: 'mark' }
  /** Behind a lock in the memory of the instance. */
  | { readonly kind: 'locked'; readonly actions: readonly Action[] }
  /** In an atomic section, which ends with the call where it is not left. */
  | { readonly kind: 'together'; readonly actions: readonly Action[]; readonly isLeft: boolean }
  /** Reads, and writes unless somebody else has written since. */
  | StoreAction<'guarded'>;

export interface RandomScenario {
  readonly instances: 1 | 2;
  /** By phase, then by client: the actions of its one call. */
  readonly phases: readonly (readonly (readonly Action[])[])[];
}

const KEYS = ['x', 'y'];
const call = fc.record({
  kind: fc.constantFrom('get' as const, 'set' as const, 'claim' as const),
  key: fc.constantFrom(...KEYS),
});
const calls = fc.array(call, { minLength: 1, maxLength: 2 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: call },
  { weight: 2, arbitrary: fc.constant({ kind: 'mark' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('all' as const), parts: fc.array(calls, { minLength: 2, maxLength: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('detached' as const), actions: calls }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('locked' as const), actions: calls }) },
);
const handler = fc.array(action, { minLength: 1, maxLength: 2 });
const phase = fc.array(handler, { minLength: 2, maxLength: 3 });

/** Two or three clients, one or two phases, one or two instances. */
export const randomScenarios: fc.Arbitrary<RandomScenario> = fc.record({
  instances: fc.constantFrom(1 as const, 2 as const),
  phases: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(phase) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.array(handler, { minLength: 2, maxLength: 2 }),
        fc.array(handler, { minLength: 1, maxLength: 2 }),
      ),
    },
  ),
});

/** The same, with the actions of some clients' calls in an atomic section, or a guarded write after them. */
export const randomSections: fc.Arbitrary<RandomScenario> = fc
  .tuple(randomScenarios, fc.array(fc.constantFrom('left', 'kept', 'guarded', 'none'), { minLength: 5, maxLength: 5 }))
  .map(([{ instances, phases }, sections]) => {
    let count = 0;
    const inSection = (actions: readonly Action[]): readonly Action[] => {
      const section = sections[count++];
      if (section === 'guarded') return [...actions, { kind: 'guarded', key: 'x' }];
      return section === 'none' ? actions : [{ kind: 'together', actions, isLeft: section === 'left' }];
    };
    return { instances, phases: phases.map((handlers) => handlers.map(inSection)) };
  });

export function runOf({ instances, phases }: RandomScenario, plan: FaultPlan = NO_FAULTS): SimulatedRun {
  let id = 0;
  const scripted = phases.map(
    (handlers): Phase =>
      new Map(
        handlers.map((actions, client) => {
          const args = [{ kind: 'literal' as const, value: actions }];
          return [client, [{ id: id++, client, method: 'handle', args }]];
        }),
      ),
  );
  const clients = ['A', 'B', 'C'].slice(0, Math.max(...phases.map((handlers) => handlers.length)));
  const scenario: Scenario = { instances, clients, phases: scripted };
  return new SimulatedRun(new PlainSubject(interpreter), scenario, () => {}, plan);
}

/** Everything that a judge could look at. */
export function endOf(run: SimulatedRun): string {
  return JSON.stringify([run.outcomes(), run.hangingClients(), run.world.store.list('')]);
}

type Ports = Parameters<ConstructorParameters<typeof PlainSubject>[0]>[0];

function interpreter({ store, trial }: Pick<Ports, 'store' | 'trial'>) {
  const marks: string[] = [];
  let lock: Promise<unknown> = Promise.resolve();
  let handlers = 0;

  const perform = async (actions: readonly Action[], name: string, seen: unknown[]): Promise<void> => {
    for (const [at, action] of actions.entries()) {
      const own = `${name}.${at}`;
      if (action.kind === 'get')
        seen.push(((await store.get(action.key)) as { value?: unknown } | undefined)?.value ?? null);
      else if (action.kind === 'set') await store.set(action.key, `${own}:${seen.length}`);
      else if (action.kind === 'guarded') {
        await store.get(action.key);
        await trial.guard();
        await store.set(action.key, own);
      } else if (action.kind === 'claim') seen.push(await store.compareAndSet(action.key, null, own));
      else if (action.kind === 'all') {
        const parts = action.parts.map((part, index) => perform(part, `${own}.${index}`, seen));
        await Promise.all(parts.map((part, index) => part.then(() => seen.push(`part ${index}`))));
      } else if (action.kind === 'mark') seen.push(marks.push(own));
      else if (action.kind === 'detached')
        void perform(action.actions, own, []).then(
          () => marks.push(own),
          () => {},
        );
      else if (action.kind === 'together') {
        await trial.enter();
        await perform(action.actions, own, seen);
        if (action.isLeft) await trial.leave();
      } else await (lock = lock.then(() => perform(action.actions, own, seen)));
    }
  };
  return {
    handle: async (actions: unknown) => {
      const seen: unknown[] = [];
      handlers += 1;
      await perform(actions as readonly Action[], `h${handlers}`, seen);
      return [...seen, marks.length];
    },
  };
}

/** Client scripts are recorded, not run: what a client calls becomes plain data, the same in every schedule. */
import { assert } from '../base/assert.ts';
import type { Argument, Phase, Scenario, ScriptedCall } from '../simulation/scenario.ts';

/** The submission as a script sees it: each method gives what the call will have returned, to pass on or hand back. */
export type Recorded<P> = {
  readonly [K in keyof P as P[K] extends (...args: never[]) => unknown ? K : never]: P[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => Awaited<R>
    : never;
};

/** One client: a call, or several in program order. */
export type Script<P> = (p: Recorded<P>) => unknown;
export type Scripts<P> = Readonly<Record<string, Script<P>>>;

/** How the outcomes of one client's script in one phase are found again, and handed to `holds`. */
export interface ScriptShape {
  readonly client: string;
  readonly phase: number;
  readonly calls: readonly number[];
  /** The script gave one call rather than a list. */
  readonly single: boolean;
}

export interface RecordedScenario {
  readonly scenario: Scenario;
  readonly shapes: readonly ScriptShape[];
}

/** The column of the calls that look at the end state. */
export const AFTER = 'after';

/** Records every phase of a check into a scenario. */
export function recordScenario<P>(
  phases: readonly Scripts<P>[],
  after: Script<P> | undefined,
  instances: 1 | 2,
): RecordedScenario {
  const all = after === undefined ? phases : [...phases, { [AFTER]: after }];
  const clients = [...new Set(all.flatMap((phase) => Object.keys(phase)))];
  const shapes: ScriptShape[] = [];
  let nextId = 0;
  const recorded = all.map((scripts, phase) => {
    const byClient = new Map<number, readonly ScriptedCall[]>();
    for (const [name, script] of Object.entries(scripts)) {
      assert(name === AFTER || /^[A-Z]$/.test(name), `A client's name is one capital letter, not "${name}"`);
      const calls: ScriptedCall[] = [];
      const client = clients.indexOf(name);
      const returned = script(
        recorder<P>((method, args) => {
          const call = { id: nextId, client, method, args: args.map(toArgument) };
          nextId += 1;
          calls.push(call);
          return handle(call.id, []);
        }),
      );
      byClient.set(client, calls);
      shapes.push({ client: name, phase, calls: calls.map((call) => call.id), single: !Array.isArray(returned) });
    }
    return byClient satisfies Phase;
  });
  return { scenario: { instances, clients, phases: recorded }, shapes };
}

/** A handle stands for a result that is not known yet; its properties are handles as well. */
interface HandleTarget {
  readonly call: number;
  readonly path: readonly string[];
}

const targets = new WeakMap<object, HandleTarget>();

function handle(call: number, path: readonly string[]): unknown {
  const proxy: object = new Proxy(
    {},
    {
      get: (_target, name) => (typeof name === 'string' && name !== 'then' ? handle(call, [...path, name]) : undefined),
    },
  );
  targets.set(proxy, { call, path });
  return proxy;
}

function toArgument(value: unknown): Argument {
  const target = typeof value === 'object' && value !== null ? targets.get(value) : undefined;
  return target === undefined ? { kind: 'literal', value } : { kind: 'result', ...target };
}

function recorder<P>(record: (method: string, args: readonly unknown[]) => unknown): Recorded<P> {
  return new Proxy(
    {},
    {
      get: (_target, name) => (typeof name === 'string' ? (...args: unknown[]) => record(name, args) : undefined),
    },
  ) as Recorded<P>;
}

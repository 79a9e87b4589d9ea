/** Client scripts are recorded, not run: what a client calls becomes plain data, the same in every schedule. */
import { assert } from '../base/assert.ts';
import type { Argument, ScriptedCall } from '../simulation/scenario.ts';
import type { HostFunctionOutcome } from '../simulation/small-ports.ts';

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

/** What one script calls, and whether it gave a single call rather than a list. */
export interface RecordedScript {
  readonly calls: readonly ScriptedCall[];
  readonly single: boolean;
}

/** Functions that scripts hand in, by name: what they do call by call. */
export type RecordedFunctions = Map<string, readonly HostFunctionOutcome[]>;

/** Runs one client's script against a recorder. Ids of calls go on from `firstId`. */
export function recordScript<P>(
  script: Script<P>,
  client: number,
  firstId: number,
  functions: RecordedFunctions,
): RecordedScript {
  const calls: ScriptedCall[] = [];
  const recorder = new Proxy(
    {},
    {
      get: (_target, method) =>
        typeof method === 'string'
          ? (...args: unknown[]) => {
              const id = firstId + calls.length;
              calls.push({ id, client, method, args: args.map((value) => toArgument(value, functions)) });
              return handle(id, []);
            }
          : undefined,
    },
  );
  const returned = script(recorder as Recorded<P>);
  return { calls, single: !Array.isArray(returned) };
}

/** A function for a script to pass on; see `effect` of the kit. */
export function hostFunction(name: string, outcomes: readonly HostFunctionOutcome[]): () => never {
  assert(/^[a-z][a-z ]*$/i.test(name), `A function handed to the submission is named in plain words, not "${name}"`);
  const stand = (): never => {
    throw new TypeError('A function handed to the submission is not called by the suite');
  };
  hostFunctions.set(stand, { name, outcomes });
  return stand;
}

/** A handle stands for a result that is not known yet; its properties are handles as well. */
interface HandleTarget {
  readonly call: number;
  readonly path: readonly string[];
}

const targets = new WeakMap<object, HandleTarget>();
const hostFunctions = new WeakMap<object, { name: string; outcomes: readonly HostFunctionOutcome[] }>();

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

function toArgument(value: unknown, functions: RecordedFunctions): Argument {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return { kind: 'literal', value };
  const target = targets.get(value);
  if (target !== undefined) return { kind: 'result', ...target };
  const called = hostFunctions.get(value);
  if (called !== undefined) {
    functions.set(called.name, called.outcomes);
    return { kind: 'function', name: called.name };
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => toArgument(item, functions));
    return items.every(isLiteral) ? { kind: 'literal', value } : { kind: 'list', items };
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return { kind: 'literal', value };
  const fields = Object.entries(value).map(([name, item]) => [name, toArgument(item, functions)] as const);
  return fields.every(([, item]) => isLiteral(item)) ? { kind: 'literal', value } : { kind: 'object', fields };
}

function isLiteral(argument: Argument): boolean {
  return argument.kind === 'literal';
}

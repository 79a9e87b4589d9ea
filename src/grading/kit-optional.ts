/**
 * Clients and last calls that a check can do without, and the check without them. What must hold speaks of clients by
 * name, so only the author can say whom the promise does not need; leaving others out would fail for a reason of its own.
 */
import { assert } from '../base/assert.ts';
import type { Argument, Scenario } from '../simulation/scenario.ts';
import type { CheckForm, ScriptShape } from './kit-forms.ts';

/** A client, or with a number what it calls from that call on: `B`, `B.2`. */
export type OptionalPart = string;

/** The parts as they are tried, whole clients first. @throws when one names what the check does not have. */
export function optionalParts(named: readonly OptionalPart[], shapes: readonly ScriptShape[]): readonly OptionalPart[] {
  for (const part of named) {
    const { client, from } = read(part);
    const calls = shapes.filter((shape) => shape.client === client).flatMap((shape) => shape.calls);
    assert(from <= calls.length, `A check can do without a client or its last calls, such as A or B.2, not "${part}"`);
  }
  return [...named].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** The check without some of its optional parts; null where what stays hands on a result of what goes. */
export function without(form: CheckForm, parts: readonly OptionalPart[]): CheckForm | null {
  const gone = new Set(parts.flatMap((part) => callsOf(part, form.shapes)));
  const phases = form.scenario.phases.map(
    (phase) =>
      new Map(
        [...phase].flatMap(([client, calls]) => {
          const left = calls.filter(({ id }) => !gone.has(id));
          return left.length === 0 ? [] : [[client, left] as const];
        }),
      ),
  );
  const scenario: Scenario = { ...form.scenario, phases };
  const staying = phases.flatMap((phase) => [...phase.values()].flat());
  if (staying.some(({ args }) => args.some((argument) => needs(argument, gone)))) return null;
  const shapes = form.shapes.map((shape): ScriptShape => {
    const calls = shape.calls.filter((call) => !gone.has(call));
    return { ...shape, calls, ...(calls.length === 0 && shape.calls.length > 0 ? { isAbsent: true } : {}) };
  });
  return { ...form, scenario, shapes, leftOut: [...form.leftOut, ...parts] };
}

/** Ids of the calls that go with a part; what a client says once more goes with what it says. */
function callsOf(part: OptionalPart, shapes: readonly ScriptShape[]): readonly number[] {
  const { client, from } = read(part);
  const ofClient = shapes.filter((shape) => shape.client === client).flatMap((shape) => shape.calls);
  const ofCopy = shapes.filter((shape) => shape.copyOf === client).flatMap((shape) => shape.calls);
  return [...ofClient.slice(from - 1), ...ofCopy.slice(from - 1)];
}

function read(part: OptionalPart): { readonly client: string; readonly from: number } {
  const [, client = '', from] = /^([A-Z])(?:\.([1-9]\d?))?$/.exec(part) ?? [];
  return { client, from: Number(from ?? 1) };
}

function needs(argument: Argument, gone: ReadonlySet<number>): boolean {
  switch (argument.kind) {
    case 'result':
      return gone.has(argument.call);
    case 'object':
      return argument.fields.some(([, value]) => needs(value, gone));
    case 'list':
      return argument.items.some((item) => needs(item, gone));
    case 'literal':
    case 'function':
      return false;
  }
}

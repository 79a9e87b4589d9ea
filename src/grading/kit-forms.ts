/**
 * A check in the forms in which it is run: over one instance and over two where it asks for both; and, where instances
 * may die and somebody sweeps up, with clients that try again and with clients that never come back.
 */
import { assert } from '../base/assert.ts';
import type { AllowedFault } from '../simulation/fault-plans.ts';
import type { Argument, Phase, RetryRule, Scenario, ScriptedCall } from '../simulation/scenario.ts';
import { TRIES_MAX } from '../simulation/scenario.ts';
import type { OperationOutcome } from '../simulation/subject.ts';
import type { CheckSpec, Retries, Wait } from './grader-kit.ts';
import { type OptionalPart, optionalParts } from './kit-optional.ts';
import { toValue } from './kit-outcomes.ts';
import { type RecordedFunctions, type RecordedScript, recordScript, type Scripts } from './kit-script.ts';

/** How the outcomes of one client's script in one phase are found again, and handed to `holds`. */
export interface ScriptShape {
  readonly client: string;
  readonly phase: number;
  readonly calls: readonly number[];
  /** The script gave one call rather than a list. */
  readonly single: boolean;
  /** The client whose script this is, said once more. */
  readonly copyOf: string | null;
  /** All its calls were left out. */
  readonly isAbsent?: true;
}

export interface CheckForm {
  /** Words that tell this form from the check's others; empty when there is one only. */
  readonly name: string;
  readonly scenario: Scenario;
  readonly shapes: readonly ScriptShape[];
  readonly functions: RecordedFunctions;
  readonly allowed: readonly AllowedFault[];
  /** What this form may be run without, and what has been left out of it: see `kit-optional.ts`. */
  readonly optional: readonly OptionalPart[];
  readonly leftOut: readonly OptionalPart[];
}

/** The column of the calls that look at the end state, and of those that sweep up. */
export const AFTER = 'after';
export const SWEEPER = 'sweeper';

const SWEEPS = 3;
const SWEEP_EVERY_MS = 61_000;

export function formsOf<P>(spec: CheckSpec<P>, instancesByDefault: 1 | 2): readonly CheckForm[] {
  const given = spec.instances ?? instancesByDefault;
  const counts: readonly (1 | 2)[] = typeof given === 'number' ? [given] : given;
  const abandons = spec.crashes === true && spec.sweeper !== undefined;
  return counts.flatMap((instances) => {
    const name = counts.length > 1 ? (instances === 1 ? 'one-instance' : 'two-instances') : '';
    const retried = formOf(spec, instances, name, retriesOf(spec));
    if (!abandons) return [retried];
    const never = { tries: 1, afterMs: 0, when: () => false };
    return [retried, formOf(spec, instances, [name, 'no-retries'].filter((word) => word !== '').join('+'), never)];
  });
}

function formOf<P>(spec: CheckSpec<P>, instances: 1 | 2, name: string, retries: Required<Retries> | null): CheckForm {
  const { phases, waitsMs } = layOut(spec);
  const acting = [...new Set(phases.flatMap((scripts) => Object.keys(scripts)))];
  for (const client of acting) {
    const isName = client === AFTER || client === SWEEPER || /^[A-Z]$/.test(client);
    assert(isName, `A client's name is one capital letter, not "${client}"`);
  }
  for (const client of spec.unrelated ?? [])
    assert(acting.includes(client), `There is no unrelated client "${client}"`);
  const copied = copiedClients(spec, acting);
  const copyNames = freeNames(acting).slice(0, copied.length);
  const clients = [...acting, ...copyNames];
  const functions: RecordedFunctions = new Map();
  const shapes: ScriptShape[] = [];
  let nextId = 0;
  const recorded = phases.map((scripts, phase): Phase => {
    const byClient = new Map<number, readonly ScriptedCall[]>();
    const note = (client: string, { calls, single }: RecordedScript, copyOf: string | null) => {
      nextId += calls.length;
      byClient.set(clients.indexOf(client), calls);
      shapes.push({ client, phase, calls: calls.map((call) => call.id), single, copyOf });
    };
    for (const [client, script] of Object.entries(scripts)) {
      note(client, recordScript(script, clients.indexOf(client), nextId, functions), null);
    }
    copied.forEach((original, at) => {
      const calls = byClient.get(clients.indexOf(original));
      const name = copyNames[at] ?? '';
      if (calls !== undefined) note(name, copyScript(calls, clients.indexOf(name), nextId, original, shapes), original);
    });
    return byClient;
  });
  const copies = new Map(copied.map((original, at) => [acting.length + at, acting.indexOf(original)]));
  const retry = clients.map((client, at) => ruleOf(copied[at - acting.length] ?? client, spec, retries));
  const scenario: Scenario = {
    instances,
    clients,
    phases: recorded,
    waitsMs,
    retry,
    ...(copies.size > 0 ? { copies } : {}),
  };
  const allowed = allowedFaults(spec, clients, copied);
  return {
    name,
    scenario,
    shapes,
    functions,
    allowed,
    optional: optionalParts(spec.optional ?? [], shapes),
    leftOut: [],
  };
}

/** The same calls under other ids, as another client: a script is recorded only once, for it may hand results on. */
function copyScript(
  calls: readonly ScriptedCall[],
  client: number,
  firstId: number,
  original: string,
  shapes: readonly ScriptShape[],
): RecordedScript {
  const copiedId = new Map(calls.map((call, at) => [call.id, firstId + at]));
  const single = shapes.find((shape) => shape.client === original && shape.calls[0] === calls[0]?.id)?.single ?? true;
  const renamed = (argument: Argument): Argument => {
    if (argument.kind === 'result') return { ...argument, call: copiedId.get(argument.call) ?? argument.call };
    if (argument.kind === 'list') return { ...argument, items: argument.items.map(renamed) };
    if (argument.kind !== 'object') return argument;
    return { ...argument, fields: argument.fields.map(([name, value]) => [name, renamed(value)] as const) };
  };
  const copies = calls.map((call, at) => ({ ...call, id: firstId + at, client, args: call.args.map(renamed) }));
  return { calls: copies, single };
}

/** The phases as written, then the sweeps, then the look at the end. */
function layOut<P>(spec: CheckSpec<P>): { readonly phases: Scripts<P>[]; readonly waitsMs: number[] } {
  const written: readonly (Scripts<P> | Wait)[] = spec.phases ?? (spec.clients === undefined ? [] : [spec.clients]);
  const phases: Scripts<P>[] = [];
  const waitsMs: number[] = [];
  let waitMs = 0;
  const add = (scripts: Scripts<P>) => {
    phases.push(scripts);
    waitsMs.push(waitMs);
    waitMs = 0;
  };
  for (const part of written) {
    if ('waitMs' in part && typeof part.waitMs === 'number') waitMs += part.waitMs;
    else add(part as Scripts<P>);
  }
  if (spec.sweeper !== undefined) {
    const {
      run,
      everyMs = SWEEP_EVERY_MS,
      times = SWEEPS,
    } = typeof spec.sweeper === 'function' ? { run: spec.sweeper } : spec.sweeper;
    for (let at = 0; at < times; at += 1) {
      waitMs += everyMs;
      add({ [SWEEPER]: run });
    }
  }
  if (spec.after !== undefined) add({ [AFTER]: spec.after });
  else if (waitMs > 0) add({});
  return { phases, waitsMs };
}

function copiedClients<P>({ duplicates, deliveries }: CheckSpec<P>, acting: readonly string[]): readonly string[] {
  const letters = acting.filter((client) => client.length === 1);
  if (duplicates === undefined || duplicates === false) return [];
  if (duplicates === true) return deliveries ?? letters;
  return duplicates;
}

function freeNames(taken: readonly string[]): readonly string[] {
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !taken.includes(letter));
}

/** Without a word about retries, clients repeat what a fault left without a clear answer; without faults, nothing. */
function retriesOf<P>({ retries, faults, crashes }: CheckSpec<P>): Required<Retries> | null {
  if (retries === 'none') return { tries: 1, afterMs: 0, when: () => false };
  const hasFaults = crashes === true || (faults !== undefined && faults !== 'none');
  if (retries === undefined && !hasFaults) return null;
  return { tries: TRIES_MAX, afterMs: 0, when: isUnclear, ...retries };
}

function isUnclear(result: unknown): boolean {
  const name = (result as { error?: { name?: string } } | null | undefined)?.error?.name ?? '';
  return /(?:Timeout|Unavailable)$|^GatewayError$|^RetryableError$/.test(name);
}

function ruleOf<P>(client: string, spec: CheckSpec<P>, retries: Required<Retries> | null): RetryRule | undefined {
  // At least once: what was not acknowledged comes again.
  if (spec.deliveries?.includes(client)) return { triesMax: TRIES_MAX, afterMs: 0, again: (outcome) => !outcome.ok };
  if (retries === null || client === AFTER) return undefined;
  const { tries, afterMs, when } = retries;
  return { triesMax: tries, afterMs, again: (outcome: OperationOutcome) => when(toValue(outcome)) };
}

function allowedFaults<P>(
  spec: CheckSpec<P>,
  clients: readonly string[],
  copied: readonly string[],
): readonly AllowedFault[] {
  const faults = spec.faults === undefined || spec.faults === 'none' ? [] : spec.faults;
  const indexesOf = (names: readonly string[]) => names.map((name) => clients.indexOf(name));
  const allowed = faults.map((fault): AllowedFault => {
    if (typeof fault === 'string') return { kind: fault };
    const { kind, on, clients: only } = fault;
    return { kind, ...(on === undefined ? {} : { on }), ...(only === undefined ? {} : { clients: indexesOf(only) }) };
  });
  if (spec.crashes === true) allowed.push({ kind: 'crash' });
  if (copied.length > 0) allowed.push({ kind: 'duplicate', clients: indexesOf(copied) });
  return allowed;
}

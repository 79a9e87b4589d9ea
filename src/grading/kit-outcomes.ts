import type { OperationOutcome } from '../simulation/subject.ts';
import { AFTER, type ScriptShape, SWEEPER } from './kit-forms.ts';

/** Asked by assertions for the words that stand for a value in their sentence. */
export const IN_WORDS = Symbol.for('chai/inspect');

/** What a call that was rejected looks like to `holds`. */
export class Failure {
  readonly error: { readonly name: string; readonly message: string; readonly code?: string | number };

  constructor(error: { readonly name: string; readonly message: string; readonly code?: string | number }) {
    this.error = error;
  }

  [IN_WORDS](): string {
    return `the error ${this.error.name}`;
  }
}

/** What a call without an answer looks like: its instance died, and the client gave up. */
export class Unanswered {
  readonly unanswered = true;

  [IN_WORDS](): string {
    return 'no answer';
  }
}

export interface ScriptResults {
  /** By client: its value, a list for a list script, a list over phases when there are several. */
  readonly results: Readonly<Record<string, unknown>>;
  readonly after: readonly unknown[];
  /** What came of a client's script when it was said once more, by the client's name. */
  readonly repeats: Readonly<Record<string, unknown>>;
}

/** Sorts the outcomes of a run by client, as the suite's author wrote the scripts. */
export function collectResults(
  outcomes: readonly (OperationOutcome | undefined)[],
  shapes: readonly ScriptShape[],
): ScriptResults {
  const valueOf = (call: number) => toValue(outcomes[call]);
  const probes = shapes.filter((shape) => shape.client === AFTER);
  const scripts = shapes.filter((shape) => shape.client !== AFTER && shape.client !== SWEEPER);
  const phases = new Set(scripts.map((shape) => shape.phase)).size;
  const results: Record<string, unknown> = {};
  const repeats: Record<string, unknown> = {};
  for (const { client, calls, single, copyOf, isAbsent } of scripts) {
    if (isAbsent) continue;
    const value = single && calls[0] !== undefined ? valueOf(calls[0]) : calls.map(valueOf);
    const into = copyOf === null ? results : repeats;
    const name = copyOf ?? client;
    if (phases === 1) into[name] = value;
    else into[name] = [...((into[name] as unknown[] | undefined) ?? []), value];
  }
  return { results, repeats, after: probes.flatMap((probe) => probe.calls.map(valueOf)) };
}

export function toValue(outcome: OperationOutcome | undefined): unknown {
  if (outcome === undefined) return new Unanswered();
  if (outcome.ok) return outcome.value;
  const { name, message, code } = outcome.error;
  return new Failure(code === undefined ? { name, message } : { name, message, code });
}

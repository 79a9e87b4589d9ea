import { stableJson } from '../base/stable-json.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** One field in which two verdicts differ, such as `bugs.no-lock.state`. */
export interface Difference {
  readonly field: string;
  readonly claimed: string;
  readonly found: string;
}

/** Values longer than this are cut: a whole timeline does not help to see what differs. */
const VALUE_CHARACTERS_MAX = 120;

/** Fields that say what was graded come first: when they differ, the rest had to. */
const ORDER = [
  'version',
  'exercise',
  'exerciseHash',
  'submissionHash',
  'engine',
  'budgets',
  'outcome',
  'score',
  'bugs',
  'behaviour',
  'problems',
  'remarks',
  'counterexamples',
  'explored',
  'hash',
] as const satisfies readonly (keyof Verdict)[];

/** Every field that differs, by its path; entries of lists are named by their id where they have one. */
export function compareVerdicts(claimed: Verdict, found: Verdict): readonly Difference[] {
  return ORDER.flatMap((field) => compareValues(field, claimed[field], found[field]));
}

function compareValues(field: string, claimed: unknown, found: unknown): readonly Difference[] {
  if (stableJson(claimed) === stableJson(found)) return [];
  const [a, b] = [entriesOf(claimed), entriesOf(found)];
  if (a === null || b === null) return [{ field, claimed: show(claimed), found: show(found) }];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.flatMap((key) => compareValues(`${field}.${key}`, a.get(key), b.get(key)));
}

function entriesOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (Array.isArray(value)) {
    return new Map(
      value.map((entry: { id?: unknown; check?: unknown } | null, at) => [
        String(entry?.id ?? entry?.check ?? at),
        entry,
      ]),
    );
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : stableJson(value);
  return text.length <= VALUE_CHARACTERS_MAX ? text : `${text.slice(0, VALUE_CHARACTERS_MAX)}…`;
}

import { assert } from '../base/assert.ts';
import type { CheckDeclaration } from '../catalog/exercise.ts';
import type { CheckSpec } from './grader-kit.ts';

/** A check as its suite wrote it: what is told about it, and what runs. */
export interface DeclaredCheck {
  readonly declaration: CheckDeclaration;
  readonly spec: CheckSpec<never>;
}

let open: { readonly exercise: string; readonly checks: Map<string, DeclaredCheck> } | null = null;

/** Notes one check. A suite only declares; the host runs what was declared, over as many submissions as there are. */
export function declareCheck<P>(
  exercise: string,
  kind: CheckDeclaration['kind'],
  bugs: readonly string[],
  promise: string,
  spec: CheckSpec<P>,
): void {
  assert(open !== null, 'A check is declared while the suites of an exercise are being loaded');
  assert(exercise === open.exercise, `The suite of ${exercise} cannot grade ${open.exercise}`);
  const declaration: CheckDeclaration = { id: slug(promise), kind, bugs, promise, public: spec.public ?? false };
  assert(!open.checks.has(declaration.id), `Two checks of ${exercise} have the id ${declaration.id}`);
  open.checks.set(declaration.id, { declaration, spec: spec as unknown as CheckSpec<never> });
}

/** Runs the suites of an exercise and gives what they declare, by id. */
export function collectChecks(exercise: string, runSuites: () => void): ReadonlyMap<string, DeclaredCheck> {
  const checks = new Map<string, DeclaredCheck>();
  open = { exercise, checks };
  try {
    runSuites();
  } finally {
    open = null;
  }
  return checks;
}

/** The promise as an id: `Two charges at once...` becomes `two-charges-at-once`. */
function slug(promise: string): string {
  return promise
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

import { assert } from '../base/assert.ts';
import type { CheckDeclaration } from '../catalog/exercise.ts';
import { isPublicSuite } from '../catalog/suite-files.ts';
import type { CheckSpec } from './grader-kit.ts';
import type { Draw } from './kit-draw.ts';

/** A check as its suite wrote it: what is told about it, and what runs. */
export interface DeclaredCheck {
  readonly declaration: CheckDeclaration;
  readonly specFor: (draw: Draw) => CheckSpec<never>;
}

interface OpenSuite {
  readonly exercise: string;
  readonly checks: Map<string, DeclaredCheck>;
  readonly isPublic: boolean;
}

let open: OpenSuite | null = null;

/** Notes one check. A suite only declares; the host runs what was declared, over as many submissions as there are. */
export function declareCheck<P>(
  exercise: string,
  kind: CheckDeclaration['kind'],
  bugs: readonly string[],
  promise: string,
  spec: CheckSpec<P> | ((draw: Draw) => CheckSpec<P>),
): void {
  assert(open !== null, 'A check is declared while the suites of an exercise are being loaded');
  assert(exercise === open.exercise, `The suite of ${exercise} cannot grade ${open.exercise}`);
  const isPublic = (typeof spec === 'function' ? undefined : spec.public) ?? open.isPublic;
  const declaration: CheckDeclaration = { id: slug(promise), kind, bugs, promise, public: isPublic };
  assert(!open.checks.has(declaration.id), `Two checks of ${exercise} have the id ${declaration.id}`);
  const specFor = (draw: Draw) => (typeof spec === 'function' ? spec(draw) : spec) as unknown as CheckSpec<never>;
  open.checks.set(declaration.id, { declaration, specFor });
}

/** Runs the suites of an exercise and gives what they declare, by id. What the public suite declares is public. */
export function collectChecks(
  exercise: string,
  suites: readonly string[],
  runSuite: (path: string) => void,
): ReadonlyMap<string, DeclaredCheck> {
  const checks = new Map<string, DeclaredCheck>();
  try {
    for (const suite of suites) {
      open = { exercise, checks, isPublic: isPublicSuite(suite) };
      runSuite(suite);
    }
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

import type { Bug, CheckDeclaration } from './exercise.ts';
import type { PackFiles } from './pack-files.ts';
import { readJson } from './read-json.ts';

const text = { type: 'string', minLength: 1 };
const CHECKS_SCHEMA = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['id', 'kind', 'bugs', 'promise', 'public'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
      kind: { enum: ['bug', 'combo', 'behaviour'] },
      bugs: { type: 'array', items: text },
      promise: text,
      public: { type: 'boolean' },
    },
  },
};

/** How many bugs a check of each kind names. */
const BUGS_NAMED = { bug: [1, 1], combo: [2, Infinity], behaviour: [0, 0] } as const;

/** Reads the list of the checks that every grading must report, and holds it against the bugs there are. */
export function readChecks(files: PackFiles, path: string, bugs: readonly Bug[]): readonly CheckDeclaration[] {
  const checks = readJson<readonly CheckDeclaration[]>(files, path, CHECKS_SCHEMA) ?? [];
  const known = new Set(bugs.map((bug) => bug.id));
  const lines = files.faults.length === 0 || checks.length > 0 ? files.text(path).split('\n') : [];
  const fault = (id: string, message: string) =>
    files.fault(
      path,
      1 +
        Math.max(
          0,
          lines.findIndex((line) => line.includes(`"id": "${id}"`)),
        ),
      message,
    );
  for (const { id, kind, bugs: named } of checks) {
    const [least, most] = BUGS_NAMED[kind];
    if (named.length < least || named.length > most)
      fault(
        id,
        `A ${kind} check names ${least === most ? least : `at least ${least}`} bugs; ${id} names ${named.length}.`,
      );
    for (const bug of named)
      if (!known.has(bug)) fault(id, `The check ${id} speaks of ${bug}, which is no bug of this exercise.`);
    if (checks.filter((other) => other.id === id).length > 1) fault(id, `Two checks have the id ${id}.`);
  }
  if (checks.length === 0) return checks;
  for (const id of known)
    if (!checks.some((check) => check.kind === 'bug' && check.bugs.includes(id)))
      files.fault(path, 1, `No check proves the bug ${id}.`);
  if (!checks.some((check) => check.public))
    files.fault(path, 1, 'No check is public: a candidate needs the symptom that the brief reports.');
  return checks;
}

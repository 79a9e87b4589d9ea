import { afterAll, beforeAll, describe, test } from 'vitest';
import { assert } from '../base/assert.ts';
import type { CheckDeclaration } from '../catalog/exercise.ts';
import type { Subject } from '../simulation/subject.ts';
import type { CheckSpec } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';
import { subjectFor } from './kit-subject.ts';
import type { SubmissionTask } from './protocol.ts';
import { postKitMessage, readWorkerContext } from './worker-context.ts';

/** Declares one check and runs it for every submission of the task that asks for it. */
export function declareCheck<P>(
  exercise: string,
  kind: CheckDeclaration['kind'],
  bugs: readonly string[],
  promise: string,
  spec: CheckSpec<P>,
): void {
  const context = readWorkerContext();
  assert(exercise === context.task.exercise.id, `The suite of ${exercise} cannot grade ${context.task.exercise.id}`);
  const check: CheckDeclaration = { id: slug(promise), kind, bugs, promise, public: spec.public ?? false };
  postKitMessage({ kind: 'declared', check });
  for (const submission of context.task.submissions) {
    const isAsked = submission.only === null || submission.only.includes(check.id);
    // A suite none of whose checks is asked for must not look like a file without tests.
    describe(`submission ${submission.index}`, () =>
      isAsked ? runFor(submission, check, spec) : test(check.id, () => {}));
  }
}

function runFor<P>(submission: SubmissionTask, check: CheckDeclaration, spec: CheckSpec<P>): void {
  let subject: Subject | null = null;
  beforeAll(async () => {
    subject = await subjectFor(submission);
  });
  afterAll(() => {
    subject = null;
  });
  // The verdict is made from the kit's own messages, so a failing check does not fail the vitest test.
  test(check.id, async () => {
    if (subject === null) return;
    postKitMessage({ kind: 'started', submission: submission.index, check: check.id });
    const result = await runCheck(subject, check, spec, submission.replay);
    postKitMessage({ kind: 'ended', submission: submission.index, result });
  });
}

/** The promise as an id: `Two charges at once...` becomes `two-charges-at-once`. */
function slug(promise: string): string {
  return promise
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

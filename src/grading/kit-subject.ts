import { assert } from '../base/assert.ts';
import { loadSubmission } from '../sandbox/load-submission.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { Subject } from '../simulation/subject.ts';
import { IN_GUEST_CELL, postKitMessage, type WorkerContext } from './worker-context.ts';

/** The submission of the task in isolates, one an instance, and told to the host; null when it cannot be graded. */
export async function openSubject({ task, control }: WorkerContext, instances: number): Promise<Subject | null> {
  const { entry, ports, portsFile } = task.exercise;
  // Reading a file that is made to take for ever is the submission's doing as much as running it.
  Atomics.store(control, IN_GUEST_CELL, 1);
  const result = await loadSubmission({
    files: task.files,
    entry,
    ports,
    portMethods: PORT_METHODS,
    portsFile,
    instances,
    control,
  });
  Atomics.store(control, IN_GUEST_CELL, 0);
  const problem = 'problem' in result ? result.problem : null;
  assert(problem !== null || 'subject' in result, 'A submission is loaded or has a problem');
  postKitMessage({ kind: 'loaded', problem });
  return 'subject' in result ? result.subject : null;
}

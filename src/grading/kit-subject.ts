import { assert } from '../base/assert.ts';
import { loadSubmission } from '../sandbox/load-submission.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { Subject } from '../simulation/subject.ts';
import type { SubmissionTask } from './protocol.ts';
import { postKitMessage, readWorkerContext } from './worker-context.ts';

/** Only one submission is in memory at a time: a batch must not grow with its length. */
let loaded: { readonly index: number; readonly subject: Subject | null } | null = null;

/** The submission in its isolates, loaded once and told to the host; null when it cannot be graded. */
export async function subjectFor(submission: SubmissionTask): Promise<Subject | null> {
  if (loaded?.index === submission.index) return loaded.subject;
  const { task, control } = readWorkerContext();
  const { entry, ports, portsFile } = task.exercise;
  const result = await loadSubmission({
    files: submission.files,
    entry,
    ports,
    portMethods: PORT_METHODS,
    portsFile,
    instances: 2,
    control,
  });
  const problem = 'problem' in result ? result.problem : null;
  assert(problem !== null || 'subject' in result, 'A submission is loaded or has a problem');
  loaded = { index: submission.index, subject: 'subject' in result ? result.subject : null };
  postKitMessage({ kind: 'loaded', submission: submission.index, problem });
  return loaded.subject;
}

import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { UnconfinedSubject } from '../sandbox/unconfined-subject.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { Counterexample } from '../verdict/verdict.ts';
import { debugCheck } from './kit-run.ts';
import { loadSuites } from './load-suites.ts';
import type { GradingTask } from './protocol.ts';
import { specOf } from './spec-of.ts';

/** One schedule to step through: a task with one check and a schedule, and where the candidate's files lie. */
export interface DebugTask {
  readonly task: GradingTask;
  readonly folder: string;
  /** Stop once, before the submission's code is called for the first time. */
  readonly stops: boolean;
}

/**
 * Runs one schedule over the candidate's files in this very process, unconfined, and tells what the isolate would have
 * told of it. `print` hears what the code prints.
 */
export async function debugRun(
  { task, folder, stops }: DebugTask,
  print: (text: string) => void,
): Promise<Counterexample> {
  const { exercise, files, checks, replay } = task;
  const check = loadSuites(exercise).get(checks[0] ?? '');
  if (check === undefined || replay === null) throw new TypeError('A task to debug has one known check and a schedule');
  const { entry, ports, portsFile, topology } = exercise;
  const request = { files, entry, ports, portMethods: PORT_METHODS, portsFile, instances: topology.instances };
  const subject = new UnconfinedSubject(request, {
    urlOf: (file) => pathToFileURL(join(folder, file)).href,
    print,
    stops,
  });
  return debugCheck(subject, check.declaration, specOf(task, check), replay, topology.instances);
}

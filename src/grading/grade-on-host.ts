import { hostname } from 'node:os';
import type { Verdict } from '../verdict/verdict.ts';
import { assembleVerdict } from './assemble-verdict.ts';
import type { GradingHost } from './grading-host.ts';
import { expectedChecks, type GradeRequest, taskOf } from './grading-task.ts';

export interface GradeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: GradingProgress) => void) | undefined;
}

/** How many of the checks have reported. */
export interface GradingProgress {
  readonly done: number;
  readonly total: number;
}

/** Grades one submission on a host that is open, and makes the verdict of what the suites said. */
export async function gradeOnHost(
  host: GradingHost,
  request: GradeRequest,
  { signal, onProgress }: GradeOptions = {},
): Promise<Verdict> {
  const started = new Date();
  const expected = expectedChecks(request.exercise, request.only);
  const reported = new Set<string>();
  const run = await host.run(taskOf(request), {
    signal,
    onMessage: (message) => {
      if (message.kind !== 'ended') return;
      reported.add(message.result.check);
      onProgress?.({ done: reported.size, total: expected.length });
    },
  });
  const volatile = {
    startedAt: started.toISOString(),
    durationMs: Date.now() - started.getTime(),
    host: hostname(),
    outerSandbox: host.outerSandbox,
  };
  return assembleVerdict({ exercise: request.exercise, files: request.files, expected, run, volatile });
}

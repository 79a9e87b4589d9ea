import type { CheckRunOptions } from './kit-run.ts';
import type { CheckResult } from './protocol.ts';
import { isCancelled, postKitMessage, type WorkerContext } from './worker-context.ts';

/**
 * Schedules of a check in the rounds before the last: most of what is wrong shows within the first few dozen, and an honest
 * check of the exercises so far is proved within a few hundred.
 */
const GLANCES = [100, 500] as const;

/**
 * Runs checks until one does not pass: all of them at a glance, those that it did not decide at a longer one, then to their
 * end. A proof of thousands of schedules is not begun while another check would fail at once.
 */
export async function decideChecks(
  context: WorkerContext,
  run: (check: string, effort: Pick<CheckRunOptions, 'detail' | 'schedulesMax'>) => Promise<CheckResult>,
): Promise<void> {
  let open = context.task.checks;
  for (const schedulesMax of [...GLANCES, null]) {
    const undecided: string[] = [];
    for (const check of open) {
      if (isCancelled(context)) return;
      postKitMessage({ kind: 'started', check });
      const isGlance = schedulesMax !== null;
      const result = await run(check, isGlance ? { detail: 'glance', schedulesMax } : { detail: 'outcome' });
      if (isGlance && result.state === 'passed' && !result.explored.complete) undecided.push(check);
      else postKitMessage({ kind: 'ended', result });
      if (result.state !== 'passed') return;
    }
    open = undecided;
  }
}

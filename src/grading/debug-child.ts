/** The process that `bugbash debug` starts, under Node's inspector: one schedule, told back to its parent. */
import { debugRun } from './debug-run.ts';
import type { DebugTask } from './debug-run.ts';

/** From the child to the program. */
export type DebugMessage =
  | { readonly kind: 'told'; readonly counterexample: Awaited<ReturnType<typeof debugRun>> }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

// In Node a rejection that nobody handles ends the process; here the run goes on, as it does in the isolate.
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`Nobody handled this rejection: ${String(reason)}\n`);
});

process.once('message', (task: DebugTask) => {
  const told = debugRun(task, (text) => process.stdout.write(`${text}\n`));
  void told.then(
    (counterexample) => leave({ kind: 'told', counterexample }),
    (error: Error) => leave({ kind: 'failed', name: error.name, message: error.message }),
  );
});

function leave(message: DebugMessage): void {
  process.send?.(message, () => process.disconnect());
}

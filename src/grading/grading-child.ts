/**
 * The grading child: hosts vitest, runs the suites of a task in one thread, passes on what the kit says. The thread is
 * ended when its heartbeat stands still, which only a loop inside the engine's native code can bring about.
 */
import { dirname, resolve } from 'node:path';
import { createVitest } from 'vitest/node';
import { GradingPoolWorker } from './grading-pool.ts';
import type { GradingTask, KitMessage } from './protocol.ts';
import { CONTROL_CELL_COUNT, HEARTBEAT_CELL } from './worker-context.ts';

/** A heartbeat comes with every turn and tick, some milliseconds apart; loading vitest into the thread is the longest gap. */
const SILENCE_MAX_MS = 15_000;
const WATCH_EVERY_MS = 250;

export type ChildMessage =
  | { readonly kind: 'kit'; readonly message: KitMessage }
  | { readonly kind: 'done'; readonly stuck: boolean; readonly errors: readonly string[] };

process.on('disconnect', () => process.exit(0));
process.once('message', (task: GradingTask) => {
  run(task).then(
    (done) => send(done, () => process.exit(0)),
    (error: unknown) =>
      send({ kind: 'done', stuck: false, errors: [String((error as Error).stack ?? error)] }, () => process.exit(0)),
  );
});

/** No configuration, environment file or style pipeline of the working directory is looked for, let alone run. */
const VITE_GUARDS = {
  configFile: false as const,
  envDir: false as const,
  publicDir: false as const,
  css: { postcss: {} },
  logLevel: 'silent' as const,
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { watch: null, ws: false as const },
};

async function run(task: GradingTask): Promise<ChildMessage> {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_CELL_COUNT * Int32Array.BYTES_PER_ELEMENT));
  const pass = (message: KitMessage) => send({ kind: 'kit', message });
  const workers: GradingPoolWorker[] = [];
  const root = resolve(import.meta.dirname, '../..');
  const folder = dirname(task.suites[0] ?? root);
  const vitest = await createVitest(
    'test',
    {
      root,
      dir: folder,
      config: false,
      watch: false,
      include: task.suites.map((suite) => suite),
      exclude: [],
      css: false,
      cache: false,
      api: false,
      disableConsoleIntercept: true,
      silent: true,
      reporters: [{}],
      maxWorkers: 1,
      fileParallelism: false,
      testTimeout: 0,
      hookTimeout: 0,
      isolate: false,
      sequence: { shuffle: false },
      pool: {
        name: 'bugbash',
        createPoolWorker: () => {
          const worker = new GradingPoolWorker(task, control, pass);
          workers.push(worker);
          return worker;
        },
      },
    },
    VITE_GUARDS,
  );
  let stuck = false;
  const watch = watchHeartbeat(control, () => {
    stuck = true;
    for (const worker of workers) void worker.stop();
  });
  await vitest.start();
  clearInterval(watch);
  const errors = vitest.state.getUnhandledErrors().map((error) => String((error as Error).stack ?? error));
  const failures = vitest.state
    .getTestModules()
    .flatMap((module) => module.errors().map((error) => `${module.moduleId}: ${error.message}`));
  return { kind: 'done', stuck, errors: stuck ? [] : [...errors, ...failures] };
}

function watchHeartbeat(control: Int32Array, onSilence: () => void): NodeJS.Timeout {
  let last = -1;
  let silentMs = 0;
  return setInterval(() => {
    const beat = Atomics.load(control, HEARTBEAT_CELL);
    silentMs = beat === last ? silentMs + WATCH_EVERY_MS : 0;
    last = beat;
    if (silentMs >= SILENCE_MAX_MS) {
      silentMs = 0;
      onSilence();
    }
  }, WATCH_EVERY_MS);
}

function send(message: ChildMessage, then: () => void = () => {}): void {
  if (process.send === undefined || !process.connected) return then();
  process.send(message, undefined, {}, then);
}

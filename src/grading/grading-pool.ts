import { Worker } from 'node:worker_threads';
import type { PoolWorker } from 'vitest/node';
import type { GradingTask, KitMessage } from './protocol.ts';
import { isKitEnvelope } from './worker-context.ts';

/** Native stack of the thread: large enough that the guest's own stack limit is always met first. */
const STACK_SIZE_MB = 16;
const HEAP_SIZE_MB = 512;

/** Everything vitest's stock pools would hand on is left out: suites see no environment and no flags of the caller. */
export class GradingPoolWorker implements PoolWorker {
  readonly name = 'bugbash';
  readonly #task: GradingTask;
  readonly #control: Int32Array;
  readonly #onMessage: (message: KitMessage) => void;
  #thread: Worker | null = null;

  constructor(task: GradingTask, control: Int32Array, onMessage: (message: KitMessage) => void) {
    this.#task = task;
    this.#control = control;
    this.#onMessage = onMessage;
  }

  async start(): Promise<void> {
    this.#thread = new Worker(new URL('./grading-thread.js', import.meta.url), {
      env: { NODE_ENV: 'test', TZ: 'UTC' },
      execArgv: [],
      resourceLimits: { stackSizeMb: STACK_SIZE_MB, maxOldGenerationSizeMb: HEAP_SIZE_MB },
      stdout: true,
      stderr: true,
      workerData: { bugbash: { task: this.#task, control: this.#control } },
    });
    this.#thread.on('message', (message: unknown) => {
      if (isKitEnvelope(message)) this.#onMessage(message.bugbash);
    });
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = null;
  }

  send(message: unknown): void {
    this.#thread?.postMessage(message);
  }

  on(event: string, callback: (argument: unknown) => void): void {
    this.#thread?.on(event, callback);
  }

  off(event: string, callback: (argument: unknown) => void): void {
    this.#thread?.off(event, callback);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

import { parentPort } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { GradingTask, KitMessage, ThreadMessage } from './protocol.ts';

/*
 * The contract between the grader kit, which runs inside the thread of a grading child, and the host around it: the task
 * at hand, cells of shared memory for signs of life and for cancelling, and messages that are posted directly, so that
 * they arrive even when the thread is killed a moment later.
 */

/** What a suite finds in its thread. */
export interface WorkerContext {
  readonly task: GradingTask;
  /** On a SharedArrayBuffer; the cells are {@link HEARTBEAT_CELL}, {@link CANCEL_CELL} and {@link IN_GUEST_CELL}. */
  readonly control: Int32Array;
}

/** Grows at every turn and interrupt tick of the isolate; the host ends a thread whose cell stands still for too long. */
export const HEARTBEAT_CELL = 0;
/** The host writes 1 here when nobody wants the answer any more; the isolate then stops at its next turn or tick. */
export const CANCEL_CELL = 1;
/** 1 while code of the submission runs: a thread that is stuck then is stuck in the submission, else in our own code. */
export const IN_GUEST_CELL = 2;
export const CONTROL_CELL_COUNT = 3;

let current: WorkerContext | null = null;

/** Makes this the task that the kit speaks about. */
export function enterTask(context: WorkerContext): void {
  current = context;
}

/** The task of this thread. Throws outside of a grading thread: a suite cannot run under a plain `vitest`. */
export function readWorkerContext(): WorkerContext {
  assert(
    current !== null,
    'A grader suite runs only inside a grading thread; grade with `bugbash check` or `bugbash grade`.',
  );
  return current;
}

/** Sends one message to the host. Delivered also out of a synchronous stretch, and in order. */
export function postKitMessage(message: KitMessage): void {
  postToChild({ kind: 'kit', message });
}

/** Sends one message of the thread's own to the child. */
export function postToChild(message: ThreadMessage): void {
  assert(parentPort !== null, 'Messages to the grading child can be posted only from inside its thread.');
  parentPort.postMessage(message);
}

/** True once the host no longer wants the answer. */
export function isCancelled({ control }: WorkerContext): boolean {
  return Atomics.load(control, CANCEL_CELL) === 1;
}

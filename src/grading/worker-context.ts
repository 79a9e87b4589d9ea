import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { GradingTask, KitMessage } from './protocol.ts';

/*
 * The contract between the grader kit, which runs inside the worker thread of a grading child, and the host around it.
 * The host puts `{ bugbash: { task, control } }` into the thread's workerData; the kit answers with KitMessages that are
 * posted directly, so that they arrive even when the thread is killed a moment later.
 */

/** What a suite finds in its thread. */
export interface WorkerContext {
  readonly task: GradingTask;
  /** On a SharedArrayBuffer; the cells are {@link HEARTBEAT_CELL} and {@link CANCEL_CELL}. */
  readonly control: Int32Array;
}

/** The kit adds to this cell at every sign of life; the host ends a thread whose cell stands still for too long. */
export const HEARTBEAT_CELL = 0;
/** The host writes 1 here when nobody wants the answer any more; the kit then stops at the next schedule. */
export const CANCEL_CELL = 1;
export const CONTROL_CELL_COUNT = 2;

/** The envelope of a message of the kit: vitest posts its own traffic over the same port. */
export interface KitEnvelope {
  readonly bugbash: KitMessage;
}

/** The task of this thread. Throws outside of a grading thread: a suite cannot run under a plain `vitest`. */
export function readWorkerContext(): WorkerContext {
  const context = (workerData as { readonly bugbash?: WorkerContext } | null)?.bugbash;
  assert(
    context !== undefined,
    'A grader suite runs only inside a grading thread; grade with `bugbash check` or `bugbash grade`.',
  );
  return context;
}

/** Sends one message to the host. Delivered also out of a synchronous stretch, and in order. */
export function postKitMessage(message: KitMessage): void {
  assert(parentPort !== null, 'Kit messages can be posted only from inside a grading thread.');
  parentPort.postMessage({ bugbash: message } satisfies KitEnvelope);
}

/** A sign of life, cheap enough for every call into the isolate. */
export function beatHeart(context: WorkerContext): void {
  Atomics.add(context.control, HEARTBEAT_CELL, 1);
}

/** True once the host no longer wants the answer. */
export function isCancelled(context: WorkerContext): boolean {
  return Atomics.load(context.control, CANCEL_CELL) === 1;
}

/** Tells a stray message of vitest from one of ours. */
export function isKitEnvelope(message: unknown): message is KitEnvelope {
  return typeof message === 'object' && message !== null && 'bugbash' in message;
}

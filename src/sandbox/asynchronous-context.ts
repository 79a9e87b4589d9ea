/**
 * On whose behalf a promise job runs, exactly as AsyncLocalStorage would say: a callback belongs to the client that
 * registered it, the rest of an async function to the client that called it. Every promise notes its maker in its own
 * padding (the companion's promise hook), and each job leads to a promise: that of `then`, that of the async function.
 */
import {
  ASYNC_FUNCTION_RESOLVE,
  ASYNC_GENERATOR_QUEUE,
  ASYNC_GENERATOR_REQUEST_PROMISE,
  CLASS,
  FUNCTION_DATA,
  JOB,
  JOB_HANDLER_ARGUMENT,
  LIST_NEXT,
  OBJECT,
  PROMISE,
  RESOLVE_FUNCTION_PROMISE,
  TAG,
} from './engine-layout.ts';
import type { EngineMemory } from './engine-memory.ts';

/** The mark (0 for nobody, else index + 1) of the client that the job belongs to; null when no promise tells. */
export function clientOfJob(memory: EngineMemory, job: number): number | null {
  const first = objectAt(memory, job + JOB.arguments);
  const promise = promiseOf(memory, first) ?? promiseOf(memory, handlerOf(memory, job));
  return promise === null ? null : memory.byte(memory.word(promise + OBJECT.payload) + PROMISE.client);
}

function handlerOf(memory: EngineMemory, job: number): number | null {
  if (memory.word(job + JOB.argumentCount) <= JOB_HANDLER_ARGUMENT) return null;
  return objectAt(memory, job + JOB.arguments + JOB_HANDLER_ARGUMENT * 8);
}

/** The promise that an object is, or that a resolving function or a paused function stands for. */
function promiseOf(memory: EngineMemory, object: number | null): number | null {
  if (object === null) return null;
  const payload = memory.word(object + OBJECT.payload);
  switch (memory.half(object + OBJECT.classId)) {
    case CLASS.promise:
      return object;
    case CLASS.resolveFunction:
    case CLASS.rejectFunction:
      return objectAt(memory, payload + RESOLVE_FUNCTION_PROMISE);
    case CLASS.asyncFunctionResolve:
    case CLASS.asyncFunctionReject:
      return promiseOf(memory, objectAt(memory, payload + ASYNC_FUNCTION_RESOLVE));
    case CLASS.functionWithData:
      return promiseOfGenerator(memory, objectAt(memory, payload + FUNCTION_DATA));
    default:
      return null;
  }
}

/** An async generator runs on behalf of whoever asked for the value that it is working on. */
function promiseOfGenerator(memory: EngineMemory, object: number | null): number | null {
  if (object === null || memory.half(object + OBJECT.classId) !== CLASS.asyncGenerator) return null;
  const queue = memory.word(object + OBJECT.payload) + ASYNC_GENERATOR_QUEUE;
  const request = memory.word(queue + LIST_NEXT);
  return request === queue ? null : objectAt(memory, request + ASYNC_GENERATOR_REQUEST_PROMISE);
}

function objectAt(memory: EngineMemory, address: number): number | null {
  return memory.word(address + 4) === TAG.object ? memory.word(address) : null;
}

import { InternalError } from './errors.ts';

/** Throws an {@link InternalError} unless the condition holds; `sentence` says what should have been true. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new InternalError(sentence);
}

/** Closes a `switch` over a union: the compiler proves that no case is missing. */
export function assertNever(value: never): never {
  throw new InternalError(`Unexpected case: ${JSON.stringify(value)}`);
}

/** The person pressed Ctrl-C: not an error, and nothing to explain. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Runs work that Ctrl-C may end: the first one aborts the signal, so that the work can tidy up; a second one ends the
 * process as usual. Whatever the work answers after an abort is dropped.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, release } = abortOnInterrupt();
  try {
    const result = await work(signal);
    signal.throwIfAborted();
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    release();
  }
}

/** A signal that the first Ctrl-C or SIGTERM aborts, for work that ends with what it has. Release it afterwards. */
export function abortOnInterrupt(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const onInterrupt = (): void => controller.abort(new Interrupted('Interrupted.'));
  // `once`: the next Ctrl-C meets no listener and gets the system's default, for work that does not tidy up in time.
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.removeListener('SIGINT', onInterrupt);
      process.removeListener('SIGTERM', onInterrupt);
    },
  };
}

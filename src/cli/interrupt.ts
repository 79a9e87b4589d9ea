/** The person pressed Ctrl-C: not an error, and nothing to explain. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Runs work that Ctrl-C may end: the first one aborts the signal, so that the work can tidy up; a second one ends the
 * process as usual. Whatever the work answers after an abort is dropped.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = (): void => controller.abort(new Interrupted('Interrupted.'));
  // `once`: the next Ctrl-C meets no listener and gets the system's default, for work that does not tidy up in time.
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    const result = await work(controller.signal);
    controller.signal.throwIfAborted();
    return result;
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onInterrupt);
  }
}

import { HEARTBEAT_CELL, IN_GUEST_CELL } from './worker-context.ts';

/*
 * Silence is counted in processor time of this process, not by the clock: a machine that is busy with something else, or
 * asleep, makes nobody stuck. The isolate gives a sign of life at every turn and every 10,000 polls, some milliseconds of
 * work apart, so only a built-in that never polls (such as joining a huge sparse array) is silent for longer.
 */

/** Processor time that code of the submission may take without a sign of life. A thousand times the usual distance. */
export const GUEST_SILENCE_MAX_MS = 5_000;
/**
 * Processor time of all turns of the submission in one thread. Counted work ends a submission within a minute, so that this
 * is met only by built-ins that work long and poll seldom, again and again, each time just short of the silence above.
 */
export const GUEST_TOTAL_MAX_MS = 300_000;
/** Silence of our own code between two turns: judging, searching, telling. */
export const OWN_SILENCE_MAX_MS = 60_000;
const LOOK_EVERY_MS = 200;

/**
 * Calls `onStuck` once when the thread has worked for too long without a sign of life, or the guest for too long in all;
 * says whether code of the submission has the thread. Gives what stops the watch.
 */
export function watchProgress(control: Int32Array, onStuck: (inGuest: boolean) => void): () => void {
  let beat = -1;
  let [since, before] = [processorMs(), processorMs()];
  let guestMs = 0;
  const timer = setInterval(() => {
    const now = processorMs();
    const isGuest = Atomics.load(control, IN_GUEST_CELL) === 1;
    const seen = Atomics.load(control, HEARTBEAT_CELL);
    if (isGuest) guestMs += now - before;
    before = now;
    if (seen !== beat) {
      beat = seen;
      since = now;
    }
    const silenceMax = isGuest ? GUEST_SILENCE_MAX_MS : OWN_SILENCE_MAX_MS;
    if (now - since < silenceMax && guestMs < GUEST_TOTAL_MAX_MS) return;
    clearInterval(timer);
    onStuck(isGuest);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

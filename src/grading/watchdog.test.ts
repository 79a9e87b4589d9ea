import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GUEST_SILENCE_MAX_MS, GUEST_TOTAL_MAX_MS, OWN_SILENCE_MAX_MS, watchProgress } from './watchdog.ts';
import { CONTROL_CELL_COUNT, HEARTBEAT_CELL, IN_GUEST_CELL } from './worker-context.ts';

const SECOND_MS = 1_000;
let processorMs = 0;

beforeEach(() => {
  processorMs = 0;
  vi.useFakeTimers();
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: processorMs * 1_000, system: 0 }));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Seconds of processor time until the watch gives up, and on whom; null when it does not within the limit. */
function secondsUntilStuck({ inGuest, beats }: { inGuest: boolean; beats: boolean }, limit: number) {
  const control = new Int32Array(CONTROL_CELL_COUNT);
  const onStuck = vi.fn<(inGuest: boolean) => void>();
  const stop = watchProgress(control, onStuck);
  control[IN_GUEST_CELL] = inGuest ? 1 : 0;
  let seconds = 0;
  while (onStuck.mock.calls.length === 0 && seconds < limit) {
    seconds += 1;
    processorMs += SECOND_MS;
    if (beats) control[HEARTBEAT_CELL] = seconds;
    vi.advanceTimersByTime(SECOND_MS);
  }
  stop();
  return onStuck.mock.calls[0] === undefined ? null : { seconds, inGuest: onStuck.mock.calls[0][0] };
}

test('a submission that gives no sign of life is stuck, and so are we, later', () => {
  const limit = OWN_SILENCE_MAX_MS / SECOND_MS + 2;
  const [guest, own] = [true, false].map((inGuest) => secondsUntilStuck({ inGuest, beats: false }, limit));
  expect(guest).toEqual({ seconds: GUEST_SILENCE_MAX_MS / SECOND_MS + 1, inGuest: true });
  expect(own).toEqual({ seconds: OWN_SILENCE_MAX_MS / SECOND_MS + 1, inGuest: false });
});

test('a submission that gives signs of life is stuck in the end, and we never are', () => {
  const limit = (GUEST_TOTAL_MAX_MS / SECOND_MS) * 3;
  expect(secondsUntilStuck({ inGuest: true, beats: true }, limit)).toEqual({
    seconds: GUEST_TOTAL_MAX_MS / SECOND_MS,
    inGuest: true,
  });
  expect(secondsUntilStuck({ inGuest: false, beats: true }, limit)).toBeNull();
});

test('time that passes without work makes nobody stuck', () => {
  const control = new Int32Array(CONTROL_CELL_COUNT);
  const onStuck = vi.fn<(inGuest: boolean) => void>();
  const stop = watchProgress(control, onStuck);
  control[IN_GUEST_CELL] = 1;
  vi.advanceTimersByTime(GUEST_TOTAL_MAX_MS * 2);
  stop();
  expect(onStuck).not.toHaveBeenCalled();
});

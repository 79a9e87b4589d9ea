import { expect, test } from 'vitest';
import {
  GUEST_MEMORY_MAX_BYTES,
  PENDING_CALLS_MAX,
  TICK_WORK,
  TICKS_PER_TURN_MAX,
  TURN_WORK,
  WORK_MAX,
} from './limits.ts';
import { newWorkMeter, type WorkMeter } from './work-meter.ts';

const EMPTY = { pendingCalls: 0, bytes: 0 };

/** How often something can be done before it is refused. */
function timesUntilRefused(act: (meter: WorkMeter) => void): number {
  const meter = newWorkMeter();
  for (let times = 0; ; times += 1) {
    try {
      act(meter);
    } catch (error) {
      expect(error).toMatchObject({ kind: 'work' });
      expect(() => meter.turn(EMPTY)).toThrow('more work than a submission may cause');
      return times;
    }
  }
}

test('turns are counted, with what waits and what is copied in them, and ticks', () => {
  const turns = WORK_MAX / TURN_WORK;
  expect(timesUntilRefused((meter) => meter.turn(EMPTY))).toBe(turns);
  expect(timesUntilRefused((meter) => meter.tick())).toBe(WORK_MAX / TICK_WORK);
  const crowded = { ...EMPTY, pendingCalls: PENDING_CALLS_MAX };
  expect(timesUntilRefused((meter) => meter.turn(crowded))).toBeLessThan(turns / 20);
  const full = { ...EMPTY, bytes: GUEST_MEMORY_MAX_BYTES };
  expect(timesUntilRefused((meter) => meter.turn(full))).toBeLessThan(turns / 40);
});

test('one turn that uses all its ticks is stopped for them, long before it is for work', () => {
  expect(TICKS_PER_TURN_MAX * TICK_WORK * 10).toBeLessThanOrEqual(WORK_MAX);
});

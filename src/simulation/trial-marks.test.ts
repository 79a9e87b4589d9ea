import { expect, test } from 'vitest';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';
import { walkAll } from './testing/walk-classes.ts';

/** A reads orders and writes one later; B cancels that or another. Gives how many A found, and what is stored in the end. */
async function endsOf(isGuarded: boolean, cancelled: string, prefix = 'ord'): Promise<readonly string[]> {
  const subject = new PlainSubject(({ store, network, trial }) => ({
    async settle() {
      const found = (await store.list(prefix)) as unknown[];
      await network.lookup('ref');
      if (isGuarded) await trial.guard();
      await store.set('order', 'paid');
      return found.length;
    },
    async cancel() {
      await store.set(cancelled, 'cancelled');
    },
  }));
  const call = (client: number, method: string) => [client, [{ id: client, client, method, args: [] }]] as const;
  const phase = new Map([call(0, 'settle'), call(1, 'cancel')]);
  const run = new SimulatedRun(subject, { instances: 2, clients: ['A', 'B'], phases: [phase] }, () => {});
  const endOf = () => {
    const [settled] = run.outcomes();
    const stored = run.world.store.list('').map(({ key, value }) => `${key} ${String(value)}`);
    return `${settled?.ok === true ? String(settled.value) : 'none'} found, ${stored.join(', ')}`;
  };
  return (await walkAll(run, endOf)).ends;
}

test('a guarded write leaves alone what somebody else has written since it was read', async () => {
  const lost = '0 found, order paid';
  const right = ['0 found, order cancelled', '1 found, order paid'];
  expect(await endsOf(false, 'order')).toEqual([right[0], lost, right[1]]);
  expect(await endsOf(true, 'order')).toEqual(right);
});

test('what was never read, and what else was written since, hold no write back', async () => {
  expect(await endsOf(true, 'order', 'nothing')).toContain('0 found, order paid');
  expect(await endsOf(true, 'another')).toEqual(['0 found, another cancelled, order paid']);
});

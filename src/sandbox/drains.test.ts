import { describe, expect, test } from 'vitest';
import { exploreClasses } from '../simulation/dpor.ts';
import { explore } from '../simulation/explore.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import type { Subject } from '../simulation/subject.ts';
import { PlainSubject } from '../simulation/testing/plain-subject.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import { loadSubmission } from './load-submission.ts';

/*
 * A step ends when the code is quiet, however long its chain of awaits. Whoever waits for a fixed number of microtasks
 * instead loses half of what can happen from 60 awaits on: two clients that read, wait and write have 4 classes.
 */
const SOURCE = `export class Counter {
  store; constructor({ store }) { this.store = store; }
  async add(awaits) {
    const before = (await this.store.get('count'))?.value ?? 0;
    for (let left = awaits; left > 0; left -= 1) await undefined;
    await this.store.set('count', before + 1);
  }
}`;

function isolated(): Subject {
  const loaded = loadSubmission({
    files: [{ path: 'counter.ts', text: SOURCE }],
    entry: { file: 'counter.ts', class: 'Counter', methods: ['add'] },
    ports: ['store'],
    portMethods: PORT_METHODS,
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 2,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return loaded.subject;
}

const plain = () =>
  new PlainSubject(({ store }) => ({
    add: async (awaits) => {
      const before = ((await store.get('count')) as { value: number } | undefined)?.value ?? 0;
      for (let left = Number(awaits); left > 0; left -= 1) await undefined;
      await store.set('count', before + 1);
    },
  }));

describe.each([
  ['plain TypeScript', plain],
  ['an isolate', isolated],
])('%s', (_name, create) => {
  test.each([10, 60, 2_000])('%i awaits between two calls hide nothing', async (awaits) => {
    const subject = create();
    const args = [{ kind: 'literal' as const, value: awaits }];
    const phase = new Map([0, 1].map((client) => [client, [{ id: client, client, method: 'add', args }]]));
    const run = new SimulatedRun(subject, { instances: 2, clients: ['A', 'B'], phases: [phase] }, () => {});
    const counts = new Set<unknown>();
    const note = () => counts.add(run.world.store.get('count')?.value).size > 0;

    // Beginning is a step as well, and is nobody's business: 20 interleavings are 6 of reads and writes.
    const all = await explore(run, note, { schedulesMax: 1_000, preemptionsMax: Infinity });
    expect(all).toMatchObject({ schedules: 20, complete: true });
    expect([...counts].sort()).toEqual([1, 2]);
    expect(await exploreClasses(run, note, { schedulesMax: 1_000 })).toMatchObject({ schedules: 4, complete: true });
  });
});

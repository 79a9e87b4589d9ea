import { expect, test } from 'vitest';
import { PlainSubject, type PlainPorts } from '../simulation/testing/plain-subject.ts';
import { type CheckSpec, wait } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';

/* What an at-least-once queue may do to messages, each explored in every order of those who receive them. */

interface Worker {
  announce(names: readonly string[]): Promise<void>;
  work(): Promise<unknown>;
}

interface Message {
  readonly body: string;
  readonly receipt: string;
}

type QueuePorts = PlainPorts & { queue: Record<'send' | 'receive' | 'ack', (...args: unknown[]) => Promise<unknown>> };

/** Sends in order; a worker takes one message, counts it, and acknowledges it unless it is to forget that. */
const worker = (acknowledges = true) =>
  new PlainSubject((ports) => {
    const { queue, store } = ports as QueuePorts;
    return {
      async announce(names: readonly string[]) {
        for (const name of names) await queue.send(name);
      },
      async work() {
        const [message] = (await queue.receive()) as Message[];
        if (message === undefined) return 'nothing';
        const seen = ((await store.get('seen')) as { value: string } | undefined)?.value ?? '';
        await store.set('seen', seen + message.body);
        if (acknowledges) await queue.ack(message.receipt);
        return message.body;
      },
    };
  });

const declaration = { id: 'it', kind: 'bug' as const, bugs: ['b'], promise: 'It holds', public: false };

/** What was done with the messages in all schedules under all plans of the check, each end once. */
async function ends(subject: PlainSubject, spec: CheckSpec<Worker>): Promise<readonly string[]> {
  const seen = new Set<string>();
  const holds: CheckSpec<Worker>['holds'] = ({ store }) => void seen.add(String(store.list('seen')[0]?.value ?? ''));
  const options = { instances: 1 as const, replay: null, detail: 'full' as const };
  const result = await runCheck(subject, declaration, { ...spec, retries: 'none', holds }, options);
  expect(result).toMatchObject({ state: 'passed', explored: { complete: true } });
  return [...seen].sort();
}

const sent: CheckSpec<Worker> = {
  phases: [{ A: (p) => p.announce(['x', 'y']) }, { B: (p) => [p.work(), p.work()] }],
};

test('without faults they come in order', async () => {
  expect(await ends(worker(), sent)).toEqual(['xy']);
});

test('a delayed one is overtaken, and is there later', async () => {
  const delayed: CheckSpec<Worker> = { ...sent, faults: [{ kind: 'delay', on: 'queue.send' }] };
  expect(await ends(worker(), delayed)).toEqual(['x', 'xy', 'y']);
  const later = { ...delayed, phases: [...(delayed.phases ?? []), wait(11_000), { C: (p: Worker) => p.work() }] };
  expect(await ends(worker(), later as CheckSpec<Worker>)).toEqual(['xy', 'yx']);
});

test('one comes twice', async () => {
  const twice: CheckSpec<Worker> = { ...sent, faults: [{ kind: 'duplicate', on: 'queue.send' }] };
  const more = { ...twice, phases: [twice.phases?.[0], { B: (p: Worker) => [p.work(), p.work(), p.work()] }] };
  expect(await ends(worker(), more as CheckSpec<Worker>)).toEqual(['xxy', 'xy', 'xyy']);
});

test('one that was not acknowledged comes again once it is visible', async () => {
  const redelivered: CheckSpec<Worker> = {
    phases: [{ A: (p) => p.announce(['x']) }, { B: (p) => p.work() }, wait(31_000), { B: (p) => p.work() }],
  };
  expect(await ends(worker(false), redelivered)).toEqual(['xx']);
  expect(await ends(worker(true), redelivered)).toEqual(['x']);
});

test('a worker that dies between the work and the acknowledgement does the work again', async () => {
  const dies: CheckSpec<Worker> = {
    phases: [{ A: (p) => p.announce(['x']) }, { B: (p) => p.work() }, wait(31_000), { C: (p) => p.work() }],
    faults: [{ kind: 'crash', clients: ['B'] }],
  };
  expect(await ends(worker(), dies)).toEqual(['x', 'xx']);
});

test('two workers at once reorder them', async () => {
  const two: CheckSpec<Worker> = {
    phases: [{ A: (p) => p.announce(['x', 'y']) }, { B: (p) => p.work(), C: (p) => p.work() }],
  };
  // One of them may also overwrite what the other has noted.
  expect(await ends(worker(), two)).toEqual(['x', 'xy', 'y', 'yx']);
});

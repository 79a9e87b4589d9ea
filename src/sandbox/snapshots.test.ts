import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Subject, Turn } from '../simulation/subject.ts';
import { loadSubmission } from './load-submission.ts';

/* Going back must be exact also for code that allocates much: thousands of objects and a large zeroed buffer in each
   call, which a scan for zeros or a memory that grows would get wrong. */
const HEAVY = `export class Teller {
  store; kept = []; constructor(d) { this.store = d.store; }
  async run(n) {
    const found = await this.store.get('a', n);
    this.kept.push(Array.from({ length: 3000 }, (_, i) => ({ i, n })), new Uint8Array(40_000));
    this.kept.at(-1)[39_999] = n + 1;
    await this.store.set('b', found + n);
    const sum = this.kept.reduce((total, part) => total + (part.length === 3000 ? part[2999].i + part[7].n : part[39_999]), 0);
    await this.store.get('c', sum);
    return [sum, this.kept.length, Math.random()];
  }
}`;

function load(): Subject {
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text: HEAVY }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: ['store'],
    portMethods: { store: ['get', 'set'] },
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return loaded.subject;
}

interface Run {
  readonly pending: readonly number[];
  readonly told: readonly unknown[];
}

function begin(subject: Subject): Run {
  subject.reset(1);
  subject.setTime(1_000);
  void subject.construct(0);
  const turns = [0, 1].map((client) => subject.start(0, { id: client, client, method: 'run', args: [client] }) as Turn);
  return { pending: turns.flatMap((turn) => turn.issued.map(({ id }) => id)), told: [] };
}

/** Answers the pending call at this place. */
function step(subject: Subject, { pending, told }: Run, place: number): Run {
  const id = pending[place] ?? -1;
  const turn = subject.answer(0, id, { ok: true, value: id }) as Turn;
  const rest = pending.filter((other) => other !== id);
  return { pending: [...rest, ...turn.issued.map((call) => call.id)], told: [...told, turn.issued, turn.settled] };
}

/** Every order of answers, each from the beginning. */
function byReplay(subject: Subject, places: readonly number[] = []): unknown[] {
  const run = places.reduce((before, place) => step(subject, before, place), begin(subject));
  if (run.pending.length === 0) return [run.told];
  return run.pending.flatMap((_id, place) => byReplay(subject, [...places, place]));
}

/** Every order of answers, going back to a saved state at each choice. */
function bySnapshot(subject: Subject, run: Run = begin(subject)): unknown[] {
  if (run.pending.length === 0) return [run.told];
  const saved = subject.save?.();
  const ends = run.pending.flatMap((_id, place) => {
    subject.restore?.(saved);
    return bySnapshot(subject, step(subject, run, place));
  });
  subject.release?.(saved);
  return ends;
}

test('a heavy submission ends alike by replay and by snapshot, in every order', () => {
  const subject = load();
  const replayed = byReplay(subject);
  expect(replayed).toHaveLength(20);
  expect(new Set(replayed.map((told) => JSON.stringify(told))).size).toBeGreaterThan(1);
  expect(bySnapshot(subject)).toEqual(replayed);
  expect(bySnapshot(load())).toEqual(replayed);
});

/** Hash of the memory right after loading, and after some work. */
const PROBE = `
  const { loadSubmission } = await import(process.argv[1]);
  const { createHash } = await import('node:crypto');
  const { subject } = loadSubmission(JSON.parse(process.argv[2]));
  const hash = () => createHash('sha256').update(subject.save().isolates[0].image.bytes.subarray(0, subject.save().isolates[0].image.length)).digest('hex');
  subject.reset(1); subject.setTime(5); const base = hash(); subject.construct(0);
  subject.start(0, { id: 0, client: 0, method: 'run', args: [3] });
  console.log(JSON.stringify([base, hash()]));
`;

test('the same bytes are in memory in every process', () => {
  const request = {
    files: [{ path: 'teller.ts', text: HEAVY }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: ['store'],
    portMethods: { store: ['get', 'set'] },
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  };
  const module = new URL('../../dist/sandbox/load-submission.js', import.meta.url).href;
  const probe = () =>
    spawnSync(process.execPath, ['--input-type=module', '-e', PROBE, module, JSON.stringify(request)], {
      encoding: 'utf8',
    });
  const [first, second] = [probe(), probe()];
  expect(first.stderr).toBe('');
  expect(JSON.parse(first.stdout)).toEqual([expect.stringMatching(/^[\da-f]{64}$/), expect.any(String)]);
  expect(second.stdout).toBe(first.stdout);
});

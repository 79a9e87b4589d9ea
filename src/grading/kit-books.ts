import type { SimulatedRun } from '../simulation/simulated-run.ts';
import { START_TIME_MS, type World } from '../simulation/world.ts';
import type { Books, WorldSetUp } from './grader-kit.ts';

/** What a check's `world` may set up before anything runs. */
export function setUpOf(world: World): WorldSetUp {
  const { store, network, bank, queue, ids, rng } = world;
  return {
    store: { seed: (key, value) => void store.set(key, value) },
    network,
    bank,
    queue: { put: (body) => queue.put(body) },
    ids: { script: (values) => ids.script(values) },
    rng: { script: (values) => rng.script(values) },
  };
}

/** The world's books at the end of a run, for `holds`. */
export function booksOf({ world }: SimulatedRun): Books {
  const { network, bank, store, locks, queue, bus, log, functions, nowMs } = world;
  return {
    network: { records: (kind) => network.records(kind), attempts: (ref) => network.attempts(ref) },
    bank: { records: (kind) => bank.records(kind), attempts: (ref) => bank.attempts(ref) },
    store: { list: (prefix) => store.list(prefix) },
    locks: { held: () => locks.held() },
    queue: { messages: () => queue.messages() },
    bus: { events: () => bus.lines().map(({ args: [topic, event] }) => ({ topic: String(topic), event })) },
    log: { lines: () => log.lines().map(({ method, args: [event, fields] }) => ({ level: method, event, fields })) },
    calls: (name) => functions.calls(name),
    elapsedMs: nowMs - START_TIME_MS,
  };
}

/** The same as plain data: two runs that agree in this, and in results, are judged alike. */
export function booksAsData({ world }: SimulatedRun): unknown {
  const { network, bank, store, locks, queue, bus, log, functions, nowMs } = world;
  return [
    [network.records(), network.attempts()],
    [bank.records(), bank.attempts()],
    store.list(''),
    locks.held(),
    queue.messages(),
    bus.lines(),
    log.lines(),
    [...functions.counts()],
    nowMs,
  ];
}

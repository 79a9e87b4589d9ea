/**
 * The durable world that instances of a submission share: the other sides of all ports, and virtual time. It outlives
 * every instance, and its books are what checks judge.
 */
import { BankRail, BANK_CONTRACT } from './bank-rail.ts';
import { CardNetwork, NETWORK_CONTRACT } from './card-network.ts';
import type { ContentNumbers } from './content-numbers.ts';
import type { FaultKind } from './fault-plan.ts';
import type { Footprint } from './footprint.ts';
import { TOUCHES_NOTHING } from './footprint.ts';
import { Locks, LOCKS_CONTRACT } from './locks.ts';
import { noSuchMethod, type PortContract, type PortModel } from './port-model.ts';
import { Queue, QUEUE_CONTRACT } from './queue.ts';
import {
  BUS_CONTRACT,
  HOST_FUNCTIONS_CONTRACT,
  HostFunctions,
  LOG_CONTRACT,
  nextId,
  nextRandom,
  Notebook,
  streamContract,
  Streams,
} from './small-ports.ts';
import { STORE_CONTRACT, StorePort } from './store-port.ts';
import type { Step } from './step.ts';
import type { Answer, PortCall } from './subject.ts';
import { TRIAL_CONTRACT, TRIAL_PORT, TrialMarks } from './trial-marks.ts';

const CONTRACTS: Readonly<Record<string, PortContract>> = {
  store: STORE_CONTRACT,
  network: NETWORK_CONTRACT,
  bank: BANK_CONTRACT,
  locks: LOCKS_CONTRACT,
  queue: QUEUE_CONTRACT,
  bus: BUS_CONTRACT,
  ids: streamContract('ids'),
  rng: streamContract('rng'),
  log: LOG_CONTRACT,
  function: HOST_FUNCTIONS_CONTRACT,
  [TRIAL_PORT]: TRIAL_CONTRACT,
  // Time needs no call to the world: the guest knows it, and sleeping is a timer.
  clock: { methods: [], footprint: () => TOUCHES_NOTHING },
};

/** The methods of every port whose calls reach the world; what a guest's port objects are built from. */
export const PORT_METHODS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(CONTRACTS).map(([port, { methods }]) => [port, methods]),
);

/** Where virtual time begins: 2026-03-02T10:00:00Z, an ordinary Monday. */
export const START_TIME_MS = Date.UTC(2026, 2, 2, 10);

export class World {
  nowMs = START_TIME_MS;
  /** Grows with every call that changed something. */
  changes = 0;
  readonly network = new CardNetwork(() => this.nowMs);
  readonly bank = new BankRail(() => this.nowMs);
  readonly locks = new Locks(() => this.nowMs);
  readonly queue = new Queue(() => this.nowMs);
  readonly bus = new Notebook(BUS_CONTRACT.methods);
  readonly log = new Notebook(LOG_CONTRACT.methods);
  readonly ids = new Streams(nextId);
  readonly rng = new Streams(nextRandom);
  readonly functions = new HostFunctions();
  readonly #storePort = new StorePort(() => this.nowMs);
  readonly #marks: TrialMarks;
  readonly #models: Readonly<Record<string, PortModel>>;
  readonly #all: readonly PortModel[];

  /** `log`: where the run that acts in this world writes down what happened. */
  constructor(log: readonly Step[] = []) {
    this.#marks = new TrialMarks(log);
    this.#models = {
      store: this.#storePort,
      network: this.network,
      bank: this.bank,
      locks: this.locks,
      queue: this.queue,
      bus: this.bus,
      ids: this.ids,
      rng: this.rng,
      log: this.log,
      function: this.functions,
      [TRIAL_PORT]: this.#marks,
    };
    this.#all = Object.values(this.#models);
  }

  get store() {
    return this.#storePort.store;
  }

  /** Carries out one port call: its effect on the world and the answer that the caller will get. */
  perform(call: PortCall, fault?: FaultKind): Answer {
    const model = this.#models[call.port];
    if (model === undefined) return noSuchMethod(call);
    const heldBack = this.#marks.heldBack(call);
    if (heldBack !== null) return heldBack;
    const before = model.save();
    const answer = model.perform(call, fault);
    if (model.save() !== before) this.changes += 1;
    return answer;
  }

  /** Some calls of this kind wait for others: who comes first decides who can go on. */
  mayHaveToWait(call: PortCall): boolean {
    return this.#models[call.port]?.waitsUntilMs !== undefined;
  }

  /** Until when a pending call must wait for somebody else; null when it can take effect now. */
  waitsUntilMs(call: PortCall, issuedMs: number): number | null {
    return this.#models[call.port]?.waitsUntilMs?.(call, issuedMs) ?? null;
  }

  save(): WorldState {
    return { nowMs: this.nowMs, ports: this.#all.map((model) => model.save()) };
  }

  /** Equal for equal contents of all ports: with them, the same answers from now on. */
  contentKey(numbers: ContentNumbers): string {
    let key = `${this.nowMs}`;
    for (const model of this.#all) key += ` ${numbers.numberOf(model)}`;
    return key;
  }

  restore({ nowMs, ports }: WorldState): void {
    this.nowMs = nowMs;
    this.#all.forEach((model, at) => model.restore(ports[at]));
  }
}

export interface WorldState {
  readonly nowMs: number;
  readonly ports: readonly unknown[];
}

/** What a port call touches in the world, known when it is issued. */
export function footprintOf(call: PortCall): Footprint {
  return CONTRACTS[call.port]?.footprint(call) ?? TOUCHES_NOTHING;
}

/**
 * One execution of a scenario: a submission's instances over one world, with every choice left to whoever drives it.
 *
 * A transition starts a client's next call, makes a pending port call take effect, or delivers its reply. Effect and
 * reply are one transition while nothing else can enter the calling heap: delaying that reply would commute with
 * everything. Deliveries into one heap conflict with each other, because the guest can see their order.
 */
import { assert } from '../base/assert.ts';
import { deliveryInto, heapKey, withDelivery } from './footprint.ts';
import { initialState, copyState, type Pending, type RunState } from './run-state.ts';
import { instanceOf, type Argument, type Scenario, type ScriptedCall } from './scenario.ts';
import {
  type Answer,
  type MaybePromise,
  type OperationOutcome,
  type PortCall,
  type Subject,
  SubjectLimit,
  type Turn,
} from './subject.ts';
import { byClient, startId } from './transition-order.ts';
import type { Transition, TransitionSystem } from './transition-system.ts';
import { footprintOf, World } from './world.ts';

/** Steps in one schedule after which it counts as a livelock: the longest honest schedules take a few hundred. */
export const STEPS_MAX = 2_000;

/** What happened in one transition, for timelines. */
export interface Step {
  readonly transition: Transition;
  readonly kind: 'start' | 'effect' | 'reply' | 'call' | 'timer';
  readonly call: PortCall | null;
  readonly started: ScriptedCall | null;
  readonly answer: Answer | null;
  readonly settled: readonly { readonly operation: number; readonly outcome: OperationOutcome }[];
}

export class SimulatedRun implements TransitionSystem {
  readonly scenario: Scenario;
  world = new World();
  readonly log: Step[] = [];
  readonly #subject: Subject;
  readonly #prepare: (world: World) => void;
  #state: RunState;
  #enabled: readonly Transition[] | null = null;

  constructor(subject: Subject, scenario: Scenario, prepare: (world: World) => void) {
    this.#subject = subject;
    this.scenario = scenario;
    this.#prepare = prepare;
    this.#state = initialState(scenario);
    if (subject.save === undefined) Object.assign(this, { save: undefined, restore: undefined });
  }

  async reset(): Promise<void> {
    this.world = new World();
    this.#prepare(this.world);
    this.#state = initialState(this.scenario);
    this.log.length = 0;
    this.#enabled = null;
    this.#subject.reset(this.scenario.instances);
    this.#subject.setTime(this.world.nowMs);
    for (let instance = 0; instance < this.scenario.instances; instance += 1) {
      this.#absorb(instance, await this.#subject.construct(instance));
    }
  }

  enabled(): readonly Transition[] {
    this.#enabled ??= this.#computeEnabled();
    return this.#enabled;
  }

  take(transition: Transition): MaybePromise<void> {
    this.#enabled = null;
    this.#state.steps += 1;
    if (this.#state.steps > STEPS_MAX) {
      throw new SubjectLimit(
        'steps',
        `no end after ${STEPS_MAX.toLocaleString('en')} steps: calls keep retrying for ever`,
      );
    }
    const starting = this.#nextCall(transition.client);
    if (starting !== null && transition.id === startId(starting, this.scenario))
      return this.#start(transition, starting);
    const index = this.#state.pending.findIndex(
      (pending) => pending.id === transition.id || `${pending.id}'` === transition.id,
    );
    const pending = this.#state.pending[index];
    assert(pending !== undefined, `The transition ${transition.id} can be taken here`);
    if (pending.dueMs !== null) return this.#fire(transition, pending);
    if (pending.answer !== null) return this.#deliver(transition, pending, pending.answer, 'reply');
    const answer = this.world.perform(pending.call);
    if (this.#isAloneInHeap(pending)) return this.#deliver(transition, pending, answer, 'call');
    this.#state.pending[index] = { ...pending, answer };
    this.#record(transition, 'effect', { call: pending.call, answer });
  }

  save(): unknown {
    return {
      subject: this.#subject.save?.(),
      world: this.world.save(),
      run: copyState(this.#state),
      logged: this.log.length,
    };
  }

  restore(state: unknown): void {
    const saved = state as { subject: unknown; world: ReturnType<World['save']>; run: RunState; logged: number };
    this.#subject.restore?.(saved.subject);
    this.world.restore(saved.world);
    this.#state = copyState(saved.run);
    this.log.length = saved.logged;
    this.#enabled = null;
  }

  release(state: unknown): void {
    this.#subject.release?.((state as { subject: unknown }).subject);
  }

  /** Outcomes by call id; undefined for a call that was never answered. */
  outcomes(): readonly (OperationOutcome | undefined)[] {
    return this.#state.outcomes;
  }

  /** Clients that still wait although nothing can happen any more. */
  hangingClients(): readonly number[] {
    return this.#state.clients.flatMap((client, index) =>
      client.running === null && !this.#hasMore(index) ? [] : [index],
    );
  }

  /** Rejections in the guest that nobody handled. */
  unhandled(): RunState['unhandled'] {
    return this.#state.unhandled;
  }

  #computeEnabled(): readonly Transition[] {
    const transitions: Transition[] = [];
    this.scenario.clients.forEach((_name, client) => {
      const next = this.#nextCall(client);
      if (next === null) return;
      const footprint = deliveryInto(heapKey(instanceOf(client, this.scenario)));
      transitions.push({ id: startId(next, this.scenario), client, footprint });
    });
    for (const pending of this.#state.pending)
      if (pending.dueMs === null) transitions.push(this.#transitionOf(pending));
    if (transitions.length > 0) return transitions.sort(byClient);
    return this.#dueTimers();
  }

  #transitionOf(pending: Pending): Transition {
    const client = pending.call.client ?? -1;
    const heap = heapKey(pending.instance);
    if (pending.answer !== null) return { id: `${pending.id}'`, client, footprint: deliveryInto(heap) };
    const footprint = this.#isAloneInHeap(pending) ? withDelivery(pending.footprint, heap) : pending.footprint;
    return { id: pending.id, client, footprint };
  }

  /** Timers fire only when nothing else can run, the earliest first; those due together in any order. */
  #dueTimers(): readonly Transition[] {
    const timers = this.#state.pending.filter((pending) => pending.dueMs !== null);
    const earliestMs = Math.min(...timers.map((timer) => timer.dueMs ?? Infinity));
    return timers
      .filter((timer) => timer.dueMs === earliestMs)
      .map((timer) => ({
        id: timer.id,
        client: timer.call.client ?? -1,
        footprint: deliveryInto(heapKey(timer.instance)),
      }));
  }

  /** Nothing else can enter the heap of this call before its reply does. */
  #isAloneInHeap(pending: Pending): boolean {
    const others = this.#state.pending.some(
      (other) => other.instance === pending.instance && other.id !== pending.id && other.dueMs === null,
    );
    if (others) return false;
    return !this.scenario.clients.some(
      (_name, client) => instanceOf(client, this.scenario) === pending.instance && this.#nextCall(client) !== null,
    );
  }

  #start(transition: Transition, scripted: ScriptedCall): MaybePromise<void> {
    const client = this.#state.clients[scripted.client];
    assert(client !== undefined, 'A scripted call belongs to a client of its scenario');
    client.running = scripted.id;
    const instance = instanceOf(scripted.client, this.scenario);
    const args = scripted.args.map((argument) => this.#fillIn(argument));
    const turn = this.#subject.start(instance, {
      id: scripted.id,
      client: scripted.client,
      method: scripted.method,
      args,
    });
    return this.#finish(turn, instance, transition, 'start', { started: scripted });
  }

  #deliver(transition: Transition, pending: Pending, answer: Answer, kind: 'reply' | 'call'): MaybePromise<void> {
    this.#state.pending.splice(
      this.#state.pending.findIndex((other) => other.id === pending.id),
      1,
    );
    const turn = this.#subject.answer(pending.instance, pending.call.id, answer);
    return this.#finish(turn, pending.instance, transition, kind, { call: pending.call, answer });
  }

  #fire(transition: Transition, timer: Pending): MaybePromise<void> {
    this.#state.pending.splice(
      this.#state.pending.findIndex((other) => other.id === timer.id),
      1,
    );
    this.world.nowMs = timer.dueMs ?? this.world.nowMs;
    this.#subject.setTime(this.world.nowMs);
    const turn = this.#subject.answer(timer.instance, timer.call.id, { ok: true, value: undefined });
    return this.#finish(turn, timer.instance, transition, 'timer', { call: timer.call });
  }

  #finish(
    turn: MaybePromise<Turn>,
    instance: number,
    transition: Transition,
    kind: Step['kind'],
    what: Partial<Step>,
  ): MaybePromise<void> {
    if (turn instanceof Promise) return turn.then((quiet) => this.#finish(quiet, instance, transition, kind, what));
    this.#record(transition, kind, { ...what, settled: turn.settled });
    this.#absorb(instance, turn);
  }

  #record(transition: Transition, kind: Step['kind'], what: Partial<Step>): void {
    this.log.push({ transition, kind, call: null, started: null, answer: null, settled: [], ...what });
  }

  #absorb(instance: number, turn: Turn): void {
    const state = this.#state;
    for (const call of turn.issued) state.pending.push(this.#pendingOf(instance, call));
    for (const id of turn.cancelled) {
      const index = state.pending.findIndex((pending) => pending.instance === instance && pending.call.id === id);
      if (index >= 0) state.pending.splice(index, 1);
    }
    for (const settled of turn.settled) {
      state.outcomes[settled.operation] = settled.outcome;
      for (const client of state.clients) {
        if (client.running !== settled.operation) continue;
        client.running = null;
        client.position += 1;
      }
    }
    if (turn.unhandled.length > 0) state.unhandled = [...state.unhandled, ...turn.unhandled];
    if (turn.settled.length > 0) this.#passBarrier();
  }

  #pendingOf(instance: number, call: PortCall): Pending {
    const client = call.client ?? -1;
    const count = (this.#state.issued.get(client) ?? 0) + 1;
    this.#state.issued.set(client, count);
    const dueMs = call.port === 'timer' ? this.world.nowMs + Math.max(0, Number(call.args[0] ?? 0)) : null;
    return {
      id: `${this.scenario.clients[client] ?? '@'}${count}`,
      instance,
      call,
      footprint: footprintOf(call),
      answer: null,
      dueMs,
    };
  }

  #nextCall(client: number): ScriptedCall | null {
    const state = this.#state.clients[client];
    if (state === undefined || state.running !== null) return null;
    return this.scenario.phases[this.#state.phase]?.get(client)?.[state.position] ?? null;
  }

  /** When every client has done its part of the phase, the next phase begins. */
  #passBarrier(): void {
    const state = this.#state;
    while (state.phase < this.scenario.phases.length) {
      const busy = state.clients.some((client, index) => client.running !== null || this.#nextCall(index) !== null);
      if (busy) return;
      state.phase += 1;
      for (const client of state.clients) client.position = 0;
    }
  }

  #hasMore(client: number): boolean {
    const { phase } = this.#state;
    return this.#nextCall(client) !== null || this.scenario.phases.slice(phase + 1).some((later) => later.has(client));
  }

  #fillIn(argument: Argument): unknown {
    if (argument.kind === 'literal') return argument.value;
    const outcome = this.#state.outcomes[argument.call];
    let value: unknown = outcome?.ok ? outcome.value : undefined;
    for (const name of argument.path) value = (value as Record<string, unknown> | null | undefined)?.[name];
    return value;
  }
}

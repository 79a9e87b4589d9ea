/**
 * One execution of a scenario: a submission's instances over one world, with every choice left to whoever drives it.
 *
 * A transition starts a client's next call, makes a pending port call take effect, or delivers its reply. Effect and
 * reply are one transition while nothing else can enter the calling heap: delaying that reply would commute with
 * everything. Deliveries into one heap conflict, because the guest can see their order: see `memory-use.ts`.
 *
 * Faults are not choices: a plan, given at the start, says which strike; one whose call is never reached does not happen.
 */
import { assert } from '../base/assert.ts';
import { stayInside } from './atomic-section.ts';
import { beginTry, fillIn, passBarrier, settle, unfinishedClients } from './client-program.ts';
import { crashAfterEffect, crashInstance } from './crash.ts';
import { ReplayWitness } from './determinism.ts';
import { type FaultPlan, NO_FAULTS, type PlannedFault } from './fault-plan.ts';
import type { SeenCall } from './fault-plans.ts';
import { SLOW_MS } from './fault-strike.ts';
import { noteEntry } from './heap-history.ts';
import { cancelTimers, holdAnswer, pendingOf, putOn, takeOff } from './issued-calls.ts';
import { KnownMoves } from './known-moves.ts';
import { type Move, possibleMoves, type Present } from './moves.ts';
import type { MemoryUse } from './memory-use.ts';
import { changedInstance, copyState, initialState, type Pending, type RunState, type SavedRun } from './run-state.ts';
import { instanceOf, type Scenario, type ScriptedCall, withPlannedCopies } from './scenario.ts';
import type { Answer, MaybePromise, OperationOutcome, Subject, Turn } from './subject.ts';
import { SubjectLimit } from './subject.ts';
import { type EndlessRun, giveUp, STEPS_MAX } from './repetition.ts';
import { StateKeys } from './state-key.ts';
import { takeEffect } from './take-effect.ts';
import { type Happened, newStep, type Step, withOpening } from './step.ts';
import type { Transition, TransitionSystem } from './transition-system.ts';
import { World } from './world.ts';

export class SimulatedRun implements TransitionSystem {
  readonly memory: MemoryUse;
  readonly scenario: Scenario;
  readonly plan: FaultPlan;
  readonly log: Step[] = [];
  readonly #subject: Subject;
  readonly #prepare: (world: World) => void;
  readonly #seen = new Map<string, SeenCall>();
  readonly #witness = new ReplayWitness();
  readonly #keys = new StateKeys();
  readonly #now: Present;
  #moves: readonly Move[] | null = null;

  constructor(
    subject: Subject,
    scenario: Scenario,
    prepare: (world: World) => void,
    plan: FaultPlan = NO_FAULTS,
    memory: MemoryUse = 'shared',
  ) {
    this.#subject = subject;
    this.memory = memory;
    this.scenario = withPlannedCopies(scenario, plan);
    this.plan = plan;
    this.#prepare = prepare;
    const world = new World(this.log);
    const state = initialState(scenario, world.nowMs);
    this.#now = { scenario: this.scenario, plan, memory, world, state, known: new KnownMoves(plan.length === 0) };
    if (subject.save === undefined) Object.assign(this, { save: undefined, restore: undefined });
  }

  get world(): World {
    return this.#now.world;
  }

  async reset(): Promise<void> {
    this.#now.world = new World(this.log);
    this.#prepare(this.world);
    this.#now.state = initialState(this.scenario, this.world.nowMs);
    this.log.length = 0;
    this.#moves = null;
    this.#witness.restart();
    this.#subject.watchMemory?.(this.memory === 'apart');
    this.#subject.reset(this.scenario.instances);
    this.#subject.setTime(this.world.nowMs);
    for (let instance = 0; instance < this.scenario.instances; instance += 1) {
      this.#absorb(instance, await this.#subject.construct(instance), `construct ${instance}`);
    }
  }

  enabled(): readonly Transition[] {
    return this.#possible().map((move) => move.transition);
  }

  take(transition: Transition): MaybePromise<void> {
    const move = this.#possible().find((other) => other.transition.id === transition.id);
    assert(move !== undefined, `The transition ${transition.id} can be taken here`);
    this.#moves = null;
    this.#witness.note(transition.id, null);
    this.#state.steps += 1;
    if (this.#state.steps > STEPS_MAX) {
      this.#state.endless = giveUp(this.log);
      return;
    }
    switch (move.kind) {
      case 'start':
        return this.#start(move.transition, move.scripted);
      case 'whole':
      case 'effect':
        return stayInside(move, this.#effect(move), () => this.#possible(), this);
      case 'reply':
        return this.#deliver(move.transition, move.pending, move.pending.answer, 'reply');
      case 'timer':
        return this.#fire(move.transition, move.pending);
      case 'late':
        return this.#land(move.transition, move.pending);
      case 'time':
        this.#passTime(move.toMs);
        return this.#record(move.transition, 'time', {});
      case 'barrier':
        passBarrier(this.#state, this.scenario, this.world.nowMs);
        return this.#record(move.transition, 'phase', {});
    }
  }

  save(): SavedRun {
    return {
      subject: this.#subject.save?.(),
      world: this.world.save(),
      run: copyState(this.#state),
      logged: this.log.length,
      witnessed: this.#witness.length,
      moves: this.#possible(),
    };
  }

  restore(state: unknown): void {
    const saved = state as SavedRun;
    this.#subject.restore?.(saved.subject);
    this.world.restore(saved.world);
    this.#subject.setTime(this.world.nowMs);
    this.#now.state = copyState(saved.run);
    this.log.length = saved.logged;
    this.#witness.goBack(saved.witnessed);
    this.#moves = saved.moves;
  }

  release(state: unknown): void {
    this.#subject.release?.((state as { subject: unknown }).subject);
  }

  stateKey(): string {
    return this.#keys.keyOf(this.#state, this.world);
  }

  /** Outcomes by call id; undefined for a call that was never answered. */
  outcomes(): readonly (OperationOutcome | undefined)[] {
    return this.#state.outcomes;
  }

  /** Clients that still wait although nothing can happen any more. */
  hangingClients(): readonly number[] {
    return unfinishedClients(this.#state, this.scenario);
  }

  /** Port calls in the log say which line made them from here on, or no longer. */
  recordSites(on: boolean): void {
    this.#subject.recordSites?.(on);
  }

  /** Why the run would have gone on for ever; null when it came to an end. */
  endless(): EndlessRun | null {
    return this.#state.endless;
  }

  /** Rejections in the guest that nobody handled. */
  unhandled(): RunState['unhandled'] {
    return this.#state.unhandled;
  }

  /** Faults of the plan that have struck in this schedule. Those left out had nothing to strike. */
  firedFaults(): readonly PlannedFault[] {
    return this.#state.fired;
  }

  /** Arguments of a scripted call as they were when it started, for judges. */
  argumentsOf(call: ScriptedCall): readonly unknown[] {
    return call.args.map((argument) => fillIn(argument, this.#state));
  }

  /** Every call that any schedule of this run has issued: where faults can strike. */
  seenCalls(): readonly SeenCall[] {
    return [...this.#seen.values()];
  }

  #possible(): readonly Move[] {
    return (this.#moves ??= possibleMoves(this.#now));
  }

  get #state(): RunState {
    return this.#now.state;
  }

  #start(transition: Transition, scripted: ScriptedCall): MaybePromise<void> {
    const { client, id, method } = scripted;
    beginTry(scripted, this.#now);
    const instance = instanceOf(client, this.scenario);
    const crash = crashAfterEffect(client, 0, this.#now);
    if (crash !== null) {
      this.#record(transition, 'start', { started: scripted });
      return this.#crash(transition, instance, crash);
    }
    const turn = this.#subject.start(instance, { id, client, method, args: this.argumentsOf(scripted) });
    return this.#finish(turn, instance, transition, 'start', { started: scripted });
  }

  #effect({ transition, pending, kind }: Extract<Move, { readonly pending: Pending }>): MaybePromise<void> {
    const { call, client, instance, fault } = pending;
    const { answer, changed } = takeEffect(pending, this.#now);
    const crash = crashAfterEffect(client, 1, this.#now);
    if (crash !== null) {
      this.#record(transition, 'effect', { call, answer, fault });
      return this.#crash(transition, instance, crash);
    }
    if (kind === 'whole') return this.#deliver(transition, pending, answer, 'call', changed);
    const paused = fault?.kind === 'pause' ? changedInstance(this.#state, instance) : undefined;
    if (paused !== undefined) paused.pausedUntilMs = this.world.nowMs + SLOW_MS;
    holdAnswer(pending, answer, this.#state);
    this.#record(transition, 'effect', { call, answer, fault, changed });
  }

  #deliver(
    transition: Transition,
    pending: Pending,
    answer: Answer | null,
    kind: 'reply' | 'call',
    changed = false,
  ): MaybePromise<void> {
    assert(answer !== null, 'Only what has an answer is delivered');
    takeOff(pending, this.#state);
    const { call, instance, fault } = pending;
    const turn = this.#subject.answer(instance, call.id, answer);
    return this.#finish(turn, instance, transition, kind, { call, answer, fault, changed });
  }

  #fire(transition: Transition, timer: Pending): MaybePromise<void> {
    const { call, client, instance, fault } = timer;
    takeOff(timer, this.#state);
    if (timer.dueMs > this.world.nowMs) this.#passTime(timer.dueMs);
    if (fault !== null) this.#state.fired = [...this.#state.fired, fault];
    const crash = crashAfterEffect(client, 1, this.#now);
    if (crash !== null) {
      this.#record(transition, 'timer', { call, fault });
      return this.#crash(transition, instance, crash);
    }
    const turn = this.#subject.answer(instance, call.id, { ok: true, value: undefined });
    return this.#finish(turn, instance, transition, 'timer', { call, fault });
  }

  #land(transition: Transition, late: Pending): void {
    takeOff(late, this.#state);
    this.#record(transition, 'late', { call: late.call, answer: this.world.perform(late.call) });
  }

  #passTime(toMs: number): void {
    this.world.nowMs = toMs;
    this.#subject.setTime(toMs);
  }

  #crash(transition: Transition, index: number, fault: PlannedFault): MaybePromise<void> {
    crashInstance(index, fault, this.#now);
    this.#subject.kill(index);
    return this.#finish(this.#subject.construct(index), index, transition, 'crash', { fault });
  }

  #finish(
    turn: MaybePromise<Turn>,
    instance: number,
    transition: Transition,
    kind: Step['kind'],
    what: Happened,
  ): MaybePromise<void> {
    if (turn instanceof Promise) return turn.then((quiet) => this.#finish(quiet, instance, transition, kind, what));
    const { call, started, answer, fault, changed } = what;
    const { settled, console } = turn;
    this.#record(transition, kind, { call, started, answer, fault, changed, settled, console });
    noteEntry(instance, transition, kind, what, this.#now);
    this.#absorb(instance, turn, transition.id);
  }

  #record(transition: Transition, kind: Step['kind'], what: Happened): void {
    const step = newStep(transition, kind, this.world.nowMs, what);
    this.log.push(this.log.length === 0 ? withOpening(step, this.#state.opening) : step);
  }

  #absorb(instance: number, turn: Turn, cause: string): void {
    const state = this.#state;
    if (this.log.length === 0) state.opening = [...state.opening, ...turn.console];
    const difference = this.#witness.note(cause, turn);
    if (difference !== null) throw new SubjectLimit('nondeterminism', difference.message, difference.at);
    for (const call of turn.issued) putOn(pendingOf(instance, call, this.#now, this.#seen), state);
    cancelTimers(instance, turn.cancelled, state);
    for (const { operation, outcome } of turn.settled)
      settle(operation, outcome, state, this.scenario, this.world.nowMs);
    if (turn.unhandled.length > 0) state.unhandled = [...state.unhandled, ...turn.unhandled];
  }
}

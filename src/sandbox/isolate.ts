/** One heap with a submission in it: lets it run turn by turn, and tells what each turn did. */
import type { SourcePosition } from '../base/errors.ts';
import { type Answer, type Operation, type Settled, SubjectLimit, type Turn } from '../simulation/subject.ts';
import { CLASS, OBJECT, PROMISE, PROMISE_FULFILLED, PROMISE_REJECTED, TAG } from './engine-layout.ts';
import { emptyTurn } from './empty-turn.ts';
import { addLine, dropLine, isFull, NOTHING_PRINTED } from './guest-console.ts';
import { GuestThrow } from './guest-throw.ts';
import { GuestValues } from './guest-values.ts';
import type { IsolateState, Running, Waiting } from './isolate-state.ts';
import { JOBS_PER_TURN_MAX, PENDING_CALLS_MAX } from './limits.ts';
import type { MemoryImage } from './memory-image.ts';
import type { Address, QuickJs } from './quickjs.ts';

export class Isolate {
  readonly engine: QuickJs;
  readonly values: GuestValues;
  /** Port calls say which line made them: costs an error's stack each. */
  recordsSites = false;
  readonly #onTurn: (isRunning: boolean) => void;
  #nextId = 0;
  #running: readonly Running[] = [];
  #waiting: readonly Waiting[] = [];
  #printed = NOTHING_PRINTED;
  #turn = emptyTurn();

  /**
   * `locate` finds the candidate's own line in the stack of an error. `onTurn` hears when code of the guest gets its
   * turn and when it is quiet again; it may throw to refuse the turn.
   */
  constructor(
    engine: QuickJs,
    locate: (stack: string) => SourcePosition | undefined,
    onTurn: (isRunning: boolean) => void,
  ) {
    this.engine = engine;
    this.#onTurn = onTurn;
    this.values = new GuestValues(engine, locate);
  }

  /**
   * Constructs the submission's entry class. What it draws at random from here on follows from the seed. `load` loads the
   * submission first, and gives its entry class.
   */
  construct(seed: number, load: (() => Address) | null = null): Turn {
    const { engine } = this;
    return this.#letRun(null, () => {
      const { ports, reseed } = this.values.guest;
      const slot = engine.reserve(2);
      this.values.write(seed, slot);
      engine.companion.call(engine.context, reseed, 1, slot, slot);
      engine.checked(slot);
      const entry = load?.() ?? this.values.guest.entry;
      engine.companion.call(engine.context, ports, 0, slot, slot);
      engine.checked(slot);
      engine.companion.construct(engine.context, entry, 1, slot, engine.instance);
      engine.release(2);
      engine.checked(engine.instance);
    });
  }

  start({ id, client, method, args }: Operation): Turn {
    const { engine } = this;
    return this.#letRun(client, () => {
      const { methods, resolve } = this.values.guest;
      const slots = engine.reserve(args.length + 1);
      args.forEach((arg, at) => this.values.write(arg, slots + (at + 1) * 8));
      engine.companion.invoke(
        engine.context,
        engine.instance,
        methods.get(method) ?? engine.atom(method),
        args.length,
        slots + 8,
        slots,
      );
      if (this.#isNativePromise(slots) || this.#becomePromise(resolve, slots)) this.#watch(id, slots);
      else
        this.#turn.settled.push({
          operation: id,
          outcome: { ok: false, error: this.values.errorAt(engine.thrown().thrown) },
        });
      engine.release(args.length + 1);
    });
  }

  answer(callId: number, answer: Answer): Turn {
    const { engine } = this;
    const waiting = this.#waiting.find(({ id }) => id === callId);
    if (waiting === undefined) return emptyTurn();
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    return this.#letRun(waiting.client, () => {
      const { fire } = this.values.guest;
      const slots = engine.reserve(3);
      const callee = slots + 16;
      if (waiting.resolve === 0) {
        this.values.write(callId, slots);
        engine.companion.call(engine.context, fire, 1, slots, slots);
      } else {
        if (answer.ok) this.values.write(answer.value, slots);
        else this.values.writeError(answer.error, slots);
        engine.memory.setWord(callee, answer.ok ? waiting.resolve : waiting.reject);
        engine.memory.setWord(callee + 4, TAG.object);
        engine.companion.call(engine.context, callee, 1, slots, slots);
      }
      engine.release(3);
      engine.checked(slots);
    });
  }

  /** As if the guest had had a turn. */
  showLife(): void {
    try {
      this.#onTurn(true);
    } finally {
      this.#onTurn(false);
    }
  }

  save(image?: MemoryImage): IsolateState {
    return {
      image: this.engine.capture(image),
      nextId: this.#nextId,
      running: this.#running,
      waiting: this.#waiting,
      printed: this.#printed,
    };
  }

  restore({ image, nextId, running, waiting, printed }: IsolateState): void {
    this.engine.restore(image);
    this.#nextId = nextId;
    this.#running = running;
    this.#waiting = waiting;
    this.#printed = printed;
  }

  /** A port call of the guest: gives the address of the promise that it gets, or of what it throws. */
  issue(port: string, method: string, argc: number, argv: Address): Address {
    const { engine } = this;
    this.#checkPending();
    const slots = engine.reserve(3);
    engine.companion.promise(engine.context, slots + 8, slots);
    engine.checked(slots);
    const resolve = engine.memory.word(slots + 8);
    const reject = engine.memory.word(slots + 16);
    const args: unknown[] = [];
    try {
      for (let at = 0; at < argc; at += 1) args.push(this.values.read(argv + at * 8));
      this.#note(port, method, args, resolve, reject);
    } catch (error) {
      if (!(error instanceof GuestThrow)) throw error;
      engine.companion.call(engine.context, slots + 16, 1, error.thrown, slots + 8);
    }
    engine.release(3);
    return slots;
  }

  /** A timer with a callback: gives the id under which the guest keeps it. */
  timer(method: string, delayMs: number): number {
    this.#checkPending();
    return this.#note('timer', method, [delayMs], 0, 0);
  }

  cancel(id: number): void {
    if (!this.#waiting.some((waiting) => waiting.id === id)) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
    this.#turn.cancelled.push(id);
  }

  /** Says whether a line of output is still wanted. */
  mayPrint(): boolean {
    if (!isFull(this.#printed)) return true;
    this.#printed = dropLine(this.#printed);
    return false;
  }

  print(line: string): void {
    const { printed, text } = addLine(this.#printed, line);
    this.#printed = printed;
    this.#turn.console.push({ client: this.engine.client, text });
  }

  /** The last turn left something behind: a call under way, a printed line, a rejection that nobody handled. */
  get hasActed(): boolean {
    return this.#nextId > 0 || this.#turn.console.length > 0 || this.engine.hasUnhandled;
  }

  /** Port calls and timers without an answer. */
  get pendingCalls(): number {
    return this.#waiting.length;
  }

  /** Runs promise jobs one by one until none is left. */
  readonly runJobs = (): void => {
    for (let jobs = 0; this.engine.runJob(); jobs += 1) {
      if (this.#running.length > 0) this.#settle();
      if (jobs >= JOBS_PER_TURN_MAX) {
        throw new SubjectLimit(
          'microtasks',
          `more than ${JOBS_PER_TURN_MAX.toLocaleString('en')} promise callbacks ran without any port call being awaited`,
        );
      }
    }
  };

  #letRun(client: number | null, act: () => void): Turn {
    const { engine } = this;
    this.#turn = emptyTurn();
    this.values.refill();
    engine.beginTurn(client);
    try {
      this.#onTurn(true);
      this.#runToQuiet(act);
    } catch (error) {
      if (error instanceof RangeError) {
        throw new SubjectLimit('memory', 'the code recursed or allocated beyond what the isolate can hold');
      }
      throw error;
    } finally {
      this.#onTurn(false);
    }
    return this.#turn;
  }

  #runToQuiet(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof GuestThrow)) throw error;
      this.#turn.unhandled.push(this.values.errorAt(error.thrown));
    }
    if (this.#running.length > 0) this.#settle();
    this.runJobs();
    for (const reason of this.engine.takeUnhandled()) this.#turn.unhandled.push(this.values.errorAt(reason));
  }

  /** Notes a port call in the turn, on behalf of the client that the guest runs for. */
  #note(port: string, method: string, args: readonly unknown[], resolve: number, reject: number): number {
    const id = this.#nextId;
    const { client } = this.engine;
    this.#nextId += 1;
    this.#waiting = [...this.#waiting, { id, client, resolve, reject }];
    const at = this.recordsSites ? this.values.site() : undefined;
    this.#turn.issued.push({ id, client, port, method, args, ...(at ? { at } : {}) });
    return id;
  }

  #checkPending(): void {
    if (this.#waiting.length < PENDING_CALLS_MAX) return;
    throw new SubjectLimit('pending-calls', `more than ${PENDING_CALLS_MAX} port calls were pending at once`);
  }

  /** Follows the promise at the address until it settles; its rejection counts as handled from now on. */
  #watch(operation: number, address: Address): void {
    const { engine } = this;
    const promise = engine.memory.word(address);
    engine.memory.setByte(engine.memory.word(promise + OBJECT.payload) + PROMISE.isHandled, 1);
    engine.forgetRejection(promise);
    this.#running = [...this.#running, { operation, promise }];
  }

  /** Takes note of operations whose promises have settled. */
  #settle(): void {
    const { memory } = this.engine;
    for (const running of this.#running) {
      const data = memory.word(running.promise + OBJECT.payload);
      const state = memory.word(data + PROMISE.state);
      if (state !== PROMISE_FULFILLED && state !== PROMISE_REJECTED) continue;
      this.#running = this.#running.filter((other) => other !== running);
      this.#turn.settled.push({
        operation: running.operation,
        outcome: this.#outcome(state === PROMISE_FULFILLED, data + PROMISE.result),
      });
    }
  }

  #outcome(fulfilled: boolean, result: Address): Settled['outcome'] {
    if (!fulfilled) return { ok: false, error: this.values.errorAt(result) };
    try {
      return { ok: true, value: this.values.read(result) };
    } catch (error) {
      if (!(error instanceof GuestThrow)) throw error;
      return { ok: false, error: this.values.errorAt(error.thrown) };
    }
  }

  #isNativePromise(address: Address): boolean {
    const { memory } = this.engine;
    if (memory.word(address + 4) !== TAG.object) return false;
    return memory.half(memory.word(address) + OBJECT.classId) === CLASS.promise;
  }

  /** Makes a promise of what a method returned, as `await` would; false when it threw instead. */
  #becomePromise(resolve: Address, address: Address): boolean {
    const { engine } = this;
    if (engine.memory.word(address + 4) === TAG.exception) return false;
    engine.companion.call(engine.context, resolve, 1, address, address);
    return this.#isNativePromise(address);
  }
}

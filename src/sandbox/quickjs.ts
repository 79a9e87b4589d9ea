/**
 * A raw host for QuickJS in WebAssembly (quickjs.wasm of quickjs-wasi, pinned). Memory is an arena: nothing is freed,
 * going back to a saved state copies bytes.
 */
import { assert } from '../base/assert.ts';
import { clientOfJob } from './asynchronous-context.ts';
import { type Companion, companionModule } from './companion-module.ts';
import { LIST_NEXT, MALLOC_FUNCTIONS, RUNTIME, TAG } from './engine-layout.ts';
import { EngineMemory } from './engine-memory.ts';
import { GuestThrow, memoryLimit } from './guest-throw.ts';
import { GUEST_MEMORY_MAX_BYTES, GUEST_STACK_MAX_BYTES, HOST_PAGES, MEMORY_PAGES } from './limits.ts';
import { captureMemory, checkTopPointer, type MemoryImage, restoreMemory } from './memory-image.ts';
import { type QuickJsHooks, quickJsImports } from './quickjs-imports.ts';
import { quickJsModule } from './quickjs-module.ts';

export const PAGE_BYTES = 64 << 10;
const EVAL_MODULE = 1;
/** Values that calls in progress may hold at once: a few a call, calls nest a few deep. */
const SLOTS = 512;
/** Texts up to this size are passed in a buffer that is always there. */
const TEXT_BYTES = 4 << 10;

/** Address of a value in the engine's memory. */
export type Address = number;

/**
 * What a function given to the guest does: finds its arguments at `argv`, answers with the address of its result. The
 * guest owns the result from then on: it must be a new value, or one that is not counted (a number, undefined).
 */
export type HostFunction = (argc: number, argv: Address) => Address;

/** One heap: a WebAssembly instance with one runtime and one context in it. */
export class QuickJs {
  nowMs = 0;
  /** Every byte that the engine draws at random at its start. */
  readonly seed = 7;
  /** Times the guest has looked at the clock. */
  clockReads = 0;
  /** Interrupt ticks in the present turn. */
  ticks = 0;
  /** What the host functions of this heap do; each knows its place in this list. */
  functions: readonly HostFunction[] = [];
  readonly memory: EngineMemory;
  readonly companion: Companion;
  readonly context: number;
  readonly runtime: number;
  /** Where the submission's instance is kept once it is constructed. */
  readonly instance: Address;
  readonly #exports: Record<string, (...args: number[]) => number>;
  readonly #stackPointer: WebAssembly.Global;
  readonly #rejections = new Map<number, Address>();
  readonly #hostFunctionIndex: number;
  /** Address of the byte that says on whose behalf the guest runs: 0 for nobody, else the client's index + 1. */
  readonly #clientAddress: Address;
  readonly #slots: Address;
  readonly #text: Address;
  readonly #jobList: Address;
  #slotsUsed = 0;

  constructor(hooks: QuickJsHooks) {
    const instance = new WebAssembly.Instance(
      quickJsModule(),
      quickJsImports(() => this, hooks),
    );
    const { memory, __stack_pointer: stackPointer, __indirect_function_table: table, ...exported } = instance.exports;
    assert(memory instanceof WebAssembly.Memory, 'The engine exports its memory');
    assert(stackPointer instanceof WebAssembly.Global, 'The engine exports its stack pointer');
    assert(table instanceof WebAssembly.Table, 'The engine exports its function table');
    this.#stackPointer = stackPointer;
    this.#exports = exported as Record<string, (...args: number[]) => number>;
    this.memory = new EngineMemory(memory.buffer);
    this.#run('_initialize');
    this.#run('wasm_free', this.#run('wasm_malloc', GUEST_MEMORY_MAX_BYTES));
    assert(memory.buffer.byteLength === MEMORY_PAGES * PAGE_BYTES, 'The memory has grown to all the guest may have');
    memory.grow(HOST_PAGES);
    this.memory = new EngineMemory(memory.buffer);
    assert(this.#run('qjs_init') === 0, 'The engine starts');
    this.#run('qjs_set_max_stack_size', GUEST_STACK_MAX_BYTES);
    this.#run('qjs_set_interrupt_handler', 1);
    this.#run('qjs_set_promise_rejection_handler', 1);
    this.#run('qjs_set_module_loader', 1);
    this.runtime = this.#run('qjs_get_runtime_ptr');
    this.context = this.#run('qjs_get_context_ptr');
    this.#jobList = this.runtime + RUNTIME.jobList;
    this.#slots = this.#run('wasm_malloc', SLOTS * 8);
    this.#text = this.#run('wasm_malloc', TEXT_BYTES);
    this.#clientAddress = this.#run('wasm_malloc', 8);
    this.memory.setByte(this.#clientAddress, 0);
    this.instance = this.#run('wasm_malloc', 8);
    this.companion = this.#join(memory, exported, table);
    this.#hostFunctionIndex = table.length - 1;
    this.#run(
      'wasm_free',
      checkTopPointer(this.memory, (bytes) => this.#run('wasm_malloc', bytes)),
    );
  }

  /** Copies the used memory into an image, reusing its buffer. */
  capture(image?: MemoryImage): MemoryImage {
    return captureMemory(this.memory, this.stackPointer, image);
  }

  /** Back to an image of this or of another instance: the layout is the same in all. */
  restore(image: MemoryImage): void {
    restoreMemory(this.memory, image);
    this.#stackPointer.value = image.stackPointer;
    this.#rejections.clear();
  }

  get stackPointer(): number {
    return Number(this.#stackPointer.value);
  }

  /** Evaluates a script and gives the address of its completion value. */
  evaluate(code: string, file: string): Address {
    return this.checked(this.#eval(code, file, 0));
  }

  /** Evaluates a module to the end and gives its namespace. */
  evaluateModule(code: string, file: string, runJobs: () => void): Address {
    const promise = this.checked(this.#eval(code, file, EVAL_MODULE));
    runJobs();
    const result = this.#run('qjs_promise_result', promise);
    if (this.#run('qjs_promise_state', promise) !== 1) throw new GuestThrow(result);
    return result;
  }

  property(object: Address, name: string): Address {
    return this.checked(this.#run('qjs_get_prop_string', object, this.cString(name)));
  }

  /** An atom that stays for ever: the name of a method to be called. */
  atom(name: string): number {
    return this.#run('JS_NewAtomLen', this.context, this.cString(name), Buffer.byteLength(name));
  }

  setProperty(object: Address, name: string, value: Address): void {
    this.#run('qjs_set_prop_string', object, this.cString(name), value);
  }

  /** Calls a function of the guest with values at these addresses; gives the address of the result. */
  call(callee: Address, ...args: readonly Address[]): Address {
    const argv = this.#run('wasm_malloc', (args.length + 1) * 8);
    args.forEach((arg, at) => this.memory.bytes.copy(this.memory.bytes, argv + at * 8, arg, arg + 8));
    const result = argv + args.length * 8;
    this.companion.call(this.context, callee, args.length, argv, result);
    return this.checked(result);
  }

  /** Makes the guest's side of a function of the host, which is the one at this place of `functions`. */
  hostFunction(name: string, place: number): Address {
    const result = this.#run('wasm_malloc', 8);
    this.companion.newHostFunction(this.context, this.#hostFunctionIndex, this.cString(name), 0, place, result);
    return this.checked(result);
  }

  /** A new turn begins: its fuel is full, no call is in progress, and it runs on behalf of the client. */
  beginTurn(client: number | null): void {
    this.ticks = 0;
    this.#slotsUsed = 0;
    this.memory.setByte(this.#clientAddress, client === null ? 0 : client + 1);
  }

  /** Room for values of a call in progress; given back with {@link release}, the latest first. */
  reserve(values: number): Address {
    const address = this.#slots + this.#slotsUsed * 8;
    this.#slotsUsed += values;
    assert(this.#slotsUsed <= SLOTS, 'Calls between host and guest are not nested beyond reason');
    return address;
  }

  release(values: number): void {
    this.#slotsUsed -= values;
  }

  /** A text as UTF-8 with a zero byte after it, to be given back with {@link releaseText} before the next one. */
  text(text: string): { readonly address: Address; readonly length: number } {
    const fits = text.length * 3 < TEXT_BYTES;
    const length = fits ? 0 : Buffer.byteLength(text);
    const address = fits ? this.#text : this.#run('wasm_malloc', length + 1);
    if (address === 0) throw memoryLimit();
    const written = this.memory.bytes.write(text, address, fits ? TEXT_BYTES : length, 'utf8');
    this.memory.setByte(address + written, 0);
    return { address, length: written };
  }

  releaseText(address: Address): void {
    if (address !== this.#text) this.#run('wasm_free', address);
  }

  /** A text as UTF-8 with a zero byte after it, in memory of its own. */
  cString(text: string): Address {
    const length = Buffer.byteLength(text);
    const address = this.#run('wasm_malloc', length + 1);
    if (address === 0) throw memoryLimit();
    this.memory.bytes.write(text, address, length, 'utf8');
    this.memory.setByte(address + length, 0);
    return address;
  }

  /** The value at the address, unless it says that an exception is under way: then throws {@link GuestThrow}. */
  checked(address: Address): Address {
    if (this.memory.word(address + 4) === TAG.exception) throw this.thrown();
    return address;
  }

  /** The exception that is under way, taken off the engine. */
  thrown(): GuestThrow {
    const address = this.#run('wasm_malloc', 8);
    this.companion.exception(this.context, address);
    return new GuestThrow(address);
  }

  /** Lets the guest see an error from an import. */
  throwError(message: string): void {
    const error = this.evaluate(`new Error(${JSON.stringify(message)})`, 'bugbash-error');
    this.#run('qjs_throw', error);
  }

  /** Runs the next promise job, in the asynchronous context of the client that it belongs to; false when there is none. */
  runJob(): boolean {
    const entry = this.memory.word(this.#jobList + LIST_NEXT);
    if (entry === this.#jobList) return false;
    const client = clientOfJob(this.memory, entry);
    if (client !== null) this.memory.setByte(this.#clientAddress, client);
    if (this.#run('qjs_execute_pending_job') < 0) this.thrown();
    return true;
  }

  /** The client on whose behalf the guest runs just now; null for nobody. */
  get client(): number | null {
    const byte = this.memory.byte(this.#clientAddress);
    return byte === 0 ? null : byte - 1;
  }

  noteRejection(promiseBox: Address, reasonBox: Address, handled: boolean): void {
    const promise = this.memory.word(promiseBox);
    if (handled) this.#rejections.delete(promise);
    else this.#rejections.set(promise, reasonBox);
  }

  /** Somebody waits for this promise after all. */
  forgetRejection(promise: number): void {
    this.#rejections.delete(promise);
  }

  get hasUnhandled(): boolean {
    return this.#rejections.size > 0;
  }

  /** Reasons of rejections that nobody has handled since the last call. */
  takeUnhandled(): readonly Address[] {
    if (this.#rejections.size === 0) return [];
    const reasons = [...this.#rejections.values()];
    this.#rejections.clear();
    return reasons;
  }

  /** The texts are given back: they would be in every copy of the memory. */
  #eval(code: string, file: string, flags: number): Address {
    const texts = [this.cString(code), this.cString(file)] as const;
    const result = this.#run('qjs_eval', texts[0], Buffer.byteLength(code), texts[1], flags);
    for (const text of texts) this.#run('wasm_free', text);
    return result;
  }

  #run(name: string, ...args: number[]): number {
    const callee = this.#exports[name];
    assert(callee !== undefined, `The engine exports ${name}`);
    return callee(...args);
  }

  /** Joins the companion to this engine: its allocator, its promise hook, its way into the host. */
  #join(memory: WebAssembly.Memory, exported: object, table: WebAssembly.Table): Companion {
    const host = {
      outOfMemory: () => {
        throw memoryLimit();
      },
      called: (magic: number, argc: number, argv: Address) => {
        const body = this.functions[magic];
        assert(body !== undefined, 'The guest calls a function that the host gave it');
        return body(argc, argv);
      },
    };
    const instance = new WebAssembly.Instance(companionModule(), { env: { ...exported, memory }, host });
    const companion = instance.exports as unknown as Companion;
    const enter = (entry: unknown) => {
      const index = table.grow(1);
      table.set(index, entry);
      return index;
    };
    const mallocFunctions = this.runtime + RUNTIME.mallocFunctions;
    for (const name of ['malloc', 'calloc', 'realloc'] as const) {
      this.memory.setWord(mallocFunctions + MALLOC_FUNCTIONS[name], enter(companion[name]));
    }
    this.#run('JS_SetPromiseHook', this.runtime, enter(companion.promiseHook), this.#clientAddress);
    enter(companion.hostFunction);
    return companion;
  }
}

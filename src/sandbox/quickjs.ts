/**
 * A raw host for QuickJS in WebAssembly (quickjs.wasm of quickjs-wasi, pinned). Memory is an arena: nothing is freed,
 * going back to a saved state copies bytes. Source of the approach: the memory layout of wasi-libc (stack below 1 MiB,
 * data and heap above, dlmalloc's top pointer ends the used part).
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { assert } from '../base/assert.ts';
import { sha256 } from '../base/hash.ts';
import { SubjectLimit } from '../simulation/subject.ts';
import { GuestThrow, memoryLimit } from './guest-throw.ts';
import {
  GUEST_MEMORY_MAX_BYTES,
  GUEST_STACK_MAX_BYTES,
  JOBS_PER_TURN_MAX,
  PREGROWN_BYTES,
  TICKS_PER_TURN_MAX,
} from './limits.ts';

export const QUICKJS_SHA256 = 'd4c9375f2b1ca4dc';
const DATA_START = 1 << 20;
/** Address of dlmalloc's top pointer in the pinned build; checked at every start. */
const TOP_POINTER_ADDRESS = 1_166_912;
const EVAL_MODULE = 1;

type Handle = number;
type WasmFunction = (...args: number[]) => number;

export interface QuickJsHooks {
  /** Source of an imported module, by normalised name; an error message when it may not be imported. */
  readonly load: (name: string) => { readonly source: string } | { readonly refused: string };
  readonly normalize: (base: string, name: string) => string;
  /** Called at every interrupt tick; throws to stop the guest for good. */
  readonly onTick: () => void;
}

export interface MemoryImage {
  readonly bytes: Uint8Array;
  length: number;
  stackPointer: number;
}

let compiled: WebAssembly.Module | null = null;

/** The compiled engine, read and checked once in a process. */
export function quickJsModule(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  const bytes = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
  assert(sha256(bytes).startsWith(QUICKJS_SHA256), 'quickjs.wasm is the build this isolate was made for');
  compiled = new WebAssembly.Module(bytes);
  return compiled;
}

/** One heap: a WebAssembly instance with one runtime and one context in it. */
export class QuickJs {
  nowMs = 0;
  readonly #exports: Record<string, WasmFunction>;
  readonly #memory: WebAssembly.Memory;
  readonly #stackPointer: WebAssembly.Global;
  readonly #hooks: QuickJsHooks;
  readonly #undefined: Handle;
  readonly #rejections = new Map<number, Handle>();
  readonly #pages: number;
  #bytes: Uint8Array;
  #view: DataView;
  #ticks = 0;

  constructor(hooks: QuickJsHooks) {
    this.#hooks = hooks;
    const instance = new WebAssembly.Instance(quickJsModule(), this.#imports());
    const { memory, __stack_pointer: stackPointer, ...functions } = instance.exports;
    assert(
      memory instanceof WebAssembly.Memory && stackPointer instanceof WebAssembly.Global,
      'The engine exports its memory and stack pointer',
    );
    this.#memory = memory;
    this.#stackPointer = stackPointer;
    this.#exports = functions as Record<string, WasmFunction>;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#run('_initialize');
    assert(this.#run('qjs_init') === 0, 'The engine starts');
    this.#run('wasm_free', this.#run('wasm_malloc', PREGROWN_BYTES));
    this.#refreshViews();
    this.#pages = memory.buffer.byteLength;
    this.#run('qjs_set_memory_limit', GUEST_MEMORY_MAX_BYTES);
    this.#run('qjs_set_max_stack_size', GUEST_STACK_MAX_BYTES);
    this.#run('qjs_set_interrupt_handler', 1);
    this.#run('qjs_set_promise_rejection_handler', 1);
    this.#run('qjs_set_module_loader', 1);
    this.#undefined = this.#run('qjs_get_undefined');
    this.#checkTopPointer();
  }

  /** Copies the used memory into an image, reusing its buffer. */
  capture(image?: MemoryImage): MemoryImage {
    const length = this.#top() - DATA_START;
    const target =
      image !== undefined && image.bytes.length >= length
        ? image
        : { bytes: new Uint8Array(length * 2), length: 0, stackPointer: 0 };
    target.bytes.set(this.#bytes.subarray(DATA_START, DATA_START + length));
    target.length = length;
    target.stackPointer = Number(this.#stackPointer.value);
    return target;
  }

  /** Back to an image of this or of another instance: the layout is the same in all. */
  restore(image: MemoryImage): void {
    this.#bytes.set(image.bytes.subarray(0, image.length), DATA_START);
    this.#stackPointer.value = image.stackPointer;
    this.#rejections.clear();
  }

  /** Evaluates a script and gives its completion value; throws {@link GuestThrow} with the exception's handle. */
  evaluate(code: string, file: string): Handle {
    return this.#checked(this.#eval(code, file, 0));
  }

  /** Evaluates a module to the end and gives its namespace. */
  evaluateModule(code: string, file: string): Handle {
    const promise = this.#checked(this.#eval(code, file, EVAL_MODULE));
    this.runJobs();
    if (this.#run('qjs_promise_state', promise) !== 1) throw new GuestThrow(this.#run('qjs_promise_result', promise));
    return this.#run('qjs_promise_result', promise);
  }

  property(object: Handle, name: string): Handle {
    return this.#checked(this.#run('qjs_get_prop_string', object, this.#cString(name)));
  }

  call(callee: Handle, ...args: readonly Handle[]): Handle {
    const argv = this.#run('wasm_malloc', Math.max(4, args.length * 4));
    args.forEach((arg, at) => this.#view.setUint32(argv + at * 4, arg, true));
    return this.#checked(this.#run('qjs_call', callee, this.#undefined, args.length, argv));
  }

  string(text: string): Handle {
    const bytes = Buffer.from(text, 'utf8');
    const pointer = this.#run('wasm_malloc', bytes.length + 1);
    this.#bytes.set(bytes, pointer);
    return this.#run('qjs_new_string', pointer, bytes.length);
  }

  number(value: number): Handle {
    return this.#run('qjs_new_number', value);
  }

  readString(handle: Handle, charactersMax: number): string {
    const lengthPointer = this.#run('wasm_malloc', 4);
    const pointer = this.#run('qjs_get_string_len', handle, lengthPointer);
    const length = pointer === 0 ? 0 : this.#view.getUint32(lengthPointer, true);
    if (length > charactersMax * 3)
      throw new SubjectLimit('value-size', 'the submission passed on a value that is too large');
    return Buffer.from(this.#bytes.subarray(pointer, pointer + length)).toString('utf8');
  }

  /** Runs promise jobs one by one until none is left. */
  runJobs(): void {
    for (let jobs = 0; this.#run('qjs_is_job_pending') !== 0; jobs += 1) {
      if (jobs >= JOBS_PER_TURN_MAX) {
        throw new SubjectLimit(
          'microtasks',
          `more than ${JOBS_PER_TURN_MAX.toLocaleString('en')} promise callbacks ran without any port call being awaited`,
        );
      }
      if (this.#run('qjs_execute_pending_job') < 0) this.#run('qjs_get_exception');
    }
    if (this.#memory.buffer.byteLength !== this.#pages) throw memoryLimit();
  }

  /** A new turn begins: its fuel is full. */
  refuel(): void {
    this.#ticks = 0;
  }

  /** Reasons of rejections that nobody has handled since the last call. */
  takeUnhandled(): readonly Handle[] {
    const reasons = [...this.#rejections.values()];
    this.#rejections.clear();
    return reasons;
  }

  #eval(code: string, file: string, flags: number): Handle {
    const bytes = Buffer.from(code, 'utf8');
    const pointer = this.#run('wasm_malloc', bytes.length + 1);
    this.#bytes.set(bytes, pointer);
    this.#bytes[pointer + bytes.length] = 0;
    return this.#run('qjs_eval', pointer, bytes.length, this.#cString(file), flags);
  }

  #cString(text: string): number {
    const bytes = Buffer.from(`${text}\0`, 'utf8');
    const pointer = this.#run('wasm_malloc', bytes.length);
    this.#bytes.set(bytes, pointer);
    return pointer;
  }

  #readCString(pointer: number): string {
    return Buffer.from(this.#bytes.subarray(pointer, this.#bytes.indexOf(0, pointer))).toString('utf8');
  }

  #checked(handle: Handle): Handle {
    if (this.#run('qjs_is_exception', handle) === 0) return handle;
    throw new GuestThrow(this.#run('qjs_get_exception'));
  }

  #run(name: string, ...args: number[]): number {
    const callee = this.#exports[name];
    assert(callee !== undefined, `The engine exports ${name}`);
    return callee(...args);
  }

  #top(): number {
    return this.#view.getUint32(TOP_POINTER_ADDRESS, true) + 64;
  }

  /** Allocation from the top must move the pointer we believe to be the top, or snapshots would be cut short. */
  #checkTopPointer(): void {
    const before = this.#top();
    const pointer = this.#run('wasm_malloc', 1 << 20);
    assert(
      this.#top() - before >= 1 << 20 && pointer + (1 << 20) <= this.#top(),
      'The allocator keeps its top where this build has it',
    );
    this.#run('wasm_free', pointer);
  }

  #refreshViews(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  #imports(): WebAssembly.Imports {
    return {
      env: {
        host_get_timezone_offset: () => 0,
        host_call: () => 0,
        host_interrupt: () => {
          this.#ticks += 1;
          this.#hooks.onTick();
          if (this.#ticks > TICKS_PER_TURN_MAX) {
            throw new SubjectLimit(
              'cpu',
              'the code ran on without end: a loop that never lets go, or far too much work in one go',
            );
          }
          return 0;
        },
        host_promise_rejection: (promise: number, reason: number, handled: number) => {
          const key = this.#run('qjs_get_value_ptr', promise);
          if (handled !== 0) this.#rejections.delete(key);
          else this.#rejections.set(key, reason);
        },
        host_module_normalize: (base: number, name: number) =>
          this.#cString(this.#hooks.normalize(this.#readCString(base), this.#readCString(name))),
        host_module_load: (name: number, lengthPointer: number) => this.#loadModule(name, lengthPointer),
      },
      wasi_snapshot_preview1: {
        clock_time_get: (_clock: number, _precision: bigint, result: number) => {
          this.#clockView().setBigUint64(result, BigInt(Math.round(this.nowMs)) * 1_000_000n, true);
          return 0;
        },
        fd_write: () => 8,
        fd_close: () => 8,
        fd_fdstat_get: () => 8,
        fd_seek: () => 8,
        random_get: (pointer: number, length: number) => {
          new Uint8Array(this.#memory.buffer, pointer, length).fill(7);
          return 0;
        },
      },
    };
  }

  #clockView(): DataView {
    return new DataView(this.#memory.buffer);
  }

  #loadModule(name: number, lengthPointer: number): number {
    const found = this.#hooks.load(this.#readCString(name));
    if ('refused' in found) {
      const text = this.string(found.refused);
      this.#run('qjs_throw', text);
      return 0;
    }
    const bytes = Buffer.from(found.source, 'utf8');
    const pointer = this.#run('wasm_malloc', bytes.length + 1);
    this.#bytes.set(bytes, pointer);
    this.#bytes[pointer + bytes.length] = 0;
    this.#view.setUint32(lengthPointer, bytes.length, true);
    return pointer;
  }
}

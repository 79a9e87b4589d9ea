/** Values and errors on their way between host and guest, with the help of the guest's half of the host. */
import { assert } from '../base/assert.ts';
import type { SourcePosition } from '../base/errors.ts';
import type { GuestError } from '../simulation/subject.ts';
import { GuestThrow } from './guest-throw.ts';
import { decodeValue } from './plain-values.ts';
import type { Address, QuickJs } from './quickjs.ts';
import { NOT_PLAIN, ValueReader } from './value-reader.ts';
import { writeString, writeValue } from './value-writer.ts';

/** Functions of the guest's half of the host, by address; the same in every isolate of one submission. */
export interface GuestFunctions {
  readonly ports: Address;
  readonly entry: Address;
  readonly encode: Address;
  readonly decode: Address;
  readonly describe: Address;
  readonly resolve: Address;
  readonly error: Address;
  readonly fire: Address;
  readonly site: Address;
  readonly reseed: Address;
  readonly hasDrawn: Address;
  readonly adopt: Address;
  /** Atoms of the entry class's methods. */
  readonly methods: ReadonlyMap<string, number>;
}

interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
}

export class GuestValues {
  readonly #engine: QuickJs;
  readonly #locate: (stack: string) => SourcePosition | undefined;
  readonly #reader: ValueReader;
  #guest: GuestFunctions | null = null;

  constructor(engine: QuickJs, locate: (stack: string) => SourcePosition | undefined) {
    this.#engine = engine;
    this.#locate = locate;
    this.#reader = new ValueReader(engine.memory, engine.runtime);
  }

  /** Known once the guest's half of the host is loaded. */
  get guest(): GuestFunctions {
    assert(this.#guest !== null, 'The guest is loaded before it runs');
    return this.#guest;
  }

  set guest(functions: GuestFunctions) {
    this.#guest = functions;
  }

  /** A new turn begins: as much may be read as in any. */
  refill(): void {
    this.#reader.refill();
  }

  /** A value of the guest as plain data of the host; throws {@link GuestThrow} for what cannot be passed on. */
  read(address: Address): unknown {
    const value = this.#reader.read(address);
    if (value !== NOT_PLAIN) return value;
    const answer = this.#ask(this.guest.encode, address);
    assert(answer !== NOT_PLAIN, 'What the guest’s half of the host makes plain is plain');
    return decodeValue(answer);
  }

  /** Puts a value of the host where the address says. */
  write(value: unknown, address: Address): void {
    writeValue(this.#engine, this.guest.decode, value, address);
  }

  /** Puts an error of a port where the address says; needs room for two values there. */
  writeError({ name, message }: { readonly name: string; readonly message: string }, address: Address): void {
    const { context, companion } = this.#engine;
    writeString(this.#engine, name, address);
    writeString(this.#engine, message, address + 8);
    companion.call(context, this.guest.error, 2, address, address);
    this.#engine.checked(address);
  }

  /** What the guest threw, as plain data. */
  errorAt(thrown: Address): GuestError {
    const { name, message, stack, code } = this.#describe(thrown);
    const at = this.#locate(stack);
    return { name, message, ...(code === undefined ? {} : { code }), ...(at ? { at } : {}) };
  }

  /** The candidate's line that is running. */
  site(): SourcePosition | undefined {
    const stack = this.#ask(this.guest.site);
    return typeof stack === 'string' ? this.#locate(stack) : undefined;
  }

  /** The guest has drawn a random number since it was loaded, or last reseeded. */
  hasDrawn(): boolean {
    return this.#ask(this.guest.hasDrawn) === true;
  }

  #describe(thrown: Address): DescribedError {
    try {
      return asDescribed(this.#ask(this.guest.describe, thrown));
    } catch (error) {
      if (error instanceof GuestThrow) return UNREADABLE;
      throw error;
    }
  }

  /** What a function of the guest's half says, about the value at the address if there is one; {@link NOT_PLAIN} at worst. */
  #ask(callee: Address, argument: Address = 0): unknown {
    const { context, companion } = this.#engine;
    const slot = this.#engine.reserve(1);
    try {
      companion.call(context, callee, argument === 0 ? 0 : 1, argument, slot);
      return this.#reader.read(this.#engine.checked(slot));
    } finally {
      this.#engine.release(1);
    }
  }
}

const UNREADABLE: DescribedError = { name: 'Error', message: 'an error that cannot be read', stack: '' };

/** The submission may have patched what the guest's half calls on its own texts: nothing in the answer is taken for granted. */
function asDescribed(answer: unknown): DescribedError {
  const found = (typeof answer === 'object' ? answer : null) as Partial<Record<keyof DescribedError, unknown>> | null;
  const { name, message, stack, code } = found ?? {};
  if (typeof name !== 'string' || typeof message !== 'string' || typeof stack !== 'string') return UNREADABLE;
  return { name, message, stack, ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}) };
}

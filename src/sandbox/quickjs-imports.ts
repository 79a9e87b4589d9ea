/** What QuickJS asks its host for: time, randomness, the interrupt, modules. Nothing of it reaches the real machine. */
import type { SourcePosition } from '../base/errors.ts';
import { SubjectLimit } from '../simulation/subject.ts';
import { TICKS_PER_TURN_MAX } from './limits.ts';
import type { QuickJs } from './quickjs.ts';

/** Error number of WASI for "bad file descriptor": there is no file of any kind. */
const NO_FILE = 8;

export interface QuickJsHooks {
  /** Source of an imported module, by normalised name; an error message when it may not be imported. */
  readonly load: (name: string) => { readonly source: string } | { readonly refused: string };
  readonly normalize: (base: string, name: string) => string;
  /** Called at every interrupt tick; throws to stop the guest for good. */
  readonly onTick: () => void;
  /** The candidate's line that is running. */
  readonly site: () => SourcePosition | undefined;
}

/** Ticks by which the guest must have said where it is: it may have hooked the making of stacks. */
const TICKS_TO_TELL_MAX = 1;

function cpuLimit(engine: QuickJs, { site }: QuickJsHooks): SubjectLimit {
  const message = 'the code ran on without end: a loop that never lets go, or far too much work in one go';
  const at = engine.ticks > TICKS_PER_TURN_MAX + TICKS_TO_TELL_MAX ? undefined : tryTo(site);
  // The engine notes where it is at each call, not at each turn of a loop; before any call it is where the file begins.
  if (at === undefined || (at.line === 1 && at.column === 1)) return new SubjectLimit('cpu', message);
  return new SubjectLimit('cpu', `${message} (the line is that of the last call it made)`, at);
}

function tryTo<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

export function quickJsImports(engine: () => QuickJs, hooks: QuickJsHooks): WebAssembly.Imports {
  return {
    env: {
      host_get_timezone_offset: () => 0,
      host_call: () => 0,
      host_interrupt: () => {
        hooks.onTick();
        engine().ticks += 1;
        if (engine().ticks > TICKS_PER_TURN_MAX) throw cpuLimit(engine(), hooks);
        return 0;
      },
      host_promise_rejection: (promise: number, reason: number, handled: number) =>
        engine().noteRejection(promise, reason, handled !== 0),
      host_module_normalize: (base: number, name: number) => {
        const { memory } = engine();
        return engine().cString(hooks.normalize(memory.cString(base), memory.cString(name)));
      },
      host_module_load: (name: number, lengthAddress: number) => {
        const found = hooks.load(engine().memory.cString(name));
        if ('refused' in found) {
          engine().throwError(found.refused);
          return 0;
        }
        engine().memory.setWord(lengthAddress, Buffer.byteLength(found.source));
        return engine().cString(found.source);
      },
    },
    wasi_snapshot_preview1: {
      clock_time_get: (_clock: number, _precision: bigint, result: number) => {
        engine().clockReads += 1;
        engine().memory.bytes.writeBigUInt64LE(BigInt(Math.round(engine().nowMs)) * 1_000_000n, result);
        return 0;
      },
      random_get: (address: number, length: number) => {
        engine().memory.bytes.fill(engine().seed, address, address + length);
        return 0;
      },
      fd_write: () => NO_FILE,
      fd_close: () => NO_FILE,
      fd_fdstat_get: () => NO_FILE,
      fd_seek: () => NO_FILE,
    },
  };
}

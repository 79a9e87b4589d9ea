/** What QuickJS asks its host for: time, randomness, the interrupt, modules. Nothing of it reaches the real machine. */
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
}

export function quickJsImports(engine: () => QuickJs, hooks: QuickJsHooks): WebAssembly.Imports {
  return {
    env: {
      host_get_timezone_offset: () => 0,
      host_call: () => 0,
      host_interrupt: () => {
        hooks.onTick();
        engine().ticks += 1;
        if (engine().ticks > TICKS_PER_TURN_MAX) {
          throw new SubjectLimit(
            'cpu',
            'the code ran on without end: a loop that never lets go, or far too much work in one go',
          );
        }
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

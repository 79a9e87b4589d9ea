/** The functions that lead out of the guest: port calls, timers, console. Each ends in plain data of the host. */
import { createHash, createHmac } from 'node:crypto';
import { SubjectLimit } from '../simulation/subject.ts';
import { TAG } from './engine-layout.ts';
import type { Isolate } from './isolate.ts';
import { CONSOLE_LINES_DROPPED_MAX } from './limits.ts';
import type { Address, HostFunction } from './quickjs.ts';
import { writeString } from './value-writer.ts';

export interface NamedHostFunction {
  readonly name: string;
  readonly body: HostFunction;
}

/** What one isolate's guest may call, always in the same order: a function is known by its place. */
export function hostFunctions(
  isolate: Isolate,
  portMethods: Readonly<Record<string, readonly string[]>>,
): readonly NamedHostFunction[] {
  const { memory } = isolate.engine;
  const result = (value: number | undefined): Address => {
    const address = isolate.engine.reserve(1);
    memory.setWord(address, value ?? 0);
    memory.setWord(address + 4, value === undefined ? TAG.undefined : TAG.int);
    isolate.engine.release(1);
    return address;
  };
  const ports = Object.entries(portMethods).flatMap(([port, methods]) =>
    methods.map((method) => ({
      name: `${port}.${method}`,
      body: (argc: number, argv: Address) => isolate.issue(port, method, argc, argv),
    })),
  );
  const text = (address: Address) => String(isolate.values.read(address));
  return [
    {
      name: 'issue',
      body: (argc, argv) => isolate.issue(text(argv), text(argv + 8), argc - 2, argv + 16),
    },
    {
      name: 'setTimer',
      body: (_argc, argv) => result(isolate.timer(text(argv), Number(isolate.values.read(argv + 8)))),
    },
    {
      name: 'cancel',
      body: (_argc, argv) => {
        isolate.cancel(Number(isolate.values.read(argv)));
        return result(undefined);
      },
    },
    {
      name: 'print',
      body: (_argc, argv) => {
        isolate.print(text(argv));
        return result(undefined);
      },
    },
    {
      name: 'flood',
      body: () => {
        const lines = CONSOLE_LINES_DROPPED_MAX.toLocaleString('en');
        throw new SubjectLimit('console', `the code printed on and on: more than ${lines} lines were dropped`);
      },
    },
    {
      name: 'digest',
      body: (_argc, argv) => digest(isolate, text(argv), text(argv + 8), isolate.values.read(argv + 16)),
    },
    ...ports,
  ];
}

/** Algorithms of `createHash` and `createHmac`; what is sent in bytes is a text with one character a byte. */
const ALGORITHMS: ReadonlySet<string> = new Set(['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5']);

/** The digest of some bytes, keyed when there is a key: a pure function, done by Node's own implementation. */
function digest({ engine }: Isolate, algorithm: string, data: string, key: unknown): Address {
  const result = engine.reserve(1);
  const name = algorithm.toLowerCase().replace('-', '');
  if (ALGORITHMS.has(name)) {
    const hash = typeof key === 'string' ? createHmac(name, Buffer.from(key, 'latin1')) : createHash(name);
    writeString(engine, hash.update(data, 'latin1').digest('binary'), result);
  } else {
    engine.throwError(`Invalid digest: ${algorithm}`);
    engine.memory.setWord(result + 4, TAG.exception);
  }
  engine.release(1);
  return result;
}

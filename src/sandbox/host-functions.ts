/** The functions that lead out of the guest: port calls, timers, console. Each ends in plain data of the host. */
import { type CipherCall, cipherText, digestOf } from './crypto-functions.ts';
import { TAG } from './engine-layout.ts';
import type { Isolate } from './isolate.ts';
import type { Address, HostFunction } from './quickjs.ts';
import { queryText, urlText } from './url-functions.ts';
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
  const optional = (address: Address) => {
    const value = isolate.values.read(address);
    return value === undefined ? undefined : String(value);
  };
  const written = (value: string | undefined): Address => {
    const address = result(undefined);
    if (value !== undefined) writeString(isolate.engine, value, address);
    return address;
  };
  const exception = (): Address => {
    const address = result(undefined);
    memory.setWord(address + 4, TAG.exception);
    return address;
  };
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
      name: 'mayPrint',
      body: () => result(Number(isolate.mayPrint())),
    },
    {
      name: 'digest',
      body: (_argc, argv) => {
        const found = digestOf(text(argv), text(argv + 8), optional(argv + 16));
        if (found !== null) return written(found);
        isolate.engine.throwError(`Invalid digest: ${text(argv)}`);
        return exception();
      },
    },
    { name: 'cipher', body: (_argc, argv) => written(cipherText(cipherCall(isolate, argv)) ?? undefined) },
    {
      name: 'url',
      body: (argc, argv) => {
        const [property, value] = argc > 3 ? [text(argv + 16), text(argv + 24)] : [undefined, ''];
        return written(urlText(text(argv), optional(argv + 8), property, value));
      },
    },
    { name: 'query', body: (_argc, argv) => written(queryText(text(argv), text(argv + 8))) },
    ...ports,
  ];
}

/** The arguments of `cipher`, in the order in which the guest's half gives them. */
function cipherCall({ values }: Isolate, argv: Address): CipherCall {
  const at = (place: number) => values.read(argv + place * 8);
  const [algorithm = '', key = '', iv = '', aad = '', data = '', tag = ''] = [1, 2, 3, 4, 5, 6].map((place) =>
    String(at(place)),
  );
  return { seals: at(0) === true, algorithm, key, iv, aad, data, tag, tagBytes: Number(at(7)), isLast: at(8) === true };
}

/**
 * One heap of a submission as an ordinary realm of this process: the guest's half of the host is the same as in the
 * isolate, the engine beneath is Node's own, so that its inspector can step through it. It confines nothing.
 */
import { compileFunction, createContext, runInContext } from 'node:vm';
import type { Context } from 'node:vm';
import { GUEST_BYTES } from './guest-bytes.ts';
import { GUEST_CLONE } from './guest-clone.ts';
import { GUEST_CRYPTO } from './guest-crypto.ts';
import { GUEST_EVENTS } from './guest-events.ts';
import { GUEST_SHIM } from './guest-shim.ts';
import { GUEST_URL } from './guest-url.ts';
import { portMethodsOf } from './guest-half.ts';
import type { LoadRequest } from './load-submission.ts';
import { CRYPTO_MODULES, PORTS_MODULE, refusal, resolveImport } from './module-names.ts';
import { toDebuggable } from './strip-types.ts';

/** What the guest's half gives; see guest-shim.ts. */
export interface GuestHalf {
  readonly ports: () => unknown;
  readonly encode: (value: unknown) => unknown;
  readonly decode: (text: string) => unknown;
  readonly describe: (error: unknown) => {
    readonly name: string;
    message: string;
    stack: string;
    code?: string | number;
  };
  readonly resolve: (value: unknown) => Promise<unknown>;
  readonly error: (name: string, message: string) => Error;
  readonly fire: (id: number) => void;
  readonly reseed: (seed: number) => void;
  readonly adopt: (modules: object, ports: object, entry: LoadRequest['entry']) => object;
}

export interface Heap {
  readonly guest: GuestHalf;
  readonly newPromise: PromiseConstructor;
  readonly newError: ErrorConstructor;
  /** Loads the submission and gives its entry class. */
  readonly load: () => new (ports: unknown) => Record<string, unknown>;
}

/** Where each file of the submission lies, as the inspector names it. */
export type UrlOf = (file: string) => string;

export function openHeap(request: LoadRequest, urlOf: UrlOf, host: object, now: () => number): Heap {
  const context = createContext();
  const evaluate = (text: string): any => runInContext(text, context);
  evaluate(VIRTUAL_DATE)(now);
  const guest = evaluate(GUEST_SHIM)(host, portMethodsOf(request)) as GuestHalf;
  for (const part of [GUEST_BYTES, GUEST_EVENTS, GUEST_CLONE]) evaluate(part);
  evaluate(GUEST_URL)(host);
  return {
    guest,
    newPromise: evaluate('Promise'),
    newError: evaluate('Error'),
    load: () => {
      const require = moduleLoader(request, urlOf, context);
      const namespace = require(request.entry.file) as Record<string, new (ports: unknown) => Record<string, unknown>>;
      guest.adopt(namespace, require(PORTS_MODULE), request.entry);
      const Entry = namespace[request.entry.class];
      if (Entry === undefined) throw new TypeError(`${request.entry.file} exports no class ${request.entry.class}`);
      return Entry;
    },
  };
}

/** The realm's clock stands where the world's does. */
const VIRTUAL_DATE = `(now) => {
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }
    static now() {
      return now();
    }
  };
}`;

/** Modules as in the isolate, by the same names; compiled with their own lines, so that breakpoints in the source hit. */
function moduleLoader(
  { files, portsFile }: LoadRequest,
  urlOf: UrlOf,
  parsingContext: Context,
): (name: string) => object {
  const sources = new Map(files.map((file) => [file.path, file.text]));
  sources.set(PORTS_MODULE, portsFile.text);
  for (const name of CRYPTO_MODULES) sources.set(name, GUEST_CRYPTO);
  const loaded = new Map<string, object>();
  const load = (name: string): object => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const exports = {};
    loaded.set(name, exports);
    const url = files.some((file) => file.path === name) ? urlOf(name) : `bugbash:${name}`;
    const code = toDebuggable({ path: url, text: sources.get(name) ?? '' });
    const run = compileFunction(code, ['exports', 'require'], { filename: url, parsingContext });
    run(exports, (specifier: string) => {
      const target = resolveImport(name, specifier, sources);
      if (target === null) throw new Error(refusal(specifier));
      return load(target);
    });
    return exports;
  };
  return load;
}

/** Loads what the guest has of the host: the shim, and the classes that a submission names. */
import { GUEST_BYTES } from './guest-bytes.ts';
import { GUEST_CLONE } from './guest-clone.ts';
import { GUEST_EVENTS } from './guest-events.ts';
import { GUEST_SHIM } from './guest-shim.ts';
import { GUEST_URL } from './guest-url.ts';
import { hostFunctions } from './host-functions.ts';
import type { Isolate } from './isolate.ts';
import type { LoadRequest } from './load-submission.ts';
import type { Address } from './quickjs.ts';

/** A submission gets the classes that it names: they take time to load, and room in every copy of its memory. */
const NEEDS_BYTES = /\b(?:Buffer|TextEncoder|TextDecoder|crypto)\b/;
const NEEDS_EVENTS = /\b(?:AbortController|AbortSignal|Event|CustomEvent|EventTarget)\b/;
const NEEDS_CLONE = /\bstructuredClone\b/;
const NEEDS_URL = /\b(?:URL|URLSearchParams)\b/;

/** Puts the guest's half of the host into an isolate that holds nothing yet. */
export function loadGuestHalf(isolate: Isolate, request: LoadRequest): void {
  const { engine } = isolate;
  const { shim, host } = loadShim(isolate, portMethodsOf(request));
  const named = (pattern: RegExp) => request.files.some(({ text }) => pattern.test(text));
  if (named(NEEDS_BYTES)) engine.evaluate(GUEST_BYTES, 'bugbash-bytes');
  if (named(NEEDS_EVENTS)) engine.evaluate(GUEST_EVENTS, 'bugbash-events');
  if (named(NEEDS_CLONE)) engine.evaluate(GUEST_CLONE, 'bugbash-clone');
  if (named(NEEDS_URL)) engine.call(engine.evaluate(GUEST_URL, 'bugbash-url'), host);
  isolate.values.guest = {
    ports: engine.property(shim, 'ports'),
    encode: engine.property(shim, 'encode'),
    decode: engine.property(shim, 'decode'),
    describe: engine.property(shim, 'describe'),
    resolve: engine.property(shim, 'resolve'),
    error: engine.property(shim, 'error'),
    fire: engine.property(shim, 'fire'),
    site: engine.property(shim, 'site'),
    reseed: engine.property(shim, 'reseed'),
    hasDrawn: engine.property(shim, 'hasDrawn'),
    adopt: engine.property(shim, 'adopt'),
    methods: new Map(request.entry.methods.map((method) => [method, engine.atom(method)])),
    entry: 0,
  };
}

/** Methods of the ports that the exercise gives. */
export function portMethodsOf({ ports, portMethods }: LoadRequest): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(ports.map((port) => [port, portMethods[port] ?? []]));
}

function loadShim(
  isolate: Isolate,
  portMethods: Readonly<Record<string, readonly string[]>>,
): { readonly shim: Address; readonly host: Address } {
  const { engine } = isolate;
  const host = engine.evaluate('({ __proto__: null })', 'bugbash-host');
  hostFunctions(isolate, portMethods).forEach(({ name }, place) => {
    engine.setProperty(host, name, engine.hostFunction(name, place));
  });
  const shim = engine.call(
    engine.evaluate(GUEST_SHIM, 'bugbash-shim'),
    host,
    engine.evaluate(`(${JSON.stringify(portMethods)})`, 'bugbash-ports'),
  );
  return { shim, host };
}

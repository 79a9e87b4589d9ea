import { GUEST_TRANSACTION } from './guest-transaction.ts';

/**
 * The part of the host that lives in the guest. It captures the intrinsics before any code of the submission runs.
 * `host` holds the functions that lead out of the guest; port methods are among them.
 */
export const GUEST_SHIM = String.raw`(function (host, portMethods) {
  'use strict';
  const { parse, stringify } = JSON;
  const { apply, ownKeys, getOwnPropertyDescriptor } = Reflect;
  const { create, defineProperty, hasOwn, getPrototypeOf, prototype: ObjectPrototype, is } = Object;
  const { isArray, prototype: ArrayPrototype } = Array;
  const push = ArrayPrototype.push;
  const P = Promise,
    then = Promise.prototype.then,
    resolved = Promise.resolve.bind(Promise);
  const E = Error,
    TE = TypeError,
    RE = RangeError,
    M = Map,
    S = Set,
    D = Date,
    S_ = String,
    N_ = Number,
    B_ = BigInt;
  const mapForEach = Map.prototype.forEach,
    setForEach = Set.prototype.forEach,
    getTime = Date.prototype.getTime;
  const mapSet = Map.prototype.set,
    setAdd = Set.prototype.add,
    now = Date.now;
  const { issue, setTimer, cancel, print: printLine, mayPrint } = host;
  const errors = create(null);

  function encode(value, depth) {
    if (depth > 60) throw new RE('a value is nested too deeply to be passed on');
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return value - value === 0 && !is(value, -0) ? value : { $: 'n', v: is(value, -0) ? '-0' : S_(value) };
      case 'undefined':
        return { $: 'u' };
      case 'bigint':
        return { $: 'b', v: S_(value) };
      case 'function':
      case 'symbol':
        throw fail('DataCloneError', typeof value + 's cannot be passed on: values cross by copy');
    }
    if (value === null) return null;
    if (isArray(value)) {
      const list = [];
      for (let i = 0; i < value.length; i++) apply(push, list, [encode(value[i], depth + 1)]);
      return list;
    }
    if (value instanceof D) return { $: 'd', v: S_(apply(getTime, value, [])) };
    if (value instanceof M) {
      const list = [];
      apply(mapForEach, value, [(v, k) => apply(push, list, [[encode(k, depth + 1), encode(v, depth + 1)]])]);
      return { $: 'm', v: list };
    }
    if (value instanceof S) {
      const list = [];
      apply(setForEach, value, [(v) => apply(push, list, [encode(v, depth + 1)])]);
      return { $: 's', v: list };
    }
    if (value instanceof P) throw fail('DataCloneError', 'a promise cannot be passed on: was it awaited?');
    const fields = create(null);
    let special = false;
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key !== 'string') continue;
      const descriptor = getOwnPropertyDescriptor(value, key);
      if (!descriptor || !descriptor.enumerable) continue;
      if (key === '$' || key === '__proto__' || key === 'toJSON') special = true;
      fields[key] = encode(value[key], depth + 1);
    }
    if (value instanceof E) {
      fields.name = S_(value.name);
      fields.message = S_(value.message);
    }
    if (!special) return fields;
    const pairs = [];
    for (const key in fields) apply(push, pairs, [[key, fields[key]]]);
    return { $: 'o', v: pairs };
  }
  function decode(value) {
    if (value === null || typeof value !== 'object') return value;
    if (isArray(value)) {
      for (let i = 0; i < value.length; i++) value[i] = decode(value[i]);
      return value;
    }
    switch (hasOwn(value, '$') ? value.$ : '') {
      case 'u':
        return undefined;
      case 'n':
        return N_(value.v);
      case 'b':
        return B_(value.v);
      case 'd':
        return new D(N_(value.v));
      case 'f': {
        const name = value.v;
        return (...args) => issue('function', name, ...args);
      }
      case 'm': {
        const map = new M();
        for (let i = 0; i < value.v.length; i++) apply(mapSet, map, [decode(value.v[i][0]), decode(value.v[i][1])]);
        return map;
      }
      case 's': {
        const set = new S();
        for (let i = 0; i < value.v.length; i++) apply(setAdd, set, [decode(value.v[i])]);
        return set;
      }
      case 'o': {
        const object = {};
        for (let i = 0; i < value.v.length; i++)
          defineProperty(object, value.v[i][0], {
            value: decode(value.v[i][1]),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        return object;
      }
    }
    for (const key in value) value[key] = decode(value[key]);
    return value;
  }
  function fail(name, message) {
    const error = errors[name] ? new errors[name](message) : new E(message);
    if (error.name !== name) defineProperty(error, 'name', { value: name, configurable: true, writable: true });
    return error;
  }
  function describe(error) {
    try {
      if (error === null || typeof error !== 'object')
        return { name: 'Error', message: 'threw ' + S_(error), stack: '' };
      const code = error.code;
      return {
        name: S_(error.name).slice(0, 100),
        message: S_(error.message).slice(0, 1000),
        stack: typeof error.stack === 'string' ? error.stack.slice(0, 4000) : '',
        code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
      };
    } catch {
      return { name: 'Error', message: 'an error that cannot be read', stack: '' };
    }
  }
  const clone = (value) => decode(encode(value, 0));

${GUEST_TRANSACTION}  function makePort(port, methods) {
    const object = {};
    for (let i = 0; i < methods.length; i++) object[methods[i]] = host[port + '.' + methods[i]];
    return object;
  }
  function makePorts() {
    const ports = {};
    for (const port in portMethods)
      ports[port] = port === 'store' ? makeStore(portMethods[port]) : makePort(port, portMethods[port]);
    if (ports.clock) {
      ports.clock.now = () => now();
      ports.clock.sleep = (ms) => issue('timer', 'set', N_(ms));
    }
    return ports;
  }

  if (portMethods.trial) defineProperty(globalThis, '__trial', { value: makePort('trial', portMethods.trial) });

  // A timer by the id of its pending call, and that id by the handle that the submission holds.
  const timers = create(null),
    armed = create(null);
  let handles = 0;
  function arm(timer) {
    const id = setTimer('set', timer.ms);
    timers[id] = timer;
    armed[timer.handle] = id;
    return timer.handle;
  }
  globalThis.setTimeout = (callback, ms, ...args) =>
    arm({ handle: ++handles, callback, args, ms: N_(ms) || 0, repeats: false });
  // As in Node, an interval shorter than a millisecond is one.
  globalThis.setInterval = (callback, ms, ...args) =>
    arm({ handle: ++handles, callback, args, ms: N_(ms) >= 1 ? N_(ms) : 1, repeats: true });
  globalThis.clearTimeout = globalThis.clearInterval = (handle) => {
    const id = armed[handle];
    if (id === undefined) return;
    delete armed[handle];
    delete timers[id];
    cancel(id);
  };
  function fire(id) {
    const timer = timers[id];
    if (timer === undefined) return;
    delete timers[id];
    delete armed[timer.handle];
    if (timer.repeats) arm(timer);
    apply(timer.callback, undefined, timer.args);
  }
  // A promise remembers on whose behalf it was made, which the engine's own queueMicrotask does not.
  globalThis.queueMicrotask = (callback) => {
    if (typeof callback !== 'function') throw new TE('queueMicrotask needs a function');
    apply(then, resolved(), [() => void callback()]);
  };
  const print = (...args) => {
    if (!mayPrint()) return;
    let text = '';
    for (let i = 0; i < args.length; i++) {
      let part;
      try {
        part = typeof args[i] === 'string' ? args[i] : stringify(encode(args[i], 50));
      } catch {
        part = S_(typeof args[i]);
      }
      text += (i ? ' ' : '') + (part.length > 1000 ? part.slice(0, 1000) : part);
    }
    printLine(text);
  };
  globalThis.console = { log: print, info: print, warn: print, error: print, debug: print, trace: print };
  for (const name of ['SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry']) delete globalThis[name];
  // mulberry32: small, even enough, and reseeded for each life of an instance, as two processes draw different numbers.
  const { imul } = Math;
  let seeded = 7;
  let drawn = seeded;
  Math.random = () => {
    drawn = (drawn + 0x6d2b79f5) | 0;
    let bits = imul(drawn ^ (drawn >>> 15), 1 | drawn);
    bits = (bits + imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const { floor, random } = Math;
  const randomUUID = () =>
    'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => floor(random() * 16).toString(16));
  const getRandomValues = (array) => {
    for (let i = 0; i < array.length; i++) array[i] = floor(random() * 4294967296);
    return array;
  };
  globalThis.crypto = { randomUUID, getRandomValues };
  for (const name of ['digest', 'cipher']) defineProperty(globalThis.crypto, name, { value: host[name] });

  return {
    ports: makePorts,
    encode: (value) => encode(value, 0),
    decode: (text) => decode(parse(text)),
    describe,
    resolve: resolved,
    error: fail,
    fire,
    // The submission may have hooked the making of stacks: it can only lose its own line numbers by that.
    site: () => {
      try {
        const { stack } = new E('');
        return typeof stack === 'string' ? stack : '';
      } catch {
        return '';
      }
    },
    reseed: (seed) => {
      drawn = seeded = imul(seed, 0x9e3779b1);
    },
    hasDrawn: () => drawn !== seeded,
    adopt: (modules, ports, entry) => {
      const names = ownKeys(ports);
      for (let i = 0; i < names.length; i++)
        if (typeof ports[names[i]] === 'function') errors[names[i]] = ports[names[i]];
      const Entry = modules[entry.class];
      const exported = [];
      const found = ownKeys(modules);
      for (let i = 0; i < found.length; i++) if (typeof found[i] === 'string') apply(push, exported, [found[i]]);
      if (typeof Entry !== 'function') return { exported };
      const missing = [];
      const list = entry.methods;
      for (let i = 0; i < list.length; i++)
        if (typeof Entry.prototype !== 'object' || typeof Entry.prototype[list[i]] !== 'function')
          apply(push, missing, [list[i]]);
      return { missing };
    },
  };
})`;

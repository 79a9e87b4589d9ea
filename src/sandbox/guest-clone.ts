/** `structuredClone` for guests, as the HTML standard has it. Evaluated only when a submission names it. */
export const GUEST_CLONE = String.raw`(function () {
  'use strict';
  const { apply } = Reflect;
  const { getPrototypeOf, prototype: plain } = Object;
  const getterOf = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
  const typedArray = getPrototypeOf(Uint8Array);
  const typedName = getterOf(typedArray.prototype, Symbol.toStringTag);
  const views = new Map(
    [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]
      .concat([Float32Array, Float64Array, BigInt64Array, BigUint64Array])
      .map((view) => [view.name, view]),
  );
  const errors = new Map(
    [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((error) => [error.name, error]),
  );
  const has = (probe) => (value) => {
    try {
      probe(value);
      return true;
    } catch {
      return false;
    }
  };
  const call = (method) => has((value) => apply(method, value, []));
  const isDate = call(Date.prototype.getTime);
  const isMap = call(getterOf(Map.prototype, 'size'));
  const isSet = call(getterOf(Set.prototype, 'size'));
  const isBuffer = call(getterOf(ArrayBuffer.prototype, 'byteLength'));
  const isDataView = call(getterOf(DataView.prototype, 'buffer'));
  const isRegExp = (value) => value instanceof RegExp && call(RegExp.prototype.toString)(value);
  const isBoxed = (value) =>
    [Number, String, Boolean, BigInt].some((type) => value instanceof type && call(type.prototype.valueOf)(value));
  const uncloneable = [Promise, WeakMap, WeakSet];

  function refuse(what) {
    throw new DOMException(what + ' could not be cloned.', 'DataCloneError');
  }
  function cloneOf(value, seen) {
    if (typeof value === 'symbol' || typeof value === 'function') refuse(String(value));
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => {
      seen.set(value, copy);
      return copy;
    };
    const prototype = getPrototypeOf(value);
    if (prototype === plain || prototype === null) return fieldsInto(keep({}), value, seen);
    if (Array.isArray(value)) return fieldsInto(keep(new Array(value.length)), value, seen);
    if (isDate(value)) return keep(new Date(value.getTime()));
    if (isMap(value)) {
      const copy = keep(new Map());
      for (const [key, entry] of [...value]) copy.set(cloneOf(key, seen), cloneOf(entry, seen));
      return copy;
    }
    if (isSet(value)) {
      const copy = keep(new Set());
      for (const entry of [...value]) copy.add(cloneOf(entry, seen));
      return copy;
    }
    if (value instanceof Error) return errorOf(value, seen, keep);
    const name = apply(typedName, value, []);
    if (views.has(name))
      return keep(new (views.get(name))(cloneOf(value.buffer, seen), value.byteOffset, value.length));
    if (isDataView(value)) return keep(new DataView(cloneOf(value.buffer, seen), value.byteOffset, value.byteLength));
    if (isBuffer(value)) return keep(value.slice(0));
    if (isRegExp(value)) return keep(new RegExp(value.source, value.flags));
    if (isBoxed(value)) return keep(Object(value.valueOf()));
    for (const type of uncloneable) if (value instanceof type) refuse('#<' + type.name + '>');
    return fieldsInto(keep({}), value, seen);
  }
  function fieldsInto(copy, value, seen) {
    for (const key of Object.keys(value))
      Object.defineProperty(copy, key, {
        value: cloneOf(value[key], seen),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return copy;
  }
  function errorOf(value, seen, keep) {
    const name = errors.has(value.name) ? value.name : 'Error';
    const copy = keep(new (errors.get(name))(String(value.message)));
    const hidden = (key, field) =>
      Object.defineProperty(copy, key, { value: field, writable: true, configurable: true, enumerable: false });
    hidden('stack', String(value.stack));
    if (Object.hasOwn(value, 'cause')) hidden('cause', cloneOf(value.cause, seen));
    return copy;
  }
  globalThis.structuredClone = function structuredClone(value, options) {
    if (arguments.length === 0) throw new TypeError("The 'value' argument must be specified");
    const seen = new Map();
    const moved = [...(options?.transfer ?? [])];
    for (const buffer of moved) {
      if (!isBuffer(buffer) || seen.has(buffer)) refuse('A value to transfer');
      seen.set(buffer, buffer.slice(0));
    }
    const copy = cloneOf(value, seen);
    for (const buffer of moved) buffer.transfer();
    return copy;
  };
})()`;

/**
 * Where the pinned build of QuickJS-NG keeps what the host reads and writes in its memory (32 bits, NaN-boxed values).
 * Taken from the structures in its quickjs.c; `layout-check.ts` proves them each time a submission is loaded.
 */

/** Tags of a value: the high half of its 64 bits. Every other high half belongs to a float64. */
export const TAG = {
  shortBigInt: 7,
  string: -7,
  rope: -6,
  object: -1,
  int: 0,
  boolean: 1,
  null: 2,
  undefined: 3,
  exception: 6,
} as const;

/** High halves from here to 7 (shortBigInt) are tags. */
export const TAG_FIRST = -9;

/** Added to the high half of a boxed float64, this gives the high half of the number itself. */
export const FLOAT64_TAG_ADDEND = 0x7ff80000 - TAG_FIRST + 1;

/** `undefined` as a whole value. */
export const UNDEFINED_VALUE = BigInt(TAG.undefined) << 32n;

export const CLASS = {
  object: 1,
  array: 2,
  error: 3,
  number: 4,
  symbol: 7,
  arguments: 8,
  date: 10,
  moduleNamespace: 11,
  function: 12,
  bytecodeFunction: 13,
  boundFunction: 14,
  functionWithData: 15,
  generatorFunction: 17,
  regExp: 19,
  arrayBuffer: 20,
  typedArrayFirst: 22,
  dataView: 34,
  bigInt: 35,
  map: 36,
  weakSet: 39,
  proxy: 51,
  promise: 52,
  resolveFunction: 53,
  rejectFunction: 54,
  asyncFunction: 55,
  asyncFunctionResolve: 56,
  asyncFunctionReject: 57,
  asyncGeneratorFunction: 59,
  asyncGenerator: 60,
} as const;

/** `JSObject`; `payload` is the union at its end. */
export const OBJECT = {
  flags: 8,
  classId: 10,
  shape: 12,
  properties: 16,
  firstWeakReference: 20,
  payload: 24,
} as const;
export const FLAG_EXOTIC = 1 << 3;
export const FLAG_FAST_ARRAY = 1 << 4;

/** A fast array, within its `JSObject`. */
export const ARRAY = { values: 28, count: 32 } as const;

/**
 * `JSShape`: a hash table, then one entry of 8 bytes a property: flags in the top 6 bits, then the atom. A shape that is
 * hashed may belong to many objects: it is taken out before anything but a new property is written into it.
 */
export const SHAPE = {
  isHashed: 8,
  hashMask: 16,
  propertyCount: 24,
  deletedCount: 28,
  prototype: 36,
  hashTable: 40,
} as const;
export const PROPERTY_FLAGS_SHIFT = 26;
export const PROPERTY_ENUMERABLE = 1 << 2;
/** Accessors, module variables and the like; zero for a plain value. */
export const PROPERTY_KIND_MASK = 3 << 4;
/** A built-in that is made when it is first looked at. */
export const PROPERTY_IS_LAZY = 3 << 4;
/** `JSProperty.u.init`: the realm with what makes the value in its two low bits, then the entry that it is made from. */
export const LAZY = { maker: 0, entry: 4, makerMask: 3, makesFromEntry: 2 } as const;
/** `JSCFunctionListEntry`; the kind is 0 for a function. */
export const ENTRY = { kind: 5, magic: 6, cFunction: 12 } as const;
export const ENTRY_IS_FUNCTION = 0;
/** A function of the engine's own, within its `JSObject`. */
export const FUNCTION = { cFunction: 28, magic: 34 } as const;

/** `JSString`: length and width in one word, then hash, kind (2 bits) and sort of atom (2 bits) in another. */
export const STRING = { length: 0, kind: 4, characters: 24 } as const;
export const STRING_LENGTH_MASK = 0x7fffffff;
export const STRING_KIND_SHIFT = 28;
export const STRING_KIND = { slice: 1, indirect: 2 } as const;
/** `JSStringRope`; the engine rebalances it at this depth. */
export const ROPE = { left: 8, right: 16 } as const;
export const ROPE_DEPTH_MAX = 64;
/** An atom that is a string, not a symbol: the top two bits of its kind word. */
export const ATOM_IS_STRING = 1;
/** An atom with this bit set is an array index. */
export const ATOM_INDEX_BIT = 0x80000000;

export const RUNTIME = { mallocFunctions: 0, atomArray: 568, objectList: 596, jobList: 692 } as const;

/** Of every allocation, before its address. The kind shares its byte with the mark of the cycle collector. */
export const HEADER = { kind: -5, kindMask: 0x7f, references: -4 } as const;
/** What the list of garbage-collected things holds. */
export const GC_KIND = { object: 0, variable: 3, asyncFunction: 4 } as const;

/** `JSVarRef`: a variable that closures share, which holds its own value once the call that made it is over. */
export const VARIABLE = { isDetached: 8, value: 12 } as const;

/** `JSMapState` and its records, whose list link is not their beginning. */
export const MAP_STATE = { records: 4, count: 12 } as const;
export const MAP_RECORD = { link: 12, key: 32, value: 40 } as const;

/** `JSArrayBuffer`. */
export const ARRAY_BUFFER = { byteLength: 0, data: 12 } as const;

/** `list_head` is the previous entry, then the next: an empty list points to itself. */
export const LIST_NEXT = 4;

/** Places of the three allocating functions in `JSMallocFunctions`. */
export const MALLOC_FUNCTIONS = { calloc: 0, malloc: 4, realloc: 12 } as const;

/** `JSJobEntry`, its list link first. */
export const JOB = { argumentCount: 16, arguments: 24 } as const;
export const JOB_HANDLER_ARGUMENT = 2;

/** `JSPromiseData`. `client` is padding of the structure, where the host notes which client made the promise. */
export const PROMISE = { state: 0, reactions: 4, isHandled: 20, client: 21, result: 24 } as const;
export const PROMISE_FULFILLED = 1;
export const PROMISE_REJECTED = 2;

/** `JSPromiseFunctionData.promise`; `JSAsyncFunctionData.resolving_funcs`. */
export const RESOLVE_FUNCTION_PROMISE = 0;
export const ASYNC_FUNCTION_RESOLVE = 8;

/** `JSCFunctionDataRecord.data`, `JSAsyncGeneratorData.queue` and the promise of a request in that queue. */
export const FUNCTION_DATA = 8;
export const ASYNC_GENERATOR_QUEUE = 72;
export const ASYNC_GENERATOR_REQUEST_PROMISE = 24;

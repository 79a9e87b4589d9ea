/**
 * A second, tiny module on the memory of an engine. It does what JavaScript cannot do at all or not without loss:
 * stand in QuickJS's function table, and pass 64-bit values without making a BigInt of each.
 */
import { OBJECT, PROMISE, UNDEFINED_VALUE } from './engine-layout.ts';
import { assembleModule, op, type Signature } from './wasm-assembler.ts';

/** What the engine and the host give to the companion, in the order of their indexes. */
const IMPORTS = [
  ['env', 'malloc', [['i32'], 'i32']],
  ['env', 'calloc', [['i32', 'i32'], 'i32']],
  ['env', 'realloc', [['i32', 'i32'], 'i32']],
  ['env', 'JS_Call', [['i32', 'i64', 'i64', 'i32', 'i32'], 'i64']],
  ['env', 'JS_Invoke', [['i32', 'i64', 'i32', 'i32', 'i32'], 'i64']],
  ['env', 'JS_NewStringLen', [['i32', 'i32', 'i32'], 'i64']],
  ['env', 'JS_ParseJSON', [['i32', 'i32', 'i32', 'i32'], 'i64']],
  ['env', 'JS_NewPromiseCapability', [['i32', 'i32'], 'i64']],
  ['env', 'JS_NewCFunctionData2', [['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], 'i64']],
  ['env', 'JS_CallConstructor', [['i32', 'i64', 'i32', 'i32'], 'i64']],
  ['env', 'JS_GetException', [['i32'], 'i64']],
  ['host', 'outOfMemory', [[], null]],
  ['host', 'called', [['i32', 'i32', 'i32'], 'i32']],
] as const satisfies readonly (readonly [module: string, name: string, signature: Signature])[];

type ImportName = (typeof IMPORTS)[number][1];
type Body = readonly [name: string, signature: Signature, code: readonly number[], locals?: readonly 'i32'[]];

const { call, localGet, i32Load, i64Load, i64Store } = op;
const imported = (name: ImportName) => call(IMPORTS.findIndex(([, known]) => known === name));
const NO_ARGUMENTS = [...op.i32Const(0), ...op.i32Const(0)];

const BODIES: readonly Body[] = [
  // JSPromiseHook(ctx, type, promise, parent, address of the current client): a new promise notes who made it.
  [
    'promiseHook',
    [['i32', 'i32', 'i64', 'i64', 'i32'], null],
    [
      ...[...localGet(1), ...op.i32Eqz, ...op.ifNothing],
      ...[...localGet(2), ...op.i32WrapI64, ...i32Load(OBJECT.payload)],
      ...[...localGet(4), ...op.i32Load8(0), ...op.i32Store8(PROMISE.client)],
      ...op.end,
    ],
  ],
  // JSMallocFunctions: as the allocator's own, but what it cannot give ends the guest's turn for good.
  ['malloc', [['i32', 'i32'], 'i32'], orOutOfMemory([...localGet(1), ...imported('malloc')], [1], 2), ['i32']],
  [
    'calloc',
    [['i32', 'i32', 'i32'], 'i32'],
    orOutOfMemory([...localGet(1), ...localGet(2), ...imported('calloc')], [1, 2], 3),
    ['i32'],
  ],
  [
    'realloc',
    [['i32', 'i32', 'i32'], 'i32'],
    orOutOfMemory([...localGet(1), ...localGet(2), ...imported('realloc')], [2], 3),
    ['i32'],
  ],
  // JSCFunctionData(ctx, this, argc, argv, magic, data): the host says where the result is.
  [
    'hostFunction',
    [['i32', 'i64', 'i32', 'i32', 'i32', 'i32'], 'i64'],
    [...localGet(4), ...localGet(2), ...localGet(3), ...imported('called'), ...i64Load(0)],
  ],
  // The rest: functions of the C API with their values behind addresses. The last parameter is where the result goes.
  [
    'call',
    [['i32', 'i32', 'i32', 'i32', 'i32'], null],
    [
      ...[...localGet(4), ...localGet(0), ...localGet(1), ...i64Load(0), ...op.i64Const(UNDEFINED_VALUE)],
      ...[...localGet(2), ...localGet(3), ...imported('JS_Call'), ...i64Store(0)],
    ],
  ],
  [
    'invoke',
    [['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], null],
    [
      ...[...localGet(5), ...localGet(0), ...localGet(1), ...i64Load(0), ...localGet(2)],
      ...[...localGet(3), ...localGet(4), ...imported('JS_Invoke'), ...i64Store(0)],
    ],
  ],
  [
    'construct',
    [['i32', 'i32', 'i32', 'i32', 'i32'], null],
    [
      ...[...localGet(4), ...localGet(0), ...localGet(1), ...i64Load(0)],
      ...[...localGet(2), ...localGet(3), ...imported('JS_CallConstructor'), ...i64Store(0)],
    ],
  ],
  [
    'string',
    [['i32', 'i32', 'i32', 'i32'], null],
    [...localGet(3), ...localGet(0), ...localGet(1), ...localGet(2), ...imported('JS_NewStringLen'), ...i64Store(0)],
  ],
  [
    'parseJson',
    [['i32', 'i32', 'i32', 'i32', 'i32'], null],
    [
      ...[...localGet(4), ...localGet(0), ...localGet(1), ...localGet(2), ...localGet(3)],
      ...[...imported('JS_ParseJSON'), ...i64Store(0)],
    ],
  ],
  [
    'promise',
    [['i32', 'i32', 'i32'], null],
    [...localGet(2), ...localGet(0), ...localGet(1), ...imported('JS_NewPromiseCapability'), ...i64Store(0)],
  ],
  [
    'newHostFunction',
    [['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], null],
    [
      ...[...localGet(5), ...localGet(0), ...localGet(1), ...localGet(2), ...localGet(3), ...localGet(4)],
      ...[...NO_ARGUMENTS, ...imported('JS_NewCFunctionData2'), ...i64Store(0)],
    ],
  ],
  [
    'exception',
    [['i32', 'i32'], null],
    [...localGet(1), ...localGet(0), ...imported('JS_GetException'), ...i64Store(0)],
  ],
  // Over pairs of an address and the word expected there, from the first up to the second parameter: the first that differs.
  [
    'firstDifference',
    [['i32', 'i32'], 'i32'],
    [
      ...[...op.block, ...op.loop],
      ...[...localGet(0), ...localGet(1), ...op.i32GeU, ...op.brIf(1)],
      ...[...localGet(0), ...i32Load(0), ...i32Load(0), ...localGet(0), ...i32Load(4), ...op.i32Ne, ...op.brIf(1)],
      ...[...localGet(0), ...op.i32Const(8), ...op.i32Add, ...op.localSet(0), ...op.br(0)],
      ...[...op.end, ...op.end, ...localGet(0)],
    ],
  ],
];

/** Runs an allocation and, when it gave nothing although every size asked for is above zero, tells the host. */
function orOutOfMemory(allocate: readonly number[], sizes: readonly number[], result: number): readonly number[] {
  const guards = sizes.flatMap((size) => [...localGet(size), ...op.ifNothing]);
  return [
    ...[...allocate, ...op.localTee(result), ...op.i32Eqz, ...op.ifNothing],
    ...[...guards, ...imported('outOfMemory'), ...sizes.flatMap(() => op.end)],
    ...[...op.end, ...localGet(result)],
  ];
}

let compiled: WebAssembly.Module | null = null;

/** The companion, assembled and compiled once in a process. */
export function companionModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(
    assembleModule(
      IMPORTS.map(([module, name, signature]) => ({ module, name, signature })),
      BODIES.map(([name, signature, code, locals = []]) => ({ name, signature, code, locals })),
    ),
  );
  return compiled;
}

export interface Companion {
  readonly promiseHook: unknown;
  readonly malloc: unknown;
  readonly calloc: unknown;
  readonly realloc: unknown;
  readonly hostFunction: unknown;
  readonly call: (context: number, callee: number, argc: number, argv: number, result: number) => void;
  readonly invoke: (context: number, self: number, atom: number, argc: number, argv: number, result: number) => void;
  readonly construct: (context: number, constructor: number, argc: number, argv: number, result: number) => void;
  readonly string: (context: number, text: number, length: number, result: number) => void;
  readonly parseJson: (context: number, text: number, length: number, file: number, result: number) => void;
  readonly promise: (context: number, resolvers: number, result: number) => void;
  readonly newHostFunction: (
    context: number,
    tableIndex: number,
    name: number,
    length: number,
    magic: number,
    result: number,
  ) => void;
  readonly exception: (context: number, result: number) => void;
  readonly firstDifference: (from: number, to: number) => number;
}

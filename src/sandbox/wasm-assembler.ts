/**
 * Just enough of the WebAssembly binary format to assemble a small module by hand: functions of one block each, on the
 * memory of another instance. Source: WebAssembly Core Specification 2.0, part 5 (binary format).
 */

export type WasmType = 'i32' | 'i64';

/** Parameter types and the type of the result, null for none. */
export type Signature = readonly [parameters: readonly WasmType[], result: WasmType | null];

export interface WasmFunctionImport {
  readonly module: string;
  readonly name: string;
  readonly signature: Signature;
}

export interface WasmFunctionBody {
  readonly name: string;
  readonly signature: Signature;
  /** Types of the locals after the parameters. */
  readonly locals?: readonly WasmType[];
  readonly code: readonly number[];
}

/** Assembles a module that imports `env.memory` and some functions, and exports functions. */
export function assembleModule(imports: readonly WasmFunctionImport[], bodies: readonly WasmFunctionBody[]) {
  const signatures = [...imports, ...bodies].map(({ signature }) => typeOf(signature));
  const importEntries = imports.map(({ module, name }, at) => [...text(module), ...text(name), 0x00, ...unsigned(at)]);
  const memoryImport = [...text('env'), ...text('memory'), 0x02, 0x00, 0x00];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(signatures)),
    ...section(2, vector([memoryImport, ...importEntries])),
    ...section(3, vector(bodies.map((_body, at) => unsigned(imports.length + at)))),
    ...section(7, vector(bodies.map(({ name }, at) => [...text(name), 0x00, ...unsigned(imports.length + at)]))),
    ...section(10, vector(bodies.map(bodyOf))),
  ]);
}

/** Instructions, named as in the text format. */
export const op = {
  localGet: (index: number) => [0x20, ...unsigned(index)],
  localSet: (index: number) => [0x21, ...unsigned(index)],
  localTee: (index: number) => [0x22, ...unsigned(index)],
  call: (functionIndex: number) => [0x10, ...unsigned(functionIndex)],
  i32Load: (offset: number) => [0x28, 2, ...unsigned(offset)],
  i64Load: (offset: number) => [0x29, 3, ...unsigned(offset)],
  i32Load8: (offset: number) => [0x2d, 0, ...unsigned(offset)],
  i64Store: (offset: number) => [0x37, 3, ...unsigned(offset)],
  i32Store8: (offset: number) => [0x3a, 0, ...unsigned(offset)],
  i32Const: (value: number) => [0x41, ...signed(BigInt(value))],
  i64Const: (value: bigint) => [0x42, ...signed(value)],
  i32Eqz: [0x45],
  i32Ne: [0x47],
  i32GeU: [0x4f],
  i32Add: [0x6a],
  i32WrapI64: [0xa7],
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  br: (depth: number) => [0x0c, ...unsigned(depth)],
  brIf: (depth: number) => [0x0d, ...unsigned(depth)],
  ifNothing: [0x04, 0x40],
  end: [0x0b],
} as const;

function typeOf([parameters, result]: Signature): readonly number[] {
  return [0x60, ...vector(parameters.map(valueType)), ...vector(result === null ? [] : [valueType(result)])];
}

function bodyOf({ locals = [], code }: WasmFunctionBody): readonly number[] {
  const bytes = [...vector(locals.map((type) => [...unsigned(1), ...valueType(type)])), ...code, ...op.end];
  return [...unsigned(bytes.length), ...bytes];
}

function valueType(type: WasmType): readonly number[] {
  return [type === 'i32' ? 0x7f : 0x7e];
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): readonly number[] {
  const bytes = [...Buffer.from(value, 'utf8')];
  return [...unsigned(bytes.length), ...bytes];
}

/** Unsigned LEB128. */
export function unsigned(value: number): readonly number[] {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

/** Signed LEB128. */
function signed(value: bigint): readonly number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

import { posix } from 'node:path';
import type { SourcePosition } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { Problem } from '../verdict/verdict.ts';
import { CONSOLE_CHARACTERS_MAX, PENDING_CALLS_MAX } from './limits.ts';
import { GUEST_SHIM } from './guest-shim.ts';
import { GuestThrow } from './guest-throw.ts';
import { QuickJs } from './quickjs.ts';
import { describe, type LoadedHeap, SandboxedSubject } from './sandboxed-subject.ts';
import { type StrippedFile, stripTypes } from './strip-types.ts';

export interface LoadRequest {
  readonly files: readonly SourceFile[];
  readonly entry: { readonly file: string; readonly class: string; readonly methods: readonly string[] };
  /** Ports the exercise gives, such as `store`. */
  readonly ports: readonly string[];
  /** Methods of every port there is. */
  readonly portMethods: Readonly<Record<string, readonly string[]>>;
  /** The module behind `bugbash/ports`. */
  readonly portsFile: SourceFile;
  readonly instances: number;
  /** Shared with the watchdog: cell 0 counts signs of life, cell 1 asks to stop, cell 2 says that the guest has its turn. */
  readonly control?: Int32Array;
}

/** The run is no longer wanted; raised inside the guest's turn, where no code of the guest can catch it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const PORTS_MODULE = 'bugbash/ports';
const ALLOWED_IMPORTS = `${PORTS_MODULE} and the exercise's own files`;

/** Loads a submission into isolates, or says why it cannot be graded. Nothing of it runs outside the isolate. */
export function loadSubmission(request: LoadRequest): { readonly subject: Subject } | { readonly problem: Problem } {
  const modules = new Map<string, string>();
  const files = new Map<string, StrippedFile>();
  for (const file of [request.portsFile, ...request.files]) {
    const stripped = stripTypes(file);
    if ('problem' in stripped) return stripped;
    modules.set(file === request.portsFile ? PORTS_MODULE : file.path, stripped.code);
    if (file !== request.portsFile) files.set(file.path, stripped);
  }
  const foreign = findForeignImport(files, modules);
  if (foreign !== null) return { problem: foreign };
  const locate = locator(files);
  const heaps: LoadedHeap[] = [];
  const first = openHeap(request, modules, locate);
  if ('problem' in first) return first;
  heaps.push(first.heap);
  const base = first.heap.engine.capture();
  for (let at = 1; at < request.instances; at += 1) {
    const engine = newEngine(request, modules);
    engine.restore(base);
    heaps.push({ engine, shim: first.heap.shim });
  }
  return { subject: new SandboxedSubject(heaps, base, locate, (isRunning) => markTurn(request.control, isRunning)) };
}

function newEngine(request: LoadRequest, modules: ReadonlyMap<string, string>): QuickJs {
  const { control } = request;
  return new QuickJs({
    normalize: (base, name) => resolveImport(base, name, modules) ?? name,
    load: (name) => {
      const source = modules.get(name);
      return source === undefined
        ? { refused: `"${name}" cannot be imported; allowed: ${ALLOWED_IMPORTS}` }
        : { source };
    },
    onTick: () => beat(control),
  });
}

/** Says whose turn it is, so that a silence can be blamed on the right side. */
function markTurn(control: Int32Array | undefined, isRunning: boolean): void {
  if (control !== undefined) Atomics.store(control, 2, isRunning ? 1 : 0);
  if (isRunning) beat(control);
}

/** A sign of life, and a look at whether anybody still waits for the answer. */
function beat(control: Int32Array | undefined): void {
  if (control === undefined) return;
  Atomics.add(control, 0, 1);
  if (Atomics.load(control, 1) !== 0) throw new Cancelled('the run is no longer wanted');
}

function openHeap(
  request: LoadRequest,
  modules: ReadonlyMap<string, string>,
  locate: (stack: string) => SourcePosition | undefined,
): { readonly heap: LoadedHeap } | { readonly problem: Problem } {
  const engine = newEngine(request, modules);
  const portMethods = Object.fromEntries(request.ports.map((port) => [port, request.portMethods[port] ?? []]));
  const factory = engine.evaluate(GUEST_SHIM, 'bugbash-shim');
  const methodsValue = engine.evaluate(`(${JSON.stringify(portMethods)})`, 'bugbash-ports');
  const object = engine.call(
    factory,
    methodsValue,
    engine.evaluate(String(PENDING_CALLS_MAX), 'n'),
    engine.evaluate(String(CONSOLE_CHARACTERS_MAX), 'n'),
  );
  const names = ['take', 'construct', 'start', 'answer', 'describe', 'recordSites'] as const;
  const shim = Object.fromEntries(names.map((name) => [name, engine.property(object, name)])) as LoadedHeap['shim'];
  const heap = { engine, shim };
  try {
    engine.refuel();
    const ports = engine.evaluateModule(`export * from ${JSON.stringify(PORTS_MODULE)}`, 'bugbash-entry-ports');
    engine.refuel();
    const entryFile = modules.get(request.entry.file);
    if (entryFile === undefined)
      return { problem: { kind: 'missing-file', message: `There is no file ${request.entry.file}.` } };
    const namespace = engine.evaluateModule(`export * from ${JSON.stringify(request.entry.file)}`, 'bugbash-entry');
    const adopted = engine.call(
      engine.property(object, 'adopt'),
      namespace,
      ports,
      engine.string(request.entry.class),
      engine.string(JSON.stringify(request.entry.methods)),
    );
    const problem = missingProblem(engine.readString(adopted, 10_000), request.entry);
    engine.call(shim.take);
    return problem === null ? { heap } : { problem };
  } catch (error) {
    return { problem: loadProblem(error, heap, locate) };
  }
}

function loadProblem(error: unknown, heap: LoadedHeap, locate: (stack: string) => SourcePosition | undefined): Problem {
  if (error instanceof GuestThrow) {
    const { name, message, stack } = describe(heap, error.handle);
    const kind = name === 'SyntaxError' ? 'syntax' : 'throws-at-load';
    return {
      kind,
      message: `${kind === 'syntax' ? 'Syntax error' : `${name} while loading`}: ${message}`,
      ...locate(stack),
    };
  }
  if (error instanceof SubjectLimit) return { kind: error.kind, message: `While loading, ${error.message}.` };
  if (error instanceof RangeError)
    return { kind: 'memory', message: 'Loading needs more stack or memory than the isolate has.' };
  throw error;
}

function missingProblem(text: string, entry: LoadRequest['entry']): Problem | null {
  const { exported, missing } = JSON.parse(text) as { exported?: string[]; missing?: string[] };
  if (exported !== undefined) {
    const found = exported.length === 0 ? 'It exports nothing.' : `It exports ${exported.slice(0, 5).join(', ')}.`;
    return { kind: 'missing-export', message: `There is no exported class ${entry.class}. ${found}`, file: entry.file };
  }
  if (missing === undefined || missing.length === 0) return null;
  return { kind: 'missing-method', message: `${entry.class} has no method ${missing.join(', ')}.`, file: entry.file };
}

/** Every import is looked at before anything runs, so that the message can name the line. */
function findForeignImport(
  files: ReadonlyMap<string, StrippedFile>,
  modules: ReadonlyMap<string, string>,
): Problem | null {
  for (const [file, { imports }] of files) {
    for (const { specifier, line, column } of imports) {
      if (resolveImport(file, specifier, modules) !== null) continue;
      const message = `"${specifier}" cannot be imported here. Allowed are ${ALLOWED_IMPORTS}.`;
      return { kind: 'forbidden-import', message, file, line, column };
    }
  }
  return null;
}

/** The module a specifier means, or null when there is none. */
function resolveImport(base: string, name: string, modules: ReadonlyMap<string, string>): string | null {
  const path = name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(base), name)) : name;
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts')];
  return candidates.find((candidate) => modules.has(candidate)) ?? null;
}

/** Finds the first frame of a stack that lies in one of the candidate's files. */
function locator(files: ReadonlyMap<string, StrippedFile>): (stack: string) => SourcePosition | undefined {
  return (stack) => {
    for (const [, file = '', line, column] of stack.matchAll(/([^\s(]+):(\d+):(\d+)\)?$/gm)) {
      const stripped = files.get(file);
      if (stripped !== undefined) return { file, ...stripped.original({ line: Number(line), column: Number(column) }) };
    }
    return undefined;
  };
}

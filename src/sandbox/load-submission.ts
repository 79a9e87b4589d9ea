import type { SourcePosition } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { Problem } from '../verdict/verdict.ts';
import { GUEST_BYTES } from './guest-bytes.ts';
import { GUEST_CRYPTO } from './guest-crypto.ts';
import { GUEST_SHIM } from './guest-shim.ts';
import { GuestThrow } from './guest-throw.ts';
import { hostFunctions } from './host-functions.ts';
import { Isolate } from './isolate.ts';
import { CONSOLE_CHARACTERS_MAX, CONSOLE_LINES_DROPPED_MAX } from './limits.ts';
import { CRYPTO_MODULES, findForeignImport, PORTS_MODULE, refusal, resolveImport } from './module-names.ts';
import { type Address, QuickJs } from './quickjs.ts';
import { SandboxedSubject } from './sandboxed-subject.ts';
import { selfTest } from './self-test.ts';
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

type Locate = (stack: string) => SourcePosition | undefined;

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
  for (const name of CRYPTO_MODULES) modules.set(name, GUEST_CRYPTO);
  const foreign = findForeignImport(files, modules);
  if (foreign !== null) return { problem: foreign };
  const { entry } = request;
  if (!modules.has(entry.file)) {
    return { problem: { kind: 'missing-file', message: `There is no file ${entry.file}.` } };
  }
  const locate = locator(files);
  const first = newIsolate(request, modules, locate);
  const problem = load(first, request);
  if (problem !== null) return { problem };
  const base = first.save();
  const isolates = [first];
  while (isolates.length < request.instances) {
    const other = newIsolate(request, modules, locate);
    other.values.guest = first.values.guest;
    isolates.push(other);
  }
  return { subject: new SandboxedSubject(isolates, base) };
}

function newIsolate(request: LoadRequest, modules: ReadonlyMap<string, string>, locate: Locate): Isolate {
  const { control } = request;
  const engine = new QuickJs({
    normalize: (base, name) => resolveImport(base, name, modules) ?? name,
    load: (name) => {
      const source = modules.get(name);
      return source === undefined ? { refused: refusal(name) } : { source };
    },
    onTick: () => beat(control),
  });
  const isolate = new Isolate(engine, locate, (isRunning) => markTurn(control, isRunning));
  engine.functions = hostFunctions(isolate, portMethodsOf(request)).map(({ body }) => body);
  return isolate;
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

/** A submission that names one of these gets the classes for bytes. */
const NEEDS_BYTES = /\b(?:Buffer|TextEncoder|TextDecoder|crypto)\b/;

/** Loads the guest's half of the host, then the submission; says what stands in the way of grading. */
function load(isolate: Isolate, request: LoadRequest): Problem | null {
  const { engine } = isolate;
  const { entry } = request;
  selfTest(engine);
  const shim = loadShim(isolate, portMethodsOf(request));
  if (request.files.some(({ text }) => NEEDS_BYTES.test(text))) engine.evaluate(GUEST_BYTES, 'bugbash-bytes');
  const guest = {
    ports: engine.property(shim, 'ports'),
    encode: engine.property(shim, 'encode'),
    decode: engine.property(shim, 'decode'),
    describe: engine.property(shim, 'describe'),
    resolve: engine.property(shim, 'resolve'),
    error: engine.property(shim, 'error'),
    fire: engine.property(shim, 'fire'),
    site: engine.property(shim, 'site'),
    reseed: engine.property(shim, 'reseed'),
    methods: new Map(entry.methods.map((method) => [method, engine.atom(method)])),
  };
  isolate.values.guest = { ...guest, entry: 0 };
  try {
    const evaluate = (specifier: string) => {
      engine.beginTurn(null);
      return engine.evaluateModule(`export * from ${JSON.stringify(specifier)}`, 'bugbash-entry', isolate.runJobs);
    };
    const ports = evaluate(PORTS_MODULE);
    const namespace = evaluate(entry.file);
    const adopt = engine.property(shim, 'adopt');
    const names = engine.evaluate(`(${JSON.stringify(entry)})`, 'bugbash-entry-names');
    const problem = missingProblem(isolate.values.read(engine.call(adopt, namespace, ports, names)), entry);
    if (problem === null) isolate.values.guest = { ...guest, entry: engine.property(namespace, entry.class) };
    return problem;
  } catch (error) {
    return loadProblem(error, isolate);
  }
}

function loadShim(isolate: Isolate, portMethods: Readonly<Record<string, readonly string[]>>): Address {
  const { engine } = isolate;
  const host = engine.evaluate('({ __proto__: null })', 'bugbash-host');
  hostFunctions(isolate, portMethods).forEach(({ name }, place) => {
    engine.setProperty(host, name, engine.hostFunction(name, place));
  });
  return engine.call(
    engine.evaluate(GUEST_SHIM, 'bugbash-shim'),
    host,
    engine.evaluate(`(${JSON.stringify(portMethods)})`, 'bugbash-ports'),
    engine.evaluate(String(CONSOLE_CHARACTERS_MAX), 'bugbash-console'),
    engine.evaluate(String(CONSOLE_LINES_DROPPED_MAX), 'bugbash-console'),
  );
}

function portMethodsOf({ ports, portMethods }: LoadRequest): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(ports.map((port) => [port, portMethods[port] ?? []]));
}

function loadProblem(error: unknown, isolate: Isolate): Problem {
  if (error instanceof GuestThrow) {
    const { name, message, at } = isolate.values.errorAt(error.thrown);
    const kind = name === 'SyntaxError' ? 'syntax' : 'throws-at-load';
    return { kind, message: `${kind === 'syntax' ? 'Syntax error' : `${name} while loading`}: ${message}`, ...at };
  }
  if (error instanceof SubjectLimit) return { kind: error.kind, message: `While loading, ${error.message}.` };
  if (error instanceof RangeError) {
    return { kind: 'memory', message: 'Loading needs more stack or memory than the isolate has.' };
  }
  throw error;
}

function missingProblem(adopted: unknown, entry: LoadRequest['entry']): Problem | null {
  const { exported, missing } = adopted as { exported?: string[]; missing?: string[] };
  if (exported !== undefined) {
    const found = exported.length === 0 ? 'It exports nothing.' : `It exports ${exported.slice(0, 5).join(', ')}.`;
    return { kind: 'missing-export', message: `There is no exported class ${entry.class}. ${found}`, file: entry.file };
  }
  if (missing === undefined || missing.length === 0) return null;
  return { kind: 'missing-method', message: `${entry.class} has no method ${missing.join(', ')}.`, file: entry.file };
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

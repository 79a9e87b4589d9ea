import { posix } from 'node:path';
import type { SourcePosition } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { Problem } from '../verdict/verdict.ts';
import { GUEST_CRYPTO } from './guest-crypto.ts';
import { loadGuestHalf, portMethodsOf } from './guest-half.ts';
import { GuestThrow } from './guest-throw.ts';
import { hostFunctions } from './host-functions.ts';
import { Isolate } from './isolate.ts';
import type { IsolateState } from './isolate-state.ts';
import { usedBytes } from './memory-image.ts';
import { CRYPTO_MODULES, findForeignImport, PORTS_MODULE, refusal, resolveImport } from './module-names.ts';
import { type Address, QuickJs } from './quickjs.ts';
import { type FreshLoad, SandboxedSubject } from './sandboxed-subject.ts';
import { selfTest } from './self-test.ts';
import { NESTED_TOO_DEEPLY, type StrippedFile, stripTypes } from './strip-types.ts';
import { newWorkMeter, type WorkMeter } from './work-meter.ts';

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
    const stripped = file === request.portsFile ? stripPorts(file) : stripTypes(file);
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
  const meter = newWorkMeter();
  const first = newIsolate(request, modules, locate, meter);
  selfTest(first.engine);
  loadGuestHalf(first, request);
  const before = first.save();
  const { clockReads } = first.engine;
  const problem = tryToEnter(first, request);
  if (problem !== null) return { problem: atImport(problem, files) };
  const isAlike = first.engine.clockReads === clockReads && !first.values.hasDrawn() && !first.hasActed;
  const base = first.save();
  const isolates = [first];
  while (isolates.length < request.instances) {
    const other = newIsolate(request, modules, locate, meter);
    other.values.guest = first.values.guest;
    isolates.push(other);
  }
  return { subject: new SandboxedSubject(isolates, base, isAlike ? null : freshLoad(before, request)) };
}

let ports: { readonly text: string; readonly stripped: ReturnType<typeof stripTypes> } | null = null;

/** The file of the ports is the same for every submission of an exercise. */
function stripPorts(file: SourceFile): ReturnType<typeof stripTypes> {
  if (ports?.text !== file.text) ports = { text: file.text, stripped: stripTypes(file) };
  return ports.stripped;
}

function newIsolate(
  request: LoadRequest,
  modules: ReadonlyMap<string, string>,
  locate: Locate,
  meter: WorkMeter,
): Isolate {
  const { control } = request;
  const engine = new QuickJs({
    normalize: (base, name) => resolveImport(base, name, modules) ?? name,
    load: (name) => {
      const source = modules.get(name);
      return source === undefined ? { refused: refusal(name) } : { source };
    },
    onTick: () => {
      beat(control);
      meter.tick();
    },
    site: () => isolate.values.site(),
  });
  const isolate: Isolate = new Isolate(engine, locate, (isRunning) => {
    markTurn(control, isRunning);
    if (isRunning) meter.turn({ pendingCalls: isolate.pendingCalls, bytes: usedBytes(engine.memory) });
  });
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

/** Loads the submission into an isolate that holds the guest's half of the host: its entry class, or what stands in the way. */
function enter(isolate: Isolate, entry: LoadRequest['entry']): { entry: Address } | { problem: Problem } {
  const { engine, values } = isolate;
  const evaluate = (specifier: string) =>
    engine.evaluateModule(`export * from ${JSON.stringify(specifier)}`, 'bugbash-entry', isolate.runJobs);
  const ports = evaluate(PORTS_MODULE);
  const namespace = evaluate(entry.file);
  const names = engine.evaluate(`(${JSON.stringify(entry)})`, 'bugbash-entry-names');
  const adopted = values.read(engine.call(values.guest.adopt, namespace, ports, names));
  const problem = missingProblem(adopted, entry);
  return problem === null ? { entry: engine.property(namespace, entry.class) } : { problem };
}

/** The same for the first time, when whatever is wrong with the submission shows. */
function tryToEnter(isolate: Isolate, { entry }: LoadRequest): Problem | null {
  try {
    isolate.engine.beginTurn(null);
    const entered = enter(isolate, entry);
    if ('problem' in entered) return entered.problem;
    isolate.values.guest = { ...isolate.values.guest, entry: entered.entry };
    return null;
  } catch (error) {
    return loadProblem(error, isolate);
  }
}

/** What an instance or a life of one loads for itself, where the submission would not find itself the same each time. */
function freshLoad(before: IsolateState, { entry }: LoadRequest): FreshLoad {
  return {
    before,
    load: (isolate) => {
      const entered = enter(isolate, entry);
      // Loaded once, and now the class is gone: the instance is none, and its calls fail.
      return 'entry' in entered ? entered.entry : isolate.engine.evaluate('undefined', 'bugbash-entry');
    },
  };
}

/** What the engine says when its stack is used up. */
const STACK_EXCEEDED = 'Maximum call stack size exceeded';

function loadProblem(error: unknown, isolate: Isolate): Problem {
  if (error instanceof GuestThrow) {
    const { name, message, at } = isolate.values.errorAt(error.thrown);
    // Code that recurses has lines in its stack; a parser has none.
    if (name === 'RangeError' && message === STACK_EXCEEDED && at === undefined) return NESTED_TOO_DEEPLY;
    const kind = name === 'SyntaxError' ? 'syntax' : 'throws-at-load';
    return { kind, message: `${kind === 'syntax' ? 'Syntax error' : `${name} while loading`}: ${message}`, ...at };
  }
  if (error instanceof SubjectLimit)
    return { kind: error.kind, message: `While loading, ${error.message}.`, ...error.at };
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

/** A module that lacks what is imported from it is told by the engine without a place: that of the import is found here. */
function atImport(problem: Problem, files: ReadonlyMap<string, StrippedFile>): Problem {
  const [, name = '', module = ''] = /Could not find export '(.*)' in module '(.*)'/.exec(problem.message) ?? [];
  if (problem.file !== undefined || module === '') return problem;
  const stem = module.replace(/\.ts$/, '');
  for (const [file, { imports }] of files) {
    const found = imports.find(({ specifier }) => specifier.replace(/\.[jt]s$/, '').endsWith(posix.basename(stem)));
    if (found === undefined) continue;
    const message = `${found.specifier} has no export ${name}.`;
    return { kind: problem.kind, message, file, line: found.line, column: found.column };
  }
  return problem;
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

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OuterSandbox } from './outer-sandbox.ts';
import type { ChildMessage, ChildRequest, GradingTask, KitMessage } from './protocol.ts';

/** A child that says nothing for so long is gone, whatever the system says: it tells of itself every second. */
const SILENCE_MAX_MS = 60_000;
/** A cancelled task ends within a turn of the isolate; a child that takes longer is stuck and not worth waiting for. */
const CANCEL_MAX_MS = 500;
/** Helpers of the garbage collector cost more processor time than they save, and the other cores grade as well. */
const NODE_FLAGS = ['--single-threaded-gc'];
/** How much of what a dying child writes is looked at. */
const ERROR_TEXT_MAX = 4_000;

/** How one task ended in a child. */
export type TaskEnd =
  | { readonly kind: 'done'; readonly messages: readonly KitMessage[]; readonly errors: readonly string[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'died'; readonly reason: string };

export interface TaskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onMessage?: ((message: KitMessage) => void) | undefined;
}

/** A grading child of our own. It is only ever ended by its own handle. */
export interface GradingProcess {
  readonly pid: number | undefined;
  /** False once the process has ended: it is of no use any more. */
  isAlive(): boolean;
  /** Grades one submission; one at a time. */
  run(task: GradingTask, options?: TaskOptions): Promise<TaskEnd>;
  /** Ends it at once. */
  kill(): void;
}

let prestarted: GradingProcess | null = null;

/** Starts a child ahead of its first task, while the program still finds out what to grade. */
export function prestartGradingProcess(): void {
  prestarted ??= startGradingProcess();
}

/** A child that waits for a task: the one started ahead, if there is one and it may be one without an outer sandbox. */
export function takeGradingProcess(sandbox: OuterSandbox | null = null): GradingProcess {
  if (sandbox !== null) return startGradingProcess(sandbox);
  const taken = prestarted?.isAlive() === true ? prestarted : startGradingProcess();
  prestarted = null;
  return taken;
}

function startGradingProcess(sandbox: OuterSandbox | null = null): GradingProcess {
  const child = fork(childEntry(), [], {
    ...(sandbox === null
      ? { execArgv: NODE_FLAGS }
      : { execPath: sandbox.command, execArgv: [...sandbox.args, process.execPath, ...NODE_FLAGS] }),
    // Whole and explicit: a child inherits nothing, neither secrets nor NODE_OPTIONS.
    env: { TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errorText = '';
  let death: string | null = null;
  let hear: (message: ChildMessage) => void = () => undefined;
  const die = (reason: string) => {
    death ??= reason;
    hear({ kind: 'died', reason: death });
  };
  child.stderr?.on('data', (chunk: Buffer) => (errorText = (errorText + chunk.toString()).slice(-ERROR_TEXT_MAX)));
  child.on('message', (message: ChildMessage) => (message.kind === 'died' ? die(message.reason) : hear(message)));
  child.on('error', (error) => die(`The grading process cannot be used: ${error.message}.`));
  child.on('close', (code, signal) => die(deathOf(code, signal, errorText)));
  // Whoever waits for a task keeps the program alive; an idle child does not.
  keepAlive(child, false);
  let runs = 0;
  return {
    pid: child.pid,
    isAlive: () => death === null,
    kill: () => void child.kill('SIGKILL'),
    run: async (task, options = {}) => {
      if (death !== null) return { kind: 'died', reason: death };
      keepAlive(child, true);
      try {
        return await converse(child, { kind: 'grade', run: (runs += 1), task }, options, (ear) => (hear = ear));
      } finally {
        hear = () => undefined;
        keepAlive(child, false);
      }
    },
  };
}

/** Sends the task and gathers what the child says about it, until it is done with it or dies. */
async function converse(
  child: ChildProcess,
  request: Extract<ChildRequest, { kind: 'grade' }>,
  { signal, onMessage }: TaskOptions,
  listen: (ear: (message: ChildMessage) => void) => void,
): Promise<TaskEnd> {
  const messages: KitMessage[] = [];
  const kill = () => void child.kill('SIGKILL');
  const silence = setTimeout(kill, SILENCE_MAX_MS);
  let impatience: NodeJS.Timeout | undefined;
  const cancel = () => {
    tell(child, { kind: 'cancel', run: request.run });
    impatience = setTimeout(kill, CANCEL_MAX_MS);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  const end = await new Promise<TaskEnd>((resolve) => {
    listen((message) => {
      silence.refresh();
      if (message.kind === 'died') resolve(message);
      else if (message.kind === 'done') resolve({ kind: 'done', messages, errors: message.errors });
      else if (message.kind === 'kit') {
        messages.push(message.message);
        onMessage?.(message.message);
      }
    });
    tell(child, request);
    if (signal?.aborted === true) cancel();
  });
  clearTimeout(silence);
  clearTimeout(impatience);
  signal?.removeEventListener('abort', cancel);
  return signal?.aborted === true ? { kind: 'cancelled' } : end;
}

function tell(child: ChildProcess, request: ChildRequest): void {
  // A child that is gone is told of by `close`; the callback keeps the failed write from being thrown besides.
  if (child.connected) child.send(request, () => undefined);
}

function keepAlive(child: ChildProcess, isNeeded: boolean): void {
  const change = isNeeded ? 'ref' : 'unref';
  child[change]();
  child.channel?.[change]();
  (child.stderr as { ref?(): void; unref?(): void } | null)?.[change]?.();
}

function deathOf(code: number | null, signal: NodeJS.Signals | null, errorText: string): string {
  // The one line of a crash that says what it was; the rest of it differs from run to run.
  const words = /^.*(?:FATAL ERROR|Error): .*$/m.exec(errorText)?.[0].trim();
  return `The grading process ended early (${signal ?? `exit ${code}`})${words === undefined ? '.' : `: ${words}`}`;
}

/** The built file, from `src` (under test) as well as from `dist`. */
function childEntry(): string {
  return fileURLToPath(new URL('../../dist/grading/grading-child.js', import.meta.url));
}

/**
 * The grading child: keeps one thread in which suites run, gives it one task after another, and passes on what the kit
 * says. A thread that is stuck in the submission's native work is ended; the check under way is `limited`, and the rest
 * of the checks are run in a fresh thread.
 */
import { delayOptimisers, stopDelayingOptimisers } from './compiler-budgets.ts';
import { checkUnderWay, recoverFrom, unfinished } from './stuck-checks.ts';
import type { ChildMessage, ChildRequest, GradingTask, KitMessage } from './protocol.ts';
import { startThread, TASKS_PER_THREAD } from './suite-thread.ts';

/** Well below the silence after which the program takes this process for dead. */
const PULSE_EVERY_MS = 1_000;

delayOptimisers();
let thread = startThread();
let tasksOfThread = 0;
let current: number | null = null;
/** The task before, with what is tidied up after it: the next one may arrive while a thread is being replaced. */
let before: Promise<void> = Promise.resolve();

process.on('disconnect', () => process.exit(0));
// A program that ended at once, on a wrong argument, may have gone before anybody listened.
if (!process.connected) process.exit(0);
process.on('message', (request: ChildRequest) => {
  if (request.kind === 'grade') before = before.then(() => grade(request.run, request.task));
  else if (request.run === current) thread.cancel();
});

async function grade(run: number, task: GradingTask): Promise<void> {
  current = run;
  const pulse = setInterval(() => send({ kind: 'pulse' }), PULSE_EVERY_MS);
  const errors = await runWhole(task, (message) => {
    // Which check is under way matters here alone, should the thread get stuck in it.
    if (message.kind !== 'started') send({ kind: 'kit', run, message });
  });
  clearInterval(pulse);
  current = null;
  send({ kind: 'done', run, errors });
  stopDelayingOptimisers();
  tasksOfThread += 1;
  // Between two tasks, so that nobody waits for it.
  if (tasksOfThread >= TASKS_PER_THREAD) await replaceThread();
}

/** Runs the checks of a task, in as many threads as it takes. */
async function runWhole(task: GradingTask, pass: (message: KitMessage) => void): Promise<readonly string[]> {
  const messages: KitMessage[] = [];
  const tell = (message: KitMessage) => {
    messages.push(message);
    pass(message);
  };
  for (;;) {
    const end = await thread.run({ ...task, checks: unfinished(task.checks, messages) }, tell);
    if (end.kind === 'done') return end.errors;
    if (end.kind === 'died') return die(end.reason);
    if (!end.inGuest && checkUnderWay(messages) === null) return die('The suites do not come back from being loaded.');
    if (!(await replaceThread())) return die('The thread cannot be ended: a built-in of V8 does not let go.');
    for (const message of recoverFrom(task.checks, messages, end.inGuest)) tell(message);
    if (task.detail === 'outcome' || unfinished(task.checks, messages).length === 0) return [];
  }
}

async function replaceThread(): Promise<boolean> {
  const old = thread;
  const hasEnded = await old.end();
  if (hasEnded) thread = startThread();
  tasksOfThread = 0;
  return hasEnded;
}

/** What happened to the thread may have happened to this process as well: whoever asked starts a new one. */
function die(reason: string): Promise<never> {
  send({ kind: 'died', reason }, () => process.kill(process.pid, 'SIGKILL'));
  return new Promise(() => undefined);
}

function send(message: ChildMessage, then: () => void = () => undefined): void {
  if (process.send === undefined || !process.connected) return then();
  process.send(message, undefined, {}, then);
}

import type { Timeline, TimelineRow } from '../verdict/verdict.ts';
import { formatValue, Written } from '../simulation/format-value.ts';
import type { RunReport } from '../simulation/check-scenario.ts';
import type { Argument } from '../simulation/scenario.ts';
import type { Step } from '../simulation/step.ts';
import type { ConsoleLine, OperationOutcome, PortCall } from '../simulation/subject.ts';
import { START_TIME_MS } from '../simulation/world.ts';
import { durationText } from './duration-text.ts';

/** What is known about a run besides its log: see RunReport. */
export type Told = Pick<RunReport, 'log' | 'shareAlong' | 'loggedAfter'>;

/** Lines of console output told with one step, and characters of one line: enough to debug by, little to carry. */
export const CONSOLE_LINES_OF_STEP_MAX = 20;
export const CONSOLE_CHARACTERS_OF_LINE_MAX = 300;

/** One run as rows: who did what, what the answer was, what changed in the world's books, where it was decided. */
export function buildTimeline(told: Told, clients: readonly string[]): Timeline {
  const rows: TimelineRow[] = [];
  const shares = sharesByLog(told);
  let last: number | null = null;
  let isDecided = false;
  let nowMs = START_TIME_MS;
  for (const { step, at } of tellable(told.log)) {
    const client = step.transition.client < 0 || step.kind === 'crash' ? null : step.transition.client;
    const switched = last !== null && client !== null && client !== last;
    last = client ?? last;
    const share = shares.get(at);
    rows.push({
      client,
      switched,
      text: step.kind === 'time' ? `${durationText(step.nowMs - nowMs)} pass` : textOf(step),
      books: booksOf(step),
      ...(step.call?.at ? { at: step.call.at } : {}),
      ...consoleOf(step.console),
      ...(share === undefined ? {} : { share }),
      ...(share === 1 && !isDecided ? { noReturn: true as const } : {}),
    });
    isDecided ||= share === 1;
    nowMs = step.nowMs;
    if (step.loop !== undefined) rows.push({ client, switched: false, text: loopText(step.loop), books: '' });
    for (const { outcome } of step.settled)
      rows.push({ client, switched: false, text: `=> ${outcomeText(outcome)}`, books: '' });
  }
  return withActingClients(rows, clients);
}

/** A column a client that did something: others were left out, or only act under another fault. */
function withActingClients(rows: readonly TimelineRow[], clients: readonly string[]): Timeline {
  const acting = [...clients.keys()].filter((client) => rows.some((row) => row.client === client));
  const columnOf = (client: number | null) => (client === null ? null : acting.indexOf(client));
  return {
    clients: acting.map((client) => clients[client] ?? ''),
    rows: rows.map((row) => ({ ...row, client: columnOf(row.client) })),
  };
}

/** The number of the row (from 1) that tells of a step, by the step's position in the log. */
export function rowOf(log: readonly Step[], position: number): number {
  let row = 0;
  for (const { step, at } of tellable(log)) {
    if (at >= position) return row + 1;
    row += 1 + step.settled.length;
  }
  return row;
}

/** Of the interleavings that begin like the run up to a step, the share that fails; by the step's position in the log. */
function sharesByLog({ shareAlong, loggedAfter }: Told): ReadonlyMap<number, number> {
  const isCertain = shareAlong[0] !== undefined && shareAlong[0].failing === shareAlong[0].all;
  if (isCertain) return new Map();
  return new Map(
    shareAlong.map(({ failing, all }, at) => [
      (loggedAfter[at] ?? 0) - 1,
      Number((failing * SHARE_PARTS) / (all === 0n ? 1n : all)) / Number(SHARE_PARTS),
    ]),
  );
}

/** Shares are told to a tenth of a thousandth, rounded down: 1 means all. */
const SHARE_PARTS = 10_000n;

/** The steps that make a row each, with the position of the last thing they tell of. An effect and its reply read as one call. */
function tellable(log: readonly Step[]): readonly { readonly step: Step; readonly at: number }[] {
  const told: { step: Step; at: number }[] = [];
  for (const [at, step] of log.entries()) {
    const last = told.at(-1)?.step;
    if (step.kind === 'phase') continue;
    if (step.kind === 'reply' && last?.kind === 'effect' && last.call === step.call) {
      const printed = [...last.console, ...step.console];
      told[told.length - 1] = { step: { ...last, kind: 'call', settled: step.settled, console: printed }, at };
    } else told.push({ step, at });
  }
  return told;
}

function consoleOf(printed: readonly ConsoleLine[]): Pick<TimelineRow, 'console'> {
  if (printed.length === 0) return {};
  const lines = printed.slice(0, CONSOLE_LINES_OF_STEP_MAX).map(({ text }) => cut(text));
  const left = printed.length - lines.length;
  return { console: left > 0 ? [...lines, `(${left} more lines)`] : lines };
}

function cut(text: string): string {
  if (text.length <= CONSOLE_CHARACTERS_OF_LINE_MAX) return text;
  return `${text.slice(0, CONSOLE_CHARACTERS_OF_LINE_MAX - 1)}…`;
}

function loopText({ length, times }: NonNullable<Step['loop']>): string {
  const what = length === 1 ? 'this step' : `these ${length} steps`;
  return `... ${what} again and again: ${times} times by here, and no end`;
}

function textOf(step: Step): string {
  if (step.kind === 'start') {
    const args = step.started?.args.map((argument) => formatValue(previewOf(argument)));
    return `${step.started?.method ?? ''}(${args?.join(', ') ?? ''})`;
  }
  if (step.kind === 'crash') return 'the instance crashes; a fresh one starts';
  if (step.call === null) return '';
  if (step.kind === 'late') return `lands late: ${callText(step.call)}`;
  if (step.kind === 'timer') return 'a timer fires';
  const call = callText(step.call);
  if (step.kind === 'reply') return `reply of ${call}`;
  const answer = step.answer === null ? '' : ` -> ${answerText(step)}`;
  return step.kind === 'effect' ? `${call}${answer} (reply on its way)` : `${call}${answer}`;
}

/** An argument as it was written in the check, with words for what is filled in later. */
function previewOf(argument: Argument): unknown {
  switch (argument.kind) {
    case 'literal':
      return argument.value;
    case 'result':
      return new Written('(earlier result)');
    case 'function':
      return new Written(`() => ${argument.name}`);
    case 'object':
      return Object.fromEntries(argument.fields.map(([name, value]) => [name, previewOf(value)]));
    case 'list':
      return argument.items.map(previewOf);
  }
}

function callText(call: PortCall): string {
  const [first] = call.args;
  if (call.port === 'store' && call.method === 'commit') return 'commit transaction';
  if (call.port === 'store')
    return `${call.method.replace(/^tx/, 'read in transaction: ').replace(/Get$/, 'get')} ${String(first)}`;
  const args = call.args.length === 0 ? '' : formatValue(first, 40);
  // What a check handed in is known to the candidate as a function, not as a port.
  return call.port === 'function' ? `${call.method}(${args})` : `${call.port}.${call.method}(${args})`;
}

function answerText(step: Step): string {
  const { call, answer } = step;
  if (answer === null) return '';
  if (!answer.ok) return `throws ${answer.error.name}`;
  const value = answer.value as
    { value?: unknown; record?: { value: unknown } | null; committed?: boolean } | undefined;
  if (call?.port !== 'store') return formatValue(answer.value, 48);
  if (call.method === 'get') return value === undefined ? 'nothing' : formatValue(value.value, 48);
  if (call.method === 'txGet') return value?.record ? formatValue(value.record.value, 48) : 'nothing';
  if (call.method === 'commit') return value?.committed ? 'committed' : 'conflict, runs again';
  if (call.method === 'compareAndSet') return answer.value ? 'set' : 'refused';
  return call.method === 'list' ? formatValue(answer.value, 48) : 'ok';
}

function booksOf(step: Step): string {
  const { call, answer } = step;
  if (call === null || answer === null || step.kind === 'reply') return '';
  if (answer.ok) return effectText(call, answer.value);
  const untold = 'untold' in answer ? effectText(call, answer.untold) : '';
  return untold === '' ? '' : `not told: ${untold}`;
}

/** What a call changed, by what it was answered, or would have been. */
function effectText(call: PortCall, value: unknown): string {
  const [key, second, third] = call.args;
  if (call.port === 'network' || call.port === 'bank') {
    return call.method === 'lookup' ? '' : `${call.method} ${formatValue(value, 48)}`;
  }
  if (call.port !== 'store') return '';
  if (call.method === 'set') return `${String(key)} = ${formatValue(second, 48)}`;
  if (call.method === 'delete') return `${String(key)} deleted`;
  if (call.method === 'compareAndSet' && value === true) return `${String(key)} = ${formatValue(third, 48)}`;
  return call.method === 'commit' ? committedText(call, value) : '';
}

function committedText(call: PortCall, value: unknown): string {
  if (!(value as { committed: boolean }).committed) return '';
  const commit = call.args[0] as { writes: readonly { key: string; value?: unknown; delete?: boolean }[] };
  return commit.writes
    .map((write) => `${write.key} = ${write.delete ? 'deleted' : formatValue(write.value, 48)}`)
    .join('; ');
}

function outcomeText(outcome: OperationOutcome): string {
  return outcome.ok ? formatValue(outcome.value) : `throws ${outcome.error.name}: ${outcome.error.message}`;
}

/**
 * Holds a submission to doing the same again: after the same answers in the same order it must make the same calls. Every
 * explorer stands on that (a prefix is run again to get back to where it branched), so a difference ends the exploration
 * with its likely source rather than with a verdict that luck had a part in.
 */
import type { SourcePosition } from '../base/errors.ts';
import { dataText } from './data-text.ts';
import { formatValue } from './format-value.ts';
import type { PortCall, Turn } from './subject.ts';

interface Witnessed {
  /** What happened: a transition, or what it made the code do. */
  readonly cause: string;
  readonly turn: Turn | null;
}

/** How two runs of one prefix differed. */
export interface Difference {
  readonly message: string;
  readonly at: SourcePosition | undefined;
}

/** Remembers the last run, and compares the present one with it for as long as both took the same steps. */
export class ReplayWitness {
  #previous: readonly Witnessed[] = [];
  #present: Witnessed[] = [];
  #isAlike = true;

  /** A run begins from the start. */
  restart(): void {
    if (this.#present.length > 0) this.#previous = this.#present;
    this.#present = [];
    this.#isAlike = true;
  }

  /**
   * Takes note of a step (without a turn), or of a turn; gives the difference when that turn should have been the one of
   * last time, and is not.
   */
  note(cause: string, turn: Turn | null): Difference | null {
    const before = this.#previous[this.#present.length];
    this.#present.push({ cause, turn });
    this.#isAlike &&= before !== undefined && before.cause === cause && (before.turn === null) === (turn === null);
    return this.#isAlike && turn !== null && before?.turn ? differenceOf(before.turn, turn) : null;
  }

  /** How far the present run has come; {@link goBack} returns there after a state was restored. */
  get length(): number {
    return this.#present.length;
  }

  goBack(length: number): void {
    // What was restored is no second run of anything.
    this.#isAlike = false;
    this.#present.length = length;
  }
}

function differenceOf(before: Turn, now: Turn): Difference | null {
  const length = Math.max(before.issued.length, now.issued.length);
  for (let at = 0; at < length; at += 1) {
    const [first, second] = [before.issued[at], now.issued[at]];
    if (textOf(first) !== textOf(second))
      return tell(describe(first), describe(second), sourceOf(first, second), second);
  }
  const [ended, endedNow] = [before.settled, now.settled].map(dataText);
  if (ended === endedNow) return null;
  const [first, second] = [before.settled[0]?.outcome, now.settled[0]?.outcome];
  const source = guess(first?.ok ? first.value : undefined, second?.ok ? second.value : undefined) ?? KEPT_STATE;
  return tell(`answered ${formatValue(first)}`, `answered ${formatValue(second)}`, source, undefined);
}

function tell(first: string, second: string, source: string, call: PortCall | undefined): Difference {
  const message = `after the same answers the code did not do the same again: it ${first}, then ${second}. Likely source: ${source}`;
  return { message, at: call?.at };
}

function textOf(call: PortCall | undefined): string {
  return call === undefined ? '' : dataText([call.client, call.port, call.method, call.args]);
}

function describe(call: PortCall | undefined): string {
  if (call === undefined) return 'made no more calls';
  return `called ${call.port}.${call.method}(${call.args.map((argument) => formatValue(argument, 48)).join(', ')})`;
}

const KEPT_STATE = 'something outside of the class that is kept from one run to the next, such as a cache or a flag';

function sourceOf(first: PortCall | undefined, second: PortCall | undefined): string {
  if (first === undefined || second === undefined) return KEPT_STATE;
  if (first.port !== second.port || first.method !== second.method) return KEPT_STATE;
  return guess(first.args, second.args) ?? KEPT_STATE;
}

/** The likely source of the first leaf in which two values differ; null when nothing can be said. */
function guess(first: unknown, second: unknown): string | null {
  if (typeof first === 'number' && typeof second === 'number')
    return first === second ? null : guessNumber(first, second);
  if (typeof first === 'string' && typeof second === 'string')
    return first === second ? null : guessText(first, second);
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) return null;
  if (first instanceof Date && second instanceof Date) return guess(first.getTime(), second.getTime());
  for (const name of Object.keys(first)) {
    const found = guess((first as Record<string, unknown>)[name], (second as Record<string, unknown>)[name]);
    if (found !== null) return found;
  }
  return null;
}

/** Milliseconds since 1970 in this century have 13 digits. */
const EARLIEST_CLOCK_MS = 1e12;

function guessNumber(first: number, second: number): string {
  if (first >= EARLIEST_CLOCK_MS && second >= first) return 'the real clock (Date)';
  if (!Number.isInteger(first) || !Number.isInteger(second)) return 'Math.random';
  return second > first ? 'a counter outside of the class that goes on from one run to the next' : 'Math.random';
}

function guessText(first: string, second: string): string {
  const date = /\d{4}-\d\d-\d\dT\d\d:\d\d/;
  if (date.test(first) && date.test(second)) return 'the real clock (Date)';
  const [, stem, count] = /^(.*?)(\d+)$/.exec(first) ?? [];
  const [, stemNow, countNow] = /^(.*?)(\d+)$/.exec(second) ?? [];
  if (stem !== undefined && stem === stemNow) return guessNumber(Number(count), Number(countNow));
  return 'Math.random or crypto.randomUUID';
}

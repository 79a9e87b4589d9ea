/** Finds the part of a run that repeats itself at its end, so that it can be told once. */
import type { Step } from './step.ts';

/** Steps `from` up to `from + length` come again and again, `times` in all, up to the end of the run. */
export interface Loop {
  readonly from: number;
  readonly length: number;
  readonly times: number;
}

/** Longest loop that is looked for: two clients in each other's way take a dozen steps or so. */
const LENGTH_MAX = 40;

/** Fewer rounds than this may be chance. */
const TIMES_MIN = 5;

/** The shortest loop at the end of a run, by what is called, not with which values; null when there is none. */
export function loopAtEnd(log: readonly Step[]): Loop | null {
  const texts = log.map(whatOf);
  for (let length = 1; length <= Math.min(LENGTH_MAX, Math.floor(texts.length / TIMES_MIN)); length += 1) {
    let from = texts.length - length;
    while (from > 0 && texts[from - 1] === texts[from - 1 + length]) from -= 1;
    const times = Math.floor((texts.length - from) / length);
    if (times >= TIMES_MIN) return { from, length, times };
  }
  return null;
}

/** The run with its loop told once; the step that ends it says how often it came in all. */
export function foldLoop(log: readonly Step[]): readonly Step[] {
  const loop = loopAtEnd(log);
  if (loop === null) return log;
  const once = log.slice(0, loop.from + loop.length);
  const last = once.at(-1);
  return last === undefined
    ? log
    : [...once.slice(0, -1), { ...last, loop: { length: loop.length, times: loop.times } }];
}

function whatOf({ transition, kind, call, answer }: Step): string {
  const first = call?.args[0];
  const about = typeof first === 'string' ? first : '';
  return `${transition.client} ${kind} ${call?.port}.${call?.method} ${about} ${answer?.ok}`;
}

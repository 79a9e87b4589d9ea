/**
 * Schedules as short text that a person can read and type: `A3 B* A*`.
 *
 * `A` lets client A go on until one more of its port calls has been answered (starting its next call first if need
 * be); `A3` does so three times, `A*` until A cannot go on. `a` is half of that: start a call, or make one take effect
 * and hold its reply. `a#2` takes the second of several things A could do. `@` is the world: a timer nobody awaits.
 * What the text leaves open goes on with the same client, else with the first that can.
 */
import type { Step } from './step.ts';
import type { Transition, TransitionSystem } from './transition-system.ts';

/** A step of a run together with what its client could have done there. */
export interface TracedStep {
  readonly transition: Transition;
  readonly kind: Step['kind'];
  /** Position among the transitions of its client that could be taken there. */
  readonly index: number;
  /** Its client can do nothing more right after this step. */
  readonly exhausts: boolean;
  /** The world did this, and nothing else could have happened: such steps are left out of the text. */
  readonly forced: boolean;
}

interface Move {
  readonly text: string;
  readonly exhausts: boolean;
}

/** The schedule of a run as text. Clients whose name is not one letter (probes after the end) are left out. */
export function encodeSchedule(steps: readonly TracedStep[], clients: readonly string[]): string {
  const moves: Move[] = [];
  for (let at = 0; at < steps.length;) {
    const step = steps[at] as TracedStep;
    const name = nameOf(step.transition.client, clients);
    const length = wholeMoveLength(steps, at);
    if (name.length === 1 && !step.forced) {
      const last = steps[at + Math.max(1, length) - 1] as TracedStep;
      const text = step.index > 0 ? `${name.toLowerCase()}#${step.index + 1}` : length > 0 ? name : name.toLowerCase();
      moves.push({ text, exhausts: last.exhausts });
    }
    at += Math.max(1, length);
  }
  return joinMoves(moves);
}

/** Someone's schedule does not fit the run: which part, and what could be done there. */
export class ScheduleMismatch extends Error {
  override readonly name = 'ScheduleMismatch';
}

/** Drives a run that has just been reset along a schedule text to its end. */
export async function followSchedule(
  system: TransitionSystem & { readonly log: readonly Step[] },
  text: string,
  clients: readonly string[],
): Promise<readonly TracedStep[]> {
  const traced: TracedStep[] = [];
  const takeOne = async (client: number, index: number): Promise<Step['kind']> => {
    const own = system.enabled().filter((transition) => transition.client === client);
    const transition = own[index];
    if (transition === undefined) throw mismatch(client, index, own.length, system, clients);
    const kind = await takeTraced(system, transition, index, traced);
    while (isForced(system)) await takeTraced(system, system.enabled()[0] as Transition, 0, traced);
    return kind;
  };
  const takeWhole = async (client: number): Promise<void> => {
    let kind = await takeOne(client, 0);
    while ((kind === 'start' || kind === 'effect') && canGoOn(system, client)) kind = await takeOne(client, 0);
  };

  while (isForced(system)) await takeTraced(system, system.enabled()[0] as Transition, 0, traced);
  for (const { client, whole, index, count } of parseSchedule(text, clients)) {
    if (count === '*') while (canGoOn(system, client)) await takeWhole(client);
    else for (let done = 0; done < count; done += 1) await (whole ? takeWhole(client) : takeOne(client, index));
  }
  while (system.enabled().length > 0) {
    const last = traced.at(-1)?.transition.client ?? -2;
    const next = canGoOn(system, last) ? last : (system.enabled()[0]?.client ?? -1);
    await takeOne(next, 0);
  }
  return traced;
}

/** Takes the transitions with these ids, in order, and says at each step what its client could have done. */
export async function followTransitions(
  system: TransitionSystem & { readonly log: readonly Step[] },
  ids: readonly string[],
): Promise<readonly TracedStep[]> {
  const traced: TracedStep[] = [];
  for (const id of ids) {
    const transition = system.enabled().find((other) => other.id === id);
    if (transition === undefined) throw new ScheduleMismatch(`The step ${id} cannot be taken here.`);
    const index = system
      .enabled()
      .filter((other) => other.client === transition.client)
      .indexOf(transition);
    await takeTraced(system, transition, index, traced);
  }
  return traced;
}

async function takeTraced(
  system: TransitionSystem & { readonly log: readonly Step[] },
  transition: Transition,
  index: number,
  traced: TracedStep[],
): Promise<Step['kind']> {
  const forced = isForced(system);
  await system.take(transition);
  const kind = system.log.at(-1)?.kind ?? 'call';
  // What the world does by itself belongs to the move before it: only then is it known whether its client can go on.
  const before = forced ? traced.findLastIndex((step) => !step.forced) : -1;
  const mover = traced[before];
  if (mover !== undefined) traced[before] = { ...mover, exhausts: !canGoOn(system, mover.transition.client) };
  traced.push({ transition, kind, index, exhausts: !canGoOn(system, transition.client), forced });
  return kind;
}

/** How many steps from `at` make one whole move; 0 when the step stands alone as a half. */
function wholeMoveLength(steps: readonly TracedStep[], at: number): number {
  const first = steps[at] as TracedStep;
  if (first.index > 0) return 0;
  if (first.kind !== 'start' && first.kind !== 'effect') return 1;
  const next = steps[at + 1];
  if (next === undefined || next.transition.client !== first.transition.client || next.index > 0) return 0;
  if (first.kind === 'effect' && next.kind === 'start') return 0;
  const rest = wholeMoveLength(steps, at + 1);
  return rest === 0 ? 0 : 1 + rest;
}

function joinMoves(moves: readonly Move[]): string {
  const parts: string[] = [];
  for (let at = 0; at < moves.length;) {
    const { text } = moves[at] as Move;
    let end = at;
    while (moves[end + 1]?.text === text && !text.includes('#')) end += 1;
    const count = end - at + 1;
    const wholeRun = /^[A-Z@]$/.test(text) && moves[end]?.exhausts === true;
    parts.push(wholeRun ? `${text}*` : count > 1 ? `${text}${count}` : text);
    at = end + 1;
  }
  return parts.join(' ');
}

interface ParsedMove {
  readonly client: number;
  readonly whole: boolean;
  readonly index: number;
  readonly count: number | '*';
}

/** Moves a schedule may ask for in one go: more than any schedule has steps. */
const COUNT_MAX = 2_000;

function parseSchedule(text: string, clients: readonly string[]): readonly ParsedMove[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const match = /^([A-Za-z@])(?:#(\d{1,3})|(\d{1,4})|(\*))?$/.exec(word);
      if (match === null)
        throw new ScheduleMismatch(`"${word}" is not a move. A move is a client's letter, as in A, A3, A*, a or a#2.`);
      const [, letter = '', index, count, star] = match;
      const client = letter === '@' ? -1 : clients.indexOf(letter.toUpperCase());
      if (client < 0 && letter !== '@') {
        const known = clients.filter((name) => name.length === 1).join(', ');
        throw new ScheduleMismatch(
          `"${word}": this check has no client ${letter.toUpperCase()}. Its clients are ${known}.`,
        );
      }
      const whole = index === undefined && (letter === '@' || letter === letter.toUpperCase());
      const times = star ? '*' : Math.min(COUNT_MAX, Number(count ?? 1));
      return { client, whole, index: Number(index ?? 1) - 1, count: times };
    });
}

/** Only the world can act: time passes, or the next phase begins. */
function isForced(system: TransitionSystem): boolean {
  const [only, ...others] = system.enabled();
  return only !== undefined && only.client < 0 && others.length === 0;
}

function canGoOn(system: TransitionSystem, client: number): boolean {
  return system.enabled().some((transition) => transition.client === client);
}

function mismatch(
  client: number,
  index: number,
  choices: number,
  system: TransitionSystem,
  clients: readonly string[],
): ScheduleMismatch {
  const able = [...new Set(system.enabled().map((transition) => nameOf(transition.client, clients)))].join(', ');
  const name = nameOf(client, clients);
  const problem = choices === 0 ? `${name} cannot go on there` : `${name} has no choice number ${index + 1} there`;
  return new ScheduleMismatch(`${problem}; ${able === '' ? 'the run is over' : `those that can: ${able}`}.`);
}

function nameOf(client: number, clients: readonly string[]): string {
  return client < 0 ? '@' : (clients[client] ?? '@');
}

/**
 * Walks one schedule for each class of schedules that differ only in the order of commuting transitions, and no more:
 * source sets with sleep sets (Abdulla, Aronis, Jonsson, Sagonas, "Source Sets: A Foundation for Optimal Dynamic Partial
 * Order Reduction", JACM 2017, algorithm 1). A branch is opened only where two steps of a run that was seen could have
 * come in the other order. When it ends by itself it is a proof.
 */
import { HappensBefore } from './happens-before.ts';
import { Independence } from './independence.ts';
import { comeBack, type Transition, type TransitionSystem } from './transition-system.ts';

export interface ClassOptions {
  /** Complete and blocked schedules after which exploration ends undecided. A count, so that it ends alike everywhere. */
  readonly schedulesMax: number;
  /** Copy states at branching points instead of replaying prefixes, where the system can. On unless said otherwise. */
  readonly snapshots?: boolean;
  /** Writes of equal values to one key commute. Off unless said otherwise. */
  readonly valueAware?: boolean;
  /**
   * Which of several steps is tried first: the same client's, for schedules with few switches, or always the first in
   * the system's order. Says nothing about which classes are visited, only about how many prefixes are given up.
   */
  readonly firstTried?: 'same-client' | 'first';
}

export interface ClassExploration {
  /** Complete schedules, one a class. */
  readonly schedules: number;
  /** Prefixes given up because everything beyond them is covered elsewhere. */
  readonly blocked: number;
  /** Every class was visited: a proof. */
  readonly complete: boolean;
}

/** Called at the end of each schedule, with the system in its end state; false ends the exploration. */
export type ClassVisitor = (run: HappensBefore) => boolean;

/** What became of a transition at a node. */
const OPEN = 0;
const TO_EXPLORE = 1;
const UNDER_WAY = 2;
/** Everything that begins with it is covered: explored here, or by an earlier branch of a node above. */
const COVERED = 3;

/** No transition belongs to it. */
const NO_CLIENT = -2;

interface Node {
  readonly enabled: readonly Transition[];
  /** Aligned with `enabled`. */
  readonly status: number[];
  /** Aligned with `enabled`: the position of the step after which it could first be taken; -1 from the start. */
  readonly issuers: number[];
  saved: unknown;
  current: number;
}

/** Visits every class once, until all are visited, the visitor says no, or the budget ends. */
export async function exploreClasses(
  system: TransitionSystem,
  visit: ClassVisitor,
  options: ClassOptions,
): Promise<ClassExploration> {
  const useSnapshots = (options.snapshots ?? true) && system.save !== undefined && system.restore !== undefined;
  const independence = new Independence({ valueAware: options.valueAware ?? false });
  const run = new HappensBefore(independence);
  const nodes: Node[] = [];
  let schedules = 0;
  let blocked = 0;

  await system.reset();
  for (;;) {
    const node = arrive(system.enabled(), nodes.at(-1), run, independence, options);
    if (node !== null) {
      if (useSnapshots && mayBranch(node)) node.saved = system.save?.();
      nodes.push(node);
    } else {
      const isEnd = system.enabled().length === 0;
      if (isEnd) schedules += 1;
      else blocked += 1;
      if (isEnd && !visit(run)) return { schedules, blocked, complete: false };
      const next = nextBranch(nodes, system);
      if (next === undefined) return { schedules, blocked, complete: true };
      if (schedules + blocked >= options.schedulesMax) return { schedules, blocked, complete: false };
      run.truncate(nodes.length - 1);
      await comeBack(system, next.saved, run.steps);
    }
    const at = nodes.length - 1;
    const { enabled, issuers, current } = nodes[at] as Node;
    const step = enabled[current] as Transition;
    for (const raced of run.push(step, issuers[current] as number)) openReversal(raced, run, nodes);
    const taking = system.take(step);
    if (taking instanceof Promise) await taking;
  }
}

/** The node behind the last step; null when the run is over or all that could follow is covered elsewhere. */
function arrive(
  enabled: readonly Transition[],
  parent: Node | undefined,
  run: HappensBefore,
  independence: Independence,
  { firstTried = 'same-client' }: ClassOptions,
): Node | null {
  const status: number[] = [];
  const issuers: number[] = [];
  const taken = parent?.enabled[parent.current];
  const last = run.length - 1;
  for (const transition of enabled) {
    const before = parent === undefined ? -1 : indexOfId(parent.enabled, transition.id);
    const isNew = parent === undefined || taken === undefined || before < 0;
    issuers.push(isNew ? last : (parent.issuers[before] as number));
    const sleeps = !isNew && parent.status[before] === COVERED && !independence.dependent(transition, taken);
    status.push(sleeps ? COVERED : OPEN);
  }
  const current = firstChoice(enabled, status, firstTried === 'first' ? NO_CLIENT : taken?.client);
  if (current < 0) return null;
  if (enabled.some((transition) => transition.disables)) openAll(status);
  status[current] = UNDER_WAY;
  return { enabled, status, issuers, saved: undefined, current };
}

/** More than one of its transitions is not covered yet. */
function mayBranch({ status }: Node): boolean {
  return status.indexOf(COVERED) < 0 ? status.length > 1 : status.filter((found) => found !== COVERED).length > 1;
}

/** Going on with the same client first, so that schedules with few switches come first. */
function firstChoice(enabled: readonly Transition[], status: readonly number[], client: number | undefined): number {
  const staying = enabled.findIndex((transition, at) => transition.client === client && status[at] === OPEN);
  return staying >= 0 ? staying : status.indexOf(OPEN);
}

/**
 * Step `raced` and the last step could have come in the other order: unless a branch at the node of `raced` covers that
 * already, opens one, with a step that can begin a run in which the last step comes first.
 */
function openReversal(raced: number, run: HappensBefore, nodes: readonly Node[]): void {
  const { enabled, status } = nodes[raced] as Node;
  const last = run.length - 1;
  let chosen = -1;
  for (const at of initials(raced, last, run)) {
    const index = indexOfId(enabled, (run.steps[at] as Transition).id);
    if (index < 0) continue;
    if (status[index] !== OPEN) return;
    if (chosen < 0 || at === last) chosen = index;
  }
  if (chosen >= 0) status[chosen] = TO_EXPLORE;
  // Does not happen in a system that keeps its promises; but then nothing may be lost either.
  else openAll(status);
}

/** Of the steps after `raced` that do not depend on it, and the last step: those that nothing among them precedes. */
function initials(raced: number, last: number, run: HappensBefore): readonly number[] {
  const found: number[] = [];
  const others: number[] = [];
  for (let at = raced + 1; at <= last; at += 1) {
    if (at < last && run.precedes(raced, at)) continue;
    if (!others.some((other) => run.precedes(other, at))) found.push(at);
    others.push(at);
  }
  return found;
}

function openAll(status: number[]): void {
  status.forEach((found, at) => {
    if (found === OPEN) status[at] = TO_EXPLORE;
  });
}

/** The deepest node with a branch left, that branch chosen; undefined when there is none. */
function nextBranch(nodes: Node[], system: TransitionSystem): Node | undefined {
  for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
    node.status[node.current] = COVERED;
    const next = node.status.indexOf(TO_EXPLORE);
    if (next >= 0) {
      node.status[next] = UNDER_WAY;
      node.current = next;
      return node;
    }
    nodes.pop();
    if (node.saved !== undefined) system.release?.(node.saved);
  }
  return undefined;
}

function indexOfId(transitions: readonly Transition[], id: string): number {
  for (let at = 0; at < transitions.length; at += 1) if (transitions[at]?.id === id) return at;
  return -1;
}

/**
 * Walks every schedule of a transition system, depth first.
 *
 * Unbounded: with sleep sets (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996):
 * exactly one complete schedule for each class of schedules that differ only in the order of commuting transitions,
 * and a proof when it ends. Bounded: every schedule with at most so many preemptions, without reduction, because
 * sleep sets and preemption bounds do not mix (Coons, Musuvathi, McKinley, OOPSLA 2013).
 */
import { conflict } from './footprint.ts';
import { comeBack, type Transition, type TransitionSystem } from './transition-system.ts';

export interface ExploreOptions {
  /** Complete and blocked schedules after which exploration ends undecided. A count, so that it ends alike everywhere. */
  readonly schedulesMax: number;
  /** Only schedules with at most this many preemptions; without it, all, reduced by sleep sets. */
  readonly preemptionsMax?: number;
  /** Copy states at branching points instead of replaying prefixes, where the system can. On unless said otherwise. */
  readonly snapshots?: boolean;
}

export interface Exploration {
  /** Complete schedules that were run and judged. */
  readonly schedules: number;
  /** Prefixes given up because everything beyond them is covered elsewhere. */
  readonly blocked: number;
  /** Every schedule within the bound was covered: a proof, unless a failure ended it. */
  readonly complete: boolean;
  /** The first schedule that was judged to fail, as transition ids; null when none was. */
  readonly failing: readonly string[] | null;
}

interface Frame {
  readonly choices: readonly Transition[];
  next: number;
  /** Transitions whose exploration from here is covered by an earlier branch. */
  readonly sleep: Transition[];
  readonly saved: unknown;
  readonly preemptions: number;
  readonly previousClient: number;
  /** The previous client (the world is none) could go on here: taking another's transition is a preemption. */
  readonly canStay: boolean;
}

/** What a node inherits from the way it was reached. */
type Arrival = Pick<Frame, 'sleep' | 'preemptions' | 'previousClient'>;

/** Explores until all is covered, `passes` says no, or the budget ends. `passes` is asked at the end of each schedule. */
export async function explore(
  system: TransitionSystem,
  passes: (path: readonly Transition[]) => boolean,
  options: ExploreOptions,
): Promise<Exploration> {
  const useSnapshots = (options.snapshots ?? true) && system.save !== undefined && system.restore !== undefined;
  const stack: Frame[] = [];
  const path: Transition[] = [];
  let schedules = 0;
  let blocked = 0;

  await system.reset();
  let arrival: Arrival = { sleep: [], preemptions: 0, previousClient: -1 };
  for (;;) {
    const enabled = system.enabled();
    if (enabled.length === 0) {
      schedules += 1;
      if (!passes(path)) return { schedules, blocked, complete: false, failing: path.map((taken) => taken.id) };
    } else {
      const choices = choicesAt(enabled, arrival, options);
      if (choices.length === 0) blocked += 1;
      else {
        const saved = useSnapshots && choices.length > 1 ? system.save?.() : undefined;
        const { previousClient } = arrival;
        const canStay = previousClient >= 0 && enabled.some((transition) => transition.client === previousClient);
        stack.push({ ...arrival, choices, next: 0, saved, canStay });
      }
    }
    const backtracking = stack.length <= path.length;
    const frame = popExhausted(stack, system);
    if (frame === undefined) return { schedules, blocked, complete: true, failing: null };
    if (schedules + blocked >= options.schedulesMax) return { schedules, blocked, complete: false, failing: null };
    if (backtracking) {
      path.length = stack.length - 1;
      await comeBack(system, frame.saved, path);
    }
    const taken = frame.choices[frame.next] as Transition;
    frame.next += 1;
    arrival = arrivalAfter(frame, taken, options);
    path.push(taken);
    await system.take(taken);
  }
}

/** Branches worth taking here, those that go on with the same client first: few switches come first. */
function choicesAt(enabled: readonly Transition[], at: Arrival, options: ExploreOptions): readonly Transition[] {
  const staying = enabled.filter((transition) => transition.client === at.previousClient);
  const leaving = enabled.filter((transition) => transition.client !== at.previousClient);
  const ordered = [...staying, ...leaving];
  if (options.preemptionsMax === undefined) {
    return ordered.filter((transition) => !at.sleep.some((asleep) => asleep.id === transition.id));
  }
  const canStay = at.previousClient >= 0 && staying.length > 0;
  return canStay && at.preemptions >= options.preemptionsMax ? staying : ordered;
}

/** What the node behind `taken` starts with; from now on `taken` sleeps in the branches explored after it. */
function arrivalAfter(frame: Frame, taken: Transition, options: ExploreOptions): Arrival {
  const preempts = frame.canStay && taken.client !== frame.previousClient;
  const arrival = { preemptions: frame.preemptions + (preempts ? 1 : 0), previousClient: taken.client };
  if (options.preemptionsMax !== undefined) return { ...arrival, sleep: [] };
  const sleep = frame.sleep.filter((asleep) => !conflict(asleep.footprint, taken.footprint));
  frame.sleep.push(taken);
  return { ...arrival, sleep };
}

function popExhausted(stack: Frame[], system: TransitionSystem): Frame | undefined {
  let frame = stack.at(-1);
  while (frame !== undefined && frame.next >= frame.choices.length) {
    stack.pop();
    if (frame.saved !== undefined) system.release?.(frame.saved);
    frame = stack.at(-1);
  }
  return frame;
}

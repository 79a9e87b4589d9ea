/**
 * Walks the states that a system can come to, each once, and counts without ever running a schedule twice: how many
 * interleavings there are, how many of them fail, and with how few switches one can. A state's numbers are those of the
 * states behind it, so a few thousand states stand for millions of interleavings, exactly.
 *
 * It finds the same numbers as a walk over all classes (which the tests hold it to), and more: the fewest switches of all
 * failing schedules, not only of those that were seen.
 */
import { comeBack, type Transition, type TransitionSystem } from './transition-system.ts';

/** What can still happen from a state on. */
export interface StateNode {
  /** Interleavings from here to an end, and those that fail. */
  all: bigint;
  failing: bigint;
  /** In the order in which explorers try them. */
  readonly ways: readonly Way[];
}

/** A transition from a state, and the state behind it. */
export interface Way {
  readonly id: string;
  readonly client: number;
  readonly to: StateNode;
}

export interface StateGraph {
  readonly root: StateNode;
  /** Ends that were judged. */
  readonly ends: number;
}

/** After so many states, and as many again each time, it is asked whether the budget can suffice. */
const STATES_BETWEEN_LOOKS = 1_000;

/** States are given up when so many times the budget seem to be there: what comes later is often known already. */
const HOPELESS_TIMES = 4;

interface GrowingNode extends StateNode {
  readonly ways: Way[];
}

/** A state whose ways are being followed. */
interface Frame {
  readonly node: GrowingNode;
  readonly enabled: readonly Transition[];
  readonly saved: unknown;
  next: number;
}

/**
 * The graph of all states, `passes` asked at each end; null when there are more than `statesMax` of them or that is
 * plain to see, or when the system cannot name its states. `passes` must look at nothing that the key of a state leaves out.
 */
export async function walkStates(
  system: TransitionSystem,
  passes: () => boolean,
  { statesMax }: { readonly statesMax: number },
): Promise<StateGraph | null> {
  const known = new Map<string, GrowingNode>();
  const stack: Frame[] = [];
  let ends = 0;
  /** The node of the state the system is in; a new one that is no end is put on the stack. */
  const arrive = (): GrowingNode => {
    const key = system.stateKey?.() ?? '';
    const old = known.get(key);
    if (old !== undefined) return old;
    const enabled = system.enabled();
    const node: GrowingNode = { all: 0n, failing: 0n, ways: [] };
    known.set(key, node);
    if (enabled.length === 0) {
      ends += 1;
      node.all = 1n;
      node.failing = passes() ? 0n : 1n;
    } else stack.push({ node, enabled, saved: enabled.length > 1 ? system.save?.() : undefined, next: 0 });
    return node;
  };

  if (system.stateKey === undefined) return null;
  await system.reset();
  const root = arrive();
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const step = frame.enabled[frame.next];
    if (step === undefined) {
      addUp(frame.node);
      if (frame.saved !== undefined) system.release?.(frame.saved);
      stack.pop();
      continue;
    }
    if (frame.next > 0) await comeBack(system, frame.saved, frame.saved === undefined ? wayTo(stack) : []);
    frame.next += 1;
    const taking = system.take(step);
    if (taking instanceof Promise) await taking;
    frame.node.ways.push({ id: step.id, client: step.client, to: arrive() });
    const isHopeless =
      known.size > statesMax ||
      (known.size % STATES_BETWEEN_LOOKS === 0 && known.size / partWalked(stack) > statesMax * HOPELESS_TIMES);
    if (isHopeless) {
      for (const { saved } of stack) if (saved !== undefined) system.release?.(saved);
      return null;
    }
  }
  return { root, ends };
}

/** How much of the graph lies behind, if all ways from a state led to equally much. */
function partWalked(stack: readonly Frame[]): number {
  let part = 0;
  let share = 1;
  for (const { next, enabled } of stack) {
    share /= enabled.length;
    part += (next - 1) * share;
  }
  return part;
}

function addUp(node: GrowingNode): void {
  for (const { to } of node.ways) {
    node.all += to.all;
    node.failing += to.failing;
  }
}

/** The steps that lead to the state of the top frame. */
function wayTo(stack: readonly Frame[]): readonly Transition[] {
  return stack.slice(0, -1).map(({ enabled, next }) => enabled[next - 1] as Transition);
}

/**
 * Schedules with the fewest switches, by exact search. A switch leaves a client that could have gone on; what the world
 * does when nothing else can happen is none.
 */
import type { StateGraph, StateNode, Way } from './state-graph.ts';

/** A failing schedule and the states it comes through, the first one included. */
export interface FailingPath {
  readonly ids: readonly string[];
  readonly nodes: readonly StateNode[];
  readonly switches: number;
}

/** Nobody has acted yet, or the world has. */
const NOBODY = -1;

/**
 * Of all failing schedules of a system one with the fewest switches: no schedule with fewer fails, whatever its class.
 * Among equals the one that goes on with the same client for longest, then the first in the system's order.
 */
export function fewestSwitchesOf({ root }: StateGraph): FailingPath | null {
  const fewest = new FewestFrom();
  const switches = fewest.from(root, NOBODY);
  if (switches === Infinity) return null;
  const ids: string[] = [];
  const nodes = [root];
  for (let node = root, client = NOBODY; node.ways.length > 0;) {
    const way = fewest.firstOf(node, client);
    ids.push(way.id);
    nodes.push(way.to);
    ({ to: node, client } = way);
  }
  return { ids, nodes, switches };
}

/** A state, and who of those that could go on there acted last. */
interface Question {
  readonly node: StateNode;
  readonly able: number;
}

/** The fewest switches from a state to a failing end, by who acted last. Runs may be too long for a stack of calls. */
class FewestFrom {
  readonly #known = new Map<StateNode, Map<number, number>>();

  from(node: StateNode, last: number): number {
    const question = { node, able: ableAt(node, last) };
    const open: Question[] = [question];
    for (let asked = open.at(-1); asked !== undefined; asked = open.at(-1)) {
      const { able } = asked;
      const unknown = asked.node.ways
        .map(({ to, client }): Question => ({ node: to, able: ableAt(to, client) }))
        .filter((next) => this.#answer(next) === undefined);
      open.push(...unknown);
      if (unknown.length > 0) continue;
      open.pop();
      if (this.#answer(asked) === undefined)
        this.#note(asked, Math.min(...asked.node.ways.map((way) => this.#through(way, able))));
    }
    return this.#answer(question) ?? Infinity;
  }

  firstOf(node: StateNode, last: number): Way {
    const able = ableAt(node, last);
    const fewest = this.from(node, last);
    const ways = node.ways.filter((way) => this.#through(way, able) === fewest);
    return ways.find(({ client }) => client === last) ?? (ways[0] as Way);
  }

  #through({ client, to }: Way, able: number): number {
    const rest = this.#answer({ node: to, able: ableAt(to, client) }) ?? Infinity;
    return rest + (able !== NOBODY && client !== able ? 1 : 0);
  }

  #answer({ node, able }: Question): number | undefined {
    if (node.failing === 0n) return Infinity;
    return node.ways.length === 0 ? 0 : this.#known.get(node)?.get(able);
  }

  #note({ node, able }: Question, fewest: number): void {
    const known = this.#known.get(node) ?? new Map<number, number>();
    this.#known.set(node, known.set(able, fewest));
  }
}

function ableAt({ ways }: StateNode, last: number): number {
  return ways.some(({ client }) => client === last) ? last : NOBODY;
}

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

/** The fewest switches from a state to a failing end, by who acted last. */
class FewestFrom {
  readonly #known = new Map<StateNode, Map<number, number>>();

  from(node: StateNode, last: number): number {
    if (node.failing === 0n) return Infinity;
    if (node.ways.length === 0) return 0;
    const known = this.#known.get(node) ?? new Map<number, number>();
    this.#known.set(node, known);
    const able = node.ways.some(({ client }) => client === last) ? last : NOBODY;
    let fewest = known.get(able);
    if (fewest === undefined) {
      fewest = Math.min(...node.ways.map((way) => this.#through(way, able)));
      known.set(able, fewest);
    }
    return fewest;
  }

  firstOf(node: StateNode, last: number): Way {
    const able = node.ways.some(({ client }) => client === last) ? last : NOBODY;
    const fewest = this.from(node, last);
    const ways = node.ways.filter((way) => this.#through(way, able) === fewest);
    return ways.find(({ client }) => client === last) ?? (ways[0] as Way);
  }

  #through({ client, to }: Way, able: number): number {
    return this.from(to, client) + (able !== NOBODY && client !== able ? 1 : 0);
  }
}

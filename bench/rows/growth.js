/*
 * Schedules to a proof for 2, 3 and 4 clients, with and without reduction: source sets against every interleaving. Each
 * client claims its key, charges under it, records, and finishes; who finds the key claimed drives the charge on. The
 * numbers are known answers (docs/explorer.md): a row that comes out otherwise ends the bench.
 */
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { explore } from '../../dist/simulation/explore.js';
import { inOrderOfBeginning } from '../../dist/simulation/identical-clients.js';
import { walkStates } from '../../dist/simulation/state-graph.js';

const UNREDUCED_MAX = 200_000;
const ENOUGH = 10_000_000;

/** Identical clients are explored in one order of beginning, or in all. */
const KNOWN = [
  { clients: 2, inOrder: false, classes: 20 },
  { clients: 3, inOrder: false, classes: 3_054 },
  { clients: 3, inOrder: true, classes: 509 },
  { clients: 4, inOrder: true, classes: 93_177 },
];

export const rows = { growth };

async function growth() {
  const table = [];
  for (const { clients, inOrder, classes } of KNOWN) {
    const system = claimingHandlers(clients);
    const group = Array.from({ length: clients }, (_none, client) => client);
    const options = { schedulesMax: ENOUGH };
    const reduced = await exploreClasses(inOrder ? inOrderOfBeginning(system, [group]) : system, () => true, options);
    if (reduced.schedules !== classes)
      throw new Error(`${clients} clients: ${reduced.schedules} classes, not ${classes}`);
    const { root } = await walkStates(system, () => true, { statesMax: ENOUGH });
    const all = await explore(system, () => true, { schedulesMax: UNREDUCED_MAX, preemptionsMax: Infinity });
    table.push({
      name: `${clients} clients${inOrder ? ', in one order of beginning' : ''}`,
      value: reduced.schedules,
      unit: 'schedules to a proof',
      against: `${root.all} interleavings${all.complete ? ', each run once' : ', counted'}`,
      ratio: Number((reduced.schedules / Number(root.all)).toPrecision(3)),
      runs: 1,
      noise: 0,
    });
  }
  return table;
}

const TOUCHES = {
  claim: { reads: ['key'], writes: ['key'] },
  look: { reads: ['key'], writes: [] },
  charge: { reads: ['gateway'], writes: ['gateway'] },
  record: { reads: [], writes: ['payment'] },
  finish: { reads: [], writes: ['key'] },
};

function claimingHandlers(count) {
  let state;
  const next = (step) => {
    switch (step) {
      case 'claim':
        return state.key === 'free' ? 'charge' : 'look';
      case 'look':
        return state.key === 'done' ? null : 'charge';
      case 'charge':
        return 'record';
      case 'record':
        return 'finish';
      case 'finish':
        return null;
    }
  };
  return {
    reset: () => void (state = { key: 'free', steps: Array(count).fill('claim'), taken: Array(count).fill(0) }),
    enabled: () =>
      state.steps.flatMap((step, client) =>
        step === null ? [] : [{ id: `${client}.${state.taken[client]}`, client, footprint: TOUCHES[step] }],
      ),
    take({ client }) {
      const step = state.steps[client];
      const steps = state.steps.with(client, next(step));
      const key = step === 'finish' ? 'done' : step === 'claim' && state.key === 'free' ? 'started' : state.key;
      state = { key, steps, taken: state.taken.with(client, state.taken[client] + 1) };
    },
    stateKey: () => JSON.stringify(state),
    save: () => state,
    restore: (saved) => void (state = saved),
  };
}

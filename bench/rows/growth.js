/*
 * Schedules to a proof for 2, 3 and 4 clients, with and without reduction: source sets against every interleaving. The
 * handler reads an account and writes it back after a step of its own, k clients over one store.
 */
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { explore } from '../../dist/simulation/explore.js';
import { LinearExtensions } from '../../dist/simulation/linear-extensions.js';

const CLIENTS = [2, 3, 4];
const STEPS = ['own', 'read', 'write'];
const UNREDUCED_MAX = 200_000;

export const rows = { growth };

async function growth() {
  const table = [];
  for (const clients of CLIENTS) {
    let interleavings = 0n;
    const system = transfers(clients);
    const count = (run) => {
      interleavings += new LinearExtensions(run).total ?? 0n;
      return true;
    };
    const reduced = await exploreClasses(system, count, { schedulesMax: 1_000_000 });
    const all = await explore(system, () => true, { schedulesMax: UNREDUCED_MAX, preemptionsMax: Infinity });
    table.push({
      name: `${clients} clients`,
      value: reduced.schedules,
      unit: 'schedules to a proof',
      against: `${interleavings} interleavings${all.complete ? ', each run once' : ', counted'}`,
      ratio: Number((reduced.schedules / Number(interleavings)).toPrecision(3)),
      runs: 1,
      noise: 0,
    });
  }
  return table;
}

/** Clients with one step of their own, a read and a write of one account. */
function transfers(clients) {
  let at = [];
  const footprint = (client, step) => {
    const key = step === 'own' ? `own${client}` : 'account';
    return step === 'read' ? { reads: [key], writes: [] } : { reads: [], writes: [key] };
  };
  return {
    reset: () => void (at = Array(clients).fill(0)),
    enabled: () =>
      at.flatMap((done, client) =>
        done < STEPS.length ? [{ id: `${client}.${done}`, client, footprint: footprint(client, STEPS[done]) }] : [],
      ),
    take: ({ client }) => void (at[client] += 1),
    save: () => [...at],
    restore: (saved) => void (at = [...saved]),
  };
}

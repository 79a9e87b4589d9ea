/*
 * Executions until a bug is found that under one in a hundred interleavings shows, against fast-check's scheduler on the
 * same code: median over 50 seeds. A settlement reads what it needs, the balance last, and writes the balance; a top-up
 * writes the balance first and its audit trail after. The window is one call wide, at the end of one and the start of the
 * other.
 */
import fc from 'fast-check';
import { loadSubmission } from '../../dist/sandbox/load-submission.js';
import { stripTypes } from '../../dist/sandbox/strip-types.js';
import { Coverage } from '../../dist/simulation/coverage.js';
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { SimulatedRun } from '../../dist/simulation/simulated-run.js';
import { PORT_METHODS } from '../../dist/simulation/world.js';
import { median } from '../measure.js';
import { portsFile } from '../payment-processor.js';

const SEEDS = 50;
const RUNS_MAX = 100_000;
const BALANCE_RIGHT = 1000 - 100 + 50;

const SOURCE = `import type { Store } from 'bugbash/ports';

export class Settlements {
  readonly #store: Store;

  constructor({ store }: { store: Store }) {
    this.#store = store;
  }

  async settle(merchant: string, amount: number): Promise<void> {
    const needed = ['merchant', 'fees', 'limits', 'holidays', 'currency', 'schedule', 'risk', 'bank'];
    for (const name of needed) await this.#store.get(name + ':' + merchant);
    const account = await this.#store.get<number>('balance:' + merchant);
    await this.#store.set('balance:' + merchant, (account?.value ?? 1000) - amount);
  }

  async topUp(merchant: string, amount: number): Promise<void> {
    const account = await this.#store.get<number>('balance:' + merchant);
    await this.#store.set('balance:' + merchant, (account?.value ?? 1000) + amount);
    for (const part of ['who', 'when', 'why', 'how', 'from', 'receipt']) await this.#store.set('audit:' + part, amount);
  }
}
`;

export const rows = { 'rare-bug': rareBug };

async function rareBug() {
  const { executions, failing, all } = await search();
  const Settlements = await importClass();
  const theirs = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) theirs.push(await runsOfFastCheck(Settlements, seed));
  return {
    value: executions,
    unit: 'executions',
    against: `fast-check scheduler, median of ${SEEDS} seeds (${median(theirs)}); ${failing} of ${all} interleavings fail`,
    ratio: Number((executions / median(theirs)).toPrecision(3)),
    runs: SEEDS,
    noise: Number(((Math.max(...theirs) - Math.min(...theirs)) / median(theirs)).toPrecision(3)),
  };
}

/** One schedule a class until one fails; then all of them, for the share of interleavings. */
async function search() {
  const run = isolatedRun();
  const passes = () => run.world.store.get('balance:m')?.value === BALANCE_RIGHT;
  const found = await exploreClasses(run, passes, { schedulesMax: RUNS_MAX });
  const coverage = new Coverage();
  const count = (order) => {
    coverage.add(order, !passes());
    return true;
  };
  await exploreClasses(run, count, { schedulesMax: RUNS_MAX });
  return { executions: found.schedules + found.blocked, ...coverage.total };
}

function isolatedRun() {
  const methods = ['settle', 'topUp'];
  const loaded = loadSubmission({
    files: [{ path: 'settlements.ts', text: SOURCE }],
    entry: { file: 'settlements.ts', class: 'Settlements', methods },
    ports: ['store'],
    portsFile,
    portMethods: PORT_METHODS,
    instances: 2,
  });
  const call = (client, amount) => {
    const args = ['m', amount].map((value) => ({ kind: 'literal', value }));
    return [client, [{ id: client, client, method: methods[client], args }]];
  };
  const phase = new Map([call(0, 100), call(1, 50)]);
  return new SimulatedRun(loaded.subject, { instances: 2, clients: ['A', 'B'], phases: [phase] }, () => {});
}

async function importClass() {
  const { code } = stripTypes({ path: 'settlements.ts', text: SOURCE });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).Settlements;
}

async function runsOfFastCheck(Settlements, seed) {
  let runs = 0;
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    runs += 1;
    const records = new Map();
    const store = {
      get: scheduler.scheduleFunction(async (key) => (records.has(key) ? { value: records.get(key) } : undefined)),
      set: scheduler.scheduleFunction(async (key, value) => void records.set(key, value)),
    };
    const all = Promise.all([new Settlements({ store }).settle('m', 100), new Settlements({ store }).topUp('m', 50)]);
    await scheduler.waitFor(all);
    return records.get('balance:m') === BALANCE_RIGHT;
  });
  await fc.check(property, { numRuns: RUNS_MAX, seed, endOnFailure: true });
  return runs;
}

import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';

/*
 * Two processes, one of them with another compiler and another collector, explore one submission and give the same bytes:
 * every class with its steps and its end, in the order in which they are met, and every count.
 */
const EXPLORE = `
import { createHash } from 'node:crypto';
const from = (path) => import(process.env.DIST + path);
const { loadExercise } = await from('catalog/load-exercise.js');
const { loadSubmission } = await from('sandbox/load-submission.js');
const { exploreClasses } = await from('simulation/dpor.js');
const { SimulatedRun } = await from('simulation/simulated-run.js');
const { walkStates } = await from('simulation/state-graph.js');
const { fewestSwitchesOf } = await from('simulation/fewest-switches.js');
const { PORT_METHODS } = await from('simulation/world.js');
const { entry, ports, portsFile, starter } = loadExercise(process.env.PACK, 'payment-processor');
const loaded = loadSubmission({ files: starter, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 1 });
const call = (client) => ({
  id: client,
  client,
  method: 'charge',
  args: [600 - client * 300, 'order-' + client].map((value) => ({ kind: 'literal', value })),
});
const scenario = { instances: 1, clients: ['A', 'B'], phases: [new Map([0, 1].map((client) => [client, [call(client)]]))] };
const run = new SimulatedRun(loaded.subject, scenario, () => {});
const hash = createHash('sha256');
const balance = () => run.world.store.get('account')?.value.balance;
const note = (order) => {
  hash.update(JSON.stringify([order.steps, run.outcomes(), run.world.store.list(''), run.log]));
  return true;
};
const { schedules } = await exploreClasses(run, note, { schedulesMax: 10_000 });
const graph = await walkStates(run, () => balance() === 100, { statesMax: 100_000 });
const { ids, switches } = fewestSwitchesOf(graph);
hash.update(ids.join());
console.log(JSON.stringify({ schedules, switches, failing: String(graph.root.failing), all: String(graph.root.all), hash: hash.digest('hex') }));
`;

async function exploreIn(flags: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    DIST: `${pathToFileURL(`${builtInPackRoot()}/dist`).href}/`,
    PACK: builtInPackRoot(),
  };
  const args = [...flags, '--input-type=module', '--eval', EXPLORE];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout;
}

test('two processes explore alike, to the byte', async () => {
  const first = await exploreIn([]);
  expect(JSON.parse(first)).toMatchObject({ switches: 1, failing: '2520', all: '3432' });
  expect(await exploreIn(['--no-opt', '--single-threaded'])).toBe(first);
}, 60_000);

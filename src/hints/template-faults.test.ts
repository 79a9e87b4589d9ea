import { expect, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { exerciseIds } from '../catalog/list-exercises.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { readTemplates } from '../catalog/read-templates.ts';
import { templateFaults } from './template-faults.ts';

const [bug] = loadExercise(builtInPackRoot(), 'payment-processor').bugs;
const portsFile = { path: 'ports.ts', text: 'export class RetryableError extends Error {}\nexport interface Store {}' };

function faultsOf(...lines: readonly string[]): readonly string[] {
  if (bug === undefined) throw new Error('there is a bug');
  const found: string[] = [];
  const text = ['## Other forms', '```template', ...lines, '```'].join('\n');
  const templates = readTemplates(text, (line, message) => found.push(`${line}: ${message}`));
  const faults = templateFaults({ bugs: [{ ...bug, templates }], portsFile });
  return [...found, ...faults.map(({ line, message }) => `${line}: ${message}`)];
}

test.each(exerciseIds(builtInPackRoot()))('%s has templates that can be read', (id) => {
  expect(templateFaults(loadExercise(builtInPackRoot(), id))).toEqual([]);
});

test('a form for any program is none to speak of', () => {
  expect(faultsOf(' $STORE.set($KEY, $VALUE);', '+if ($KEY instanceof RetryableError) throw $KEY;')).toEqual([]);
  expect(faultsOf("-$STATE === 'failed'", '+Object.is($STATE, undefined)')).toEqual([]);
  expect(faultsOf('+const known = await $S.get($K);', '+if (known) return known;', ' await $S.set($K, $V);')).toEqual(
    [],
  );
});

test.each([
  [['-this.total === 1', '+this.total === $X'], /^4: \$X stands for nothing/],
  [['-$X === amount', '+$X === 1'], /^3: "amount" is a name of one program/],
  [['-$X === 1', '+$X === amount'], /^4: "amount" is a name of one program/],
  [['-$X', '+$X + 1'], /^3: This is found everywhere/],
  [['-if ($X) {', '+if (!$X) {'], /^3: Without its \+ lines/],
  [['-$X === 1', '+1 === $X'], /^3: Without its \+ lines.* differ/],
  [[' $X === 1'], /^2: It changes nothing/],
  [['+$X === 1'], /^2: There is nothing to look for/],
])('%j is refused', (lines, message) => expect(faultsOf(...lines)).toEqual([expect.stringMatching(message)]));

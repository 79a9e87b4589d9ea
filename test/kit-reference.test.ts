import { expect, test } from 'vitest';
import { kitExports, kitReference } from './kit-reference.ts';

/* The page for authors says what the kit says. After a change: `npx vitest run test/kit-reference.test.ts -u`. */

test('docs/grader-kit.md is what the kit’s comments say', async () => {
  await expect(kitReference()).toMatchFileSnapshot('../docs/grader-kit.md');
});

test('nothing that a suite can import is left out', () => {
  const page = kitReference();
  // Requests are what the submission sends; their shape is in the ports of the exercise.
  const elsewhere = new Set(['NetworkRequest', 'BankRequest', 'Recorded', 'Spec', 'Wait']);
  const missing = kitExports().filter((name) => !elsewhere.has(name) && !page.includes(`### \`${name}\``));
  expect(missing).toEqual([]);
});

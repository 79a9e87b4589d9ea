import { expect, test } from 'vitest';
import { readDiffs } from '../catalog/read-bug.ts';
import { planHints } from './plan-hints.ts';

/** Kinds of trials for the one bug of a file, the first first. */
function trialsFor(starter: string, diff: string, submission: string) {
  const files = [{ path: 'a.ts', text: starter }];
  const hunks = readDiffs(`\`\`\`diff\n${diff}\n\`\`\``, files, (_line, message) => {
    throw new SyntaxError(message);
  });
  const plan = planHints({
    starter: files,
    bugs: [{ id: 'b', category: 'error-handling', diff: hunks, templates: [] }],
    files: [{ path: 'a.ts', text: submission }],
    alive: ['b'],
    tried: null,
  });
  return plan?.bugs[0]?.trials.map(({ kind }) => kind);
}

const STARTER = `export class P {
  async giveBack(network: { void(request: object): Promise<void> }, ref: string) {
    await network.void({ ref: \`void-\${ref}\`, chargeRef: ref }).catch(() => undefined);
    return 'cancelled';
  }
}
`;
const FIX = `-    await network.void({ ref: \`void-\${ref}\`, chargeRef: ref }).catch(() => undefined);
+    await network.void({ ref: \`void-\${ref}\`, chargeRef: ref });`;

test('what a wrapper holds is not the fix that takes the wrapper away', () => {
  expect(trialsFor(STARTER, FIX, STARTER)?.[0]).toBe('whole');
});

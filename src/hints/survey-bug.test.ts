import { describe, expect, test } from 'vitest';
import { readDiffs } from '../catalog/read-bug.ts';
import { planHints } from './plan-hints.ts';

/** The plan for the first of some bugs, all of which live. */
function planFor(starter: string, diffs: readonly string[], submission: string) {
  const files = [{ path: 'a.ts', text: starter }];
  const bugs = diffs.map((diff, at) => ({
    id: `bug-${at}`,
    category: 'error-handling' as const,
    diff: readDiffs(`\`\`\`diff\n${diff}\n\`\`\``, files, (_line, message) => {
      throw new SyntaxError(message);
    }),
    templates: [],
  }));
  const alive = bugs.map(({ id }) => id);
  return planHints({ starter: files, bugs, files: [{ path: 'a.ts', text: submission }], alive, tried: 'bug-0' })
    ?.bugs[0];
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
  expect(planFor(STARTER, [FIX], STARTER)?.trials[0]?.kind).toBe('whole');
});

describe('a guard that is there, and not right yet', () => {
  const open = 'export async function giveBack(store: Store, id: string, sum: number) {';
  const read = '  const sale = await store.read(id);';
  const rest = "  await store.write(id, sale.left - sum);\n  return 'done';\n}\n";
  const fixes = [
    `   const sale = await store.read(id);\n+  if (!sale.isPaid) return 'refused';`,
    `+  if (sum > sale.left) return 'refused';\n   await store.write(id, sale.left - sum);`,
  ];
  const begun = [open, read, "  if (sum > sale.paid) return 'refused';", rest].join('\n');

  test('is the place of its own bug', () => {
    const [first] = planFor([open, read, rest].join('\n'), fixes.toReversed(), begun)?.trials ?? [];
    expect(first?.sites).toMatchObject([{ startLine: 3, isMissing: false }]);
  });

  test('is none of a bug whose fix it resembles less', () => {
    const [first] = planFor([open, read, rest].join('\n'), fixes, begun)?.trials ?? [];
    expect(first?.sites).toMatchObject([{ isMissing: true }]);
  });
});

test('a function that is part of its only caller in a submission is looked for there', () => {
  const starter = `export class P {
  async pay(id: string) {
    return this.#take(id);
  }

  async #take(id: string) {
    await this.store.set(id, await this.store.get(id));
  }
}
`;
  const submission = 'export class P {\n  async pay(id: string) {\n    return this.queue.add(id);\n  }\n}\n';
  const fix = `   async #take(id: string) {\n+    if (id === '') return;`;
  expect(planFor(starter, [fix], submission)?.home?.name).toBe('pay');
});

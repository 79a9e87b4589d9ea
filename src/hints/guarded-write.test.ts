import { expect, test } from 'vitest';
import { buildProgram } from './canonical-tree.ts';
import { guardedWriteTrials } from './guarded-write.ts';
import { Forest } from './tree.ts';

const TELLER = `export class Teller {
  async settle(order) {
    const word = await this.network.lookup(order.ref);
    if (word) {
      order.status = word;
      return this.put(order);
    }
    new Set().add(order);
  }

  async put(order) {
    await this.store.set(order.id, order);
    return order;
  }
}
`;

function trialsFor(homeLabel: string, text = TELLER) {
  const program = buildProgram([{ path: 'a.ts', text }], new Forest());
  if (program === null) throw new Error('no tree');
  const home = program.nodes.find(({ kind, label }) => kind === 'Function' && label === homeLabel) ?? null;
  return guardedWriteTrials(program, home);
}

test('writes of the home of a bug come first, also those that another function does for it', () => {
  expect(trialsFor('settle').map(({ sites: [site] }) => site?.startLine)).toEqual([6, 12]);
  expect(trialsFor('put').map(({ sites: [site] }) => site?.startLine)).toEqual([12, 6]);
});

test('what several functions write with comes after them, whichever of them the bug is looked for in', () => {
  const text = TELLER.replace(/}\n$/, '\n  async cancel(order) {\n    return this.put(order);\n  }\n}\n');
  expect(trialsFor('settle', text).map(({ sites: [site] }) => site?.startLine)).toEqual([6, 17, 12]);
  expect(trialsFor('cancel', text).map(({ sites: [site] }) => site?.startLine)).toEqual([17, 6, 12]);
  expect(trialsFor('put', text).map(({ sites: [site] }) => site?.startLine)).toEqual([12, 6, 17]);
});

test('the mark goes before the statement, and the shape says no more than that it depends', () => {
  const [trial] = trialsFor('settle');
  expect(trial?.files[0]?.text).toContain('      await __trial.guard(); return this.put(order);\n');
  expect(trial?.sites[0]?.shape).toBe('      if (▢) {\n        return this.put(order);\n      }');
});

test('a lone statement without braces is left alone: a mark before it would take it out of its branch', () => {
  const text = 'class P {\n  async run(order) {\n    if (order.open) await this.store.set(order.id, order);\n  }\n}\n';
  expect(trialsFor('run', text)).toEqual([]);
  expect(trialsFor('run', text.replace(/(await .*;)/, '{ $1 }'))).toHaveLength(1);
});

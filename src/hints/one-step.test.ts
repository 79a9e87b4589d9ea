import { expect, test } from 'vitest';
import { buildProgram } from './canonical-tree.ts';
import { oneStepTrials } from './one-step.ts';
import { Forest } from './tree.ts';

const BOOK = `export class Book {
  async take(id) {
    const page = await this.read(id);
    if (page.left > 0) {
      await this.store.set(id, page.left - 1);
      return this.network.send(id);
    }
    return this.refuse();
  }

  async read(id) {
    return (await this.store.get(id)).value;
  }

  refuse() {
    return 'refused';
  }

  async elsewhere() {
    await this.store.get('a');
    await this.store.get('b');
  }
}
`;

function trialsFor(text: string, homeLabel: string | null) {
  const program = buildProgram([{ path: 'a.ts', text }], new Forest());
  if (program === null) throw new Error('no tree');
  const home = program.nodes.find(({ kind, label }) => kind === 'Function' && label === homeLabel) ?? null;
  return oneStepTrials(program, home);
}

const places = (text: string, homeLabel: string | null) =>
  trialsFor(text, homeLabel).map(({ sites }) =>
    sites.map(({ startLine, endLine }) => `${startLine}-${endLine}`).join(),
  );

test('what waits least often comes first; a stretch may end in a branch; what waits once is one step already', () => {
  expect(places(BOOK, 'take')).toEqual(['3-5', '5-6', '4-7', '3-7', '3-6']);
});

test('functions that no call connects with the home of the bug are left out; all are looked at when it has none', () => {
  expect(places(BOOK, 'take')).not.toContain('20-21');
  expect(places(BOOK, null)).toContain('20-21');
});

test('what runs a task for its callers comes before what it runs, from where it asks whether it may', () => {
  const text = `class P {
  async take(id) {
    return this.inTurn(async () => {
      const left = await this.store.get(id);
      await this.store.set(id, left - 1);
    });
  }

  async inTurn(task) {
    const before = this.running;
    if (before) await before;
    this.running = task();
    return await this.running;
  }
}
`;
  expect(places(text, 'take')).toEqual(['11-13', '10-13', '4-5', '3-6']);
});

test('the marks go around the stretch, and whoever returns from inside leaves before', () => {
  const [short, toReturn] = trialsFor(BOOK, 'take').map(({ files }) => files[0]?.text.split('\n').slice(2, 8));
  expect(short).toEqual([
    '    await __trial.enter(); const page = await this.read(id);',
    '    if (page.left > 0) {',
    '      await this.store.set(id, page.left - 1);',
    '      await __trial.leave(); return this.network.send(id);',
    '    }',
    '    return this.refuse();',
  ]);
  expect(toReturn?.slice(2, 4)).toEqual([
    '      await __trial.enter(); await this.store.set(id, page.left - 1);',
    '      { const __kept = await (this.network.send(id)); await __trial.leave(); return __kept; }',
  ]);
});

test('a long stretch is named by where it begins and where it ends; its shape leaves open how it becomes one step', () => {
  const lines = Array.from({ length: 6 }, (_unused, at) => `    notes.push(${at});`).join('\n');
  const text = `class P {\n  async run() {\n    const a = await s.get('a');\n${lines}\n    await s.set('a', a);\n  }\n}\n`;
  const [trial] = trialsFor(text, 'run');
  expect(trial?.sites.map(({ startLine, endLine, shape }) => [startLine, endLine, shape])).toEqual([
    [3, 3, "    ▢ {\n      const a = await s.get('a');"],
    [10, 10, "      await s.set('a', a);\n    }"],
  ]);
});

import { describe, expect, test } from 'vitest';
import { loadSubmission } from '../sandbox/load-submission.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { CheckSpec } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';

/* Checks over submissions in real isolates: what other tests of the kit do with plain classes. */

interface Teller {
  pay(key: string, amount: number): Promise<unknown>;
}

const declaration = { id: 'it', kind: 'bug' as const, bugs: ['b'], promise: 'It holds', public: false };

/** Runs one check over a submission whose class has this body. */
function check(body: string, spec: CheckSpec<Teller>, before = '', replay: string | null = null) {
  const text = `${before}\nexport class Teller {\n  store: any; constructor({ store }: any) { this.store = store; }\n  ${body}\n}`;
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['pay'] },
    ports: ['store', 'network', 'clock'],
    portMethods: PORT_METHODS,
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 2,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return runCheck(loaded.subject, declaration, spec, replay, 1);
}

const fails: CheckSpec<Teller>['holds'] = ({ expect: that }) => that(1, 'it').toBe(2);
const one: CheckSpec<Teller>['clients'] = { A: (p) => p.pay('k', 5) };

describe('what a failing run tells besides its failure', () => {
  const dropped = `async pay(key) { console.log('paying', key); void this.audit(); await this.store.set(key, 1); return 1; }
  async audit() { const found = await this.store.get('audit');
    return found.value; }`;

  test('a rejection that nobody handled, with its line and column, and what was printed, at its step', async () => {
    const { state, notes, counterexample } = await check(dropped, { clients: one, holds: fails });
    expect(state).toBe('failed');
    expect(notes).toMatchObject([{ kind: 'unhandled-rejection', file: 'teller.ts', line: 6, column: 12 }]);
    expect(notes?.[0]?.message).toMatch(/TypeError: cannot read property 'value' of undefined/);
    expect(counterexample?.timeline.rows[0]).toMatchObject({ text: 'pay("k", 5)', console: ['paying k'] });
  });

  test('neither makes a failure: a run in which all holds has nothing to tell', async () => {
    const result = await check(dropped, { clients: one, holds: () => {} });
    expect(result).toMatchObject({ state: 'passed', problem: null });
    expect(result).not.toHaveProperty('notes');
  });

  test('a rejection that is handled within its turn is none', async () => {
    const handled = `async pay(key) { const late = this.refused(); await null; await late.catch(() => {}); return 1; }
    async refused() { throw new Error('no'); }`;
    expect(await check(handled, { clients: one, holds: fails })).not.toHaveProperty('notes');
  });

  test('what is printed at the start of an instance stands with the first step', async () => {
    const { counterexample } = await check('async pay() { return 1; }\n  up = console.log("up");', {
      clients: one,
      holds: fails,
    });
    expect(counterexample?.timeline.rows[0]?.console).toEqual(['up']);
  });
});

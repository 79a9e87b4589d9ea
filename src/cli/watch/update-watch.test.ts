import { describe, expect, test } from 'vitest';
import { fakeExercise } from '../../../test/cli/fake-exercise.ts';
import { RACE_TIMELINE } from '../../../test/cli/fake-verdict.ts';
import { temporaryPack } from '../../../test/cli/temporary.ts';
import type { Counterexample, Verdict } from '../../verdict/verdict.ts';
import { createStyle } from '../style.ts';
import { renderWatch } from './render-watch.ts';
import { updateWatch } from './update-watch.ts';
import type { CheckedFiles, WatchEvent, WatchState } from './watch-state.ts';

const FOCUS = {
  check: 'check-lost-update',
  bug: 'lost-update',
  promise: 'two charges at once both leave their mark',
  facts: ['the balance at the end: 700, but it must be 100'],
  faults: [],
  switches: 2,
  schedule: 'check-lost-update:A3 B* A*',
  fails: null,
  of: null,
  timeline: RACE_TIMELINE,
} as unknown as Counterexample;

const VERDICT = {
  exercise: 'payment-processor',
  outcome: 'failed',
  bugs: [{ id: 'lost-update', category: 'race', state: 'alive', checks: [] }],
  behaviour: [],
  problems: [],
  counterexamples: [FOCUS],
} as unknown as Verdict;

const FAILED: CheckedFiles = {
  verdict: VERDICT,
  files: [{ path: 'processor.ts', text: numbered(12) }],
  focus: FOCUS,
};

function numbered(length: number): string {
  return Array.from({ length }, (_unused, at) => `line ${at + 1};\n`).join('');
}

function watching(changes: Partial<WatchState> = {}): WatchState {
  return {
    exercise: fakeExercise('payment-processor', temporaryPack()),
    paths: ['payment-processor/processor.ts'],
    run: null,
    checked: FAILED,
    isPassed: false,
    panel: { kind: 'none' },
    notice: null,
    ...changes,
  };
}

/** The state after these keys, and the effects of the last. */
function press(state: WatchState, ...keys: readonly string[]) {
  return keys.reduce((now, key) => updateWatch(now.state, { kind: 'key', key }), { state, effects: [] } as ReturnType<
    typeof updateWatch
  >);
}

function lines(state: WatchState, width = 80, unicode = true): string {
  const style = createStyle({ colorLevel: 0, unicode });
  return renderWatch(state, { width, style }, 30).join('\n');
}

describe('keys', () => {
  test.each([
    ['enter', { kind: 'check', isForced: true }],
    ['h', { kind: 'command', command: 'hint' }],
    ['u', { kind: 'command', command: 'undo' }],
    ['l', { kind: 'list' }],
    ['q', { kind: 'quit', exitCode: 0 }],
    ['ctrl-c', { kind: 'quit', exitCode: 130 }],
  ])('%s', (key, effect) => {
    expect(press(watching(), key).effects).toEqual([effect]);
  });

  test('reset only after y', () => {
    expect(press(watching(), 'x').effects).toEqual([]);
    expect(press(watching(), 'x', 'n')).toMatchObject({ effects: [], state: { notice: 'Nothing was reset.' } });
    expect(press(watching(), 'x', 'y').effects).toEqual([{ kind: 'reset' }]);
  });

  test('next and solution open with a pass; before it they say what does', () => {
    expect(press(watching(), 'n')).toMatchObject({
      effects: [],
      state: { notice: expect.stringContaining('opens once') },
    });
    expect(press(watching({ isPassed: true }), 'n').effects).toEqual([{ kind: 'next' }]);
    expect(press(watching({ isPassed: true }), 's').effects).toEqual([{ kind: 'command', command: 'solution' }]);
  });

  test('an unknown key does nothing', () => {
    const state = watching();
    expect(press(state, 'z')).toEqual({ state, effects: [] });
  });
});

describe('the timeline', () => {
  test('opens once, steps with the arrows within its ends, and closes', () => {
    const opened = press(watching(), 't');
    expect(opened.effects).toEqual([{ kind: 'note-timeline' }]);
    expect(lines(opened.state)).toContain('Step 1 of 8.');
    expect(lines(press(opened.state, 'up').state)).toContain('Step 1 of 8.');
    expect(lines(press(opened.state, 'down', 'right').state)).toContain('Step 3 of 8.');
    expect(lines(press(opened.state, 'end', 'down').state)).toContain('Step 8 of 8.');
    expect(press(opened.state, 'escape').state.panel).toEqual({ kind: 'none' });
  });

  test("shows the candidate's own line beside its step, and the books it changed", () => {
    const shown = lines(press(watching(), 't', 'down', 'down', 'down', 'down').state);
    expect(shown).toMatch(/→ 5 .*B: store\.put\('balance', 700\)/);
    expect(shown).toMatch(/processor\.ts:7\n[\s\S]*→ +7 │ line 7;/);
    expect(shown).toContain('The books: balance: 1000 → 700');
  });

  test('without places in the code there is no empty frame for it', () => {
    const rows = RACE_TIMELINE.rows.map(({ at: _at, ...row }) => row);
    const focus = { ...FOCUS, timeline: { ...RACE_TIMELINE, rows } };
    const shown = lines(press(watching({ checked: { ...FAILED, focus } }), 't', 'down').state);
    expect(shown).toContain('Step 2 of 8.');
    expect(shown).not.toMatch(/no line|\n\n\n/);
  });

  test('a check that ends meanwhile leaves it open', () => {
    const open = press(watching(), 't', 'down').state;
    const after = updateWatch(open, { kind: 'checked', checked: { ...FAILED, focus: null }, isPassed: false });
    expect(after.state.panel).toEqual(open.panel);
  });
});

describe('the diff', () => {
  const change = (text: string) => [{ path: 'processor.ts', text }];
  const watched = () => watching({ exercise: { ...watching().exercise, starter: change(numbered(30)) } });
  const opened = (text: string) => updateWatch(watched(), { kind: 'diff', files: change(text) }).state;

  test('d asks for the files as they are', () => {
    expect(press(watched(), 'd').effects).toEqual([{ kind: 'diff' }]);
  });

  test('steps from change to change and closes', () => {
    const state = opened(numbered(30).replace('line 3;', 'line three;').replace('line 25;', 'line 25!'));
    expect(lines(state)).toMatch(/processor\.ts: change 1 of 2\n[\s\S]*3 - line 3;\n3 \+ line three;/);
    expect(lines(press(state, 'down', 'down').state)).toMatch(/change 2 of 2\n[\s\S]*25 \+ line 25!/);
    expect(press(state, 'd').state.panel).toEqual({ kind: 'none' });
  });

  test('a change taller than the window says how much is left out', () => {
    expect(lines(opened(''))).toMatch(/change 1 of 1[\s\S]*\(\d+ lines more: `bugbash diff`\)/);
  });

  test('follows a save, and closes when everything is as in the starter', () => {
    const state = opened(numbered(30).replace('line 3;', 'line three;'));
    const after = (text: string) =>
      updateWatch(state, { kind: 'checked', checked: { ...FAILED, files: change(text) }, isPassed: false }).state;
    expect(lines(after(numbered(30).replace('line 9;', 'nine;')))).toMatch(/change 1 of 1[\s\S]*\+ nine;/);
    expect(after(numbered(30)).panel).toEqual({ kind: 'none' });
  });

  test('of nothing says so', () => {
    expect(opened(numbered(30))).toMatchObject({ panel: { kind: 'none' }, notice: expect.stringContaining('starter') });
  });
});

describe('checks', () => {
  const after = (...events: readonly WatchEvent[]) =>
    events.reduce((state, event) => updateWatch(state, event).state, watching({ checked: null }));

  test('progress, then the verdict', () => {
    expect(lines(after({ kind: 'run-started' }))).toContain('0/3 bugs fixed, checking');
    expect(lines(after({ kind: 'run-started' }, { kind: 'progress', done: 5, total: 23 }))).toContain('checking 5/23');
    expect(lines(after({ kind: 'run-started' }, { kind: 'checked', checked: FAILED, isPassed: false }))).not.toContain(
      'checking',
    );
  });

  test('a save asks for a check', () => {
    expect(updateWatch(watching(), { kind: 'saved' }).effects).toEqual([{ kind: 'check', isForced: false }]);
  });
});

test.each([20, 40, 80, 120])('no line is wider than %i columns, in ASCII too', (width) => {
  for (const keys of [[], ['?'], ['x'], ['t'], ['t', 'end'], ['t', 'down', 'down', 'down', 'down']]) {
    const shown = lines(press(watching(), ...keys).state, width, false);
    expect(shown.split('\n').filter((line) => line.length > Math.max(width, 40))).toEqual([]);
    expect(shown.replace(/[→]/g, '')).toMatch(/^[\x00-\x7f]*$/);
  }
});

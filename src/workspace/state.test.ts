import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../../test/cli/temporary.ts';
import { loadState, NEW_PROGRESS, progressOf, statePath } from './state.ts';
import { updateProgress, updateState } from './update-state.ts';

test('what was written is read back', () => {
  const workspace = temporaryWorkspace();
  updateState(workspace, (state) => ({ ...state, current: 'desk' }));
  updateProgress(workspace, 'desk', (progress) => ({ ...progress, attempts: progress.attempts + 1 }));
  updateProgress(workspace, 'desk', (progress) => ({
    ...progress,
    hints: { race: { rung: 2, filesHash: 'h', forced: 0 } },
  }));
  const { state, setAside } = loadState(workspace);
  expect(setAside).toBeNull();
  expect(state.current).toBe('desk');
  expect(progressOf(state, 'desk')).toEqual({
    ...NEW_PROGRESS,
    attempts: 1,
    hints: { race: { rung: 2, filesHash: 'h', forced: 0 } },
  });
});

test('an exercise never started has a fresh record, whatever its name', () => {
  const { state } = loadState(temporaryWorkspace());
  expect(progressOf(state, 'constructor')).toEqual(NEW_PROGRESS);
});

test.each([
  ['cut off in the middle', '{"version":1,"current":"de'],
  ['empty', ''],
  ['another shape', '[]'],
  ['no version', '{"current":null,"exercises":{}}'],
  ['exercises of another shape', '{"version":1,"current":null,"exercises":[]}'],
  ['a record of another shape', '{"version":1,"current":null,"exercises":{"desk":{"attempts":"many"}}}'],
])('a damaged state (%s) is set aside, never overwritten', (_name, text) => {
  const workspace = temporaryWorkspace();
  writeFileSync(statePath(workspace), text);
  const { state, setAside } = loadState(workspace);
  expect(state).toEqual({ version: 1, current: null, exercises: {} });
  expect(readFileSync(setAside ?? '', 'utf8')).toBe(text);
  expect(existsSync(statePath(workspace))).toBe(false);
});

test('a second damaged state does not take the place of the first', () => {
  const workspace = temporaryWorkspace();
  for (const text of ['first', 'second']) {
    writeFileSync(statePath(workspace), text);
    loadState(workspace);
  }
  const names = readdirSync(join(workspace.root, '.bugbash')).filter((name) => name.startsWith('state.damaged'));
  expect(names.sort()).toEqual(['state.damaged-1.json', 'state.damaged-2.json']);
});

test('the state of a newer bugbash is refused and left alone', () => {
  const workspace = temporaryWorkspace();
  writeFileSync(statePath(workspace), '{"version":2}');
  expect(() => updateState(workspace, (state) => state)).toThrow('newer bugbash');
  expect(readFileSync(statePath(workspace), 'utf8')).toBe('{"version":2}');
});

test('a change that fails half-way leaves the old state whole', () => {
  const workspace = temporaryWorkspace();
  updateState(workspace, (state) => ({ ...state, current: 'desk' }));
  expect(() =>
    updateState(workspace, () => {
      throw new Error('interrupted');
    }),
  ).toThrow('interrupted');
  expect(loadState(workspace).state.current).toBe('desk');
});

import type { SourceFile } from '../../base/source-file.ts';
import type { Key } from '../keyboard/parse-keys.ts';
import { changesOf } from '../watch/changes.ts';
import { movedTo } from '../watch/panel-keys.ts';
import type { RoundState } from './render-round.ts';

/** What a key of the round's screen does outside of it. */
export type RoundEffect = 'check' | 'pause' | 'brief' | 'diff' | 'edit' | 'submit' | 'stop' | 'leave' | 'interrupt';

export interface RoundStep {
  readonly state: RoundState;
  readonly effect: RoundEffect | null;
}

/** What a key does. Pure: what must happen outside comes back as data. */
export function roundKey(before: RoundState, key: Key): RoundStep {
  const state = { ...before, notice: null };
  if (key === 'ctrl-c') return { state, effect: 'interrupt' };
  if (key === 'ctrl-z') return { state, effect: 'stop' };
  const closed: RoundState = { ...state, panel: { kind: 'none' } };
  if (state.panel.kind === 'confirm-submit') {
    if (key === 'y' || key === 'Y') return { state: closed, effect: 'submit' };
    return { state: { ...closed, notice: 'Nothing was handed in; the clock goes on.' }, effect: null };
  }
  if (state.panel.kind === 'diff') {
    if (key === 'escape' || key === 'd') return { state: closed, effect: null };
    const step = movedTo(key, state.panel.step, state.panel.changes.length - 1);
    if (step !== null) return { state: { ...state, panel: { ...state.panel, step } }, effect: null };
  }
  if (key === 's') return { state: { ...state, panel: { kind: 'confirm-submit' } }, effect: null };
  return { state, effect: EFFECTS[key] ?? null };
}

const EFFECTS: Readonly<Record<string, RoundEffect>> = {
  enter: 'check',
  r: 'check',
  p: 'pause',
  i: 'brief',
  d: 'diff',
  e: 'edit',
  q: 'leave',
  'ctrl-d': 'leave',
};

/** The state with the candidate's changes open, or with a word that there are none. */
export function withDiff(state: RoundState, starter: readonly SourceFile[], files: readonly SourceFile[]): RoundState {
  const changes = changesOf(starter, files);
  if (changes.length === 0) return { ...state, notice: 'Your files are still as they were dealt.' };
  return { ...state, panel: { kind: 'diff', changes, step: 0 } };
}

import type { SourceFile } from '../../base/source-file.ts';
import type { Key } from '../keyboard/parse-keys.ts';
import { EXIT_INTERRUPTED } from '../present-error.ts';
import { changesOf } from './changes.ts';
import { movedTo } from './panel-keys.ts';
import type { CheckedFiles, Panel, Step, WatchEffect, WatchEvent, WatchState } from './watch-state.ts';

/** What happens next: the new state, and what the outside must do for it. Pure: keys and events in, data out. */
export function updateWatch(state: WatchState, event: WatchEvent): Step {
  switch (event.kind) {
    case 'key':
      return onKey(state, event.key);
    case 'saved':
      return step({ ...state, notice: null }, { kind: 'check', isForced: false });
    case 'unchanged':
      return step({ ...state, run: null, notice: 'Saved; nothing changed since the last check.' });
    case 'run-started':
      return step({ ...state, run: { done: 0, total: null } });
    case 'progress':
      return step({ ...state, run: { done: event.done, total: event.total } });
    case 'checked':
      return onChecked(state, event.checked, event.isPassed);
    case 'check-failed':
      return step({ ...state, run: null });
    case 'diff':
      return openDiff(state, event.files);
    case 'told':
      return step({ ...state, notice: event.notice });
  }
}

const NO_PANEL: Panel = { kind: 'none' };

function step(state: WatchState, ...effects: readonly WatchEffect[]): Step {
  return { state, effects };
}

/** A timeline being read stays open: it says itself which check it belongs to. A diff follows the files. */
function onChecked(state: WatchState, checked: CheckedFiles, isPassed: boolean): Step {
  const panel = state.panel.kind === 'diff' ? diffPanel(state, checked.files, state.panel.step) : state.panel;
  return step(
    { ...state, run: null, checked, isPassed, panel, notice: null },
    { kind: 'print-verdict', checked, before: state.checked?.verdict ?? null },
  );
}

function onKey(state: WatchState, key: Key): Step {
  if (key === 'ctrl-c') return step(state, { kind: 'quit', exitCode: EXIT_INTERRUPTED });
  if (key === 'ctrl-d') return step(state, { kind: 'quit', exitCode: 0 });
  if (key === 'ctrl-z') return step(state, { kind: 'stop' });
  switch (state.panel.kind) {
    case 'confirm-reset':
      return key === 'y' || key === 'Y'
        ? step({ ...state, panel: NO_PANEL, notice: null }, { kind: 'reset' })
        : step({ ...state, panel: NO_PANEL, notice: 'Nothing was reset.' });
    case 'diff':
    case 'timeline': {
      const panel = steppedPanel(state.panel, key);
      if (panel !== null) return step({ ...state, panel, notice: null });
      break;
    }
    case 'keys':
    case 'none':
      if (key === 'escape') return step({ ...state, panel: NO_PANEL, notice: null });
  }
  return command({ ...state, notice: null }, key);
}

/** A panel that is stepped through, after a key that means something to it; null for the others, which do what they always do. */
function steppedPanel(panel: Panel & { kind: 'timeline' | 'diff' }, key: Key): Panel | null {
  if (key === 'escape' || key === (panel.kind === 'timeline' ? 't' : 'd')) return NO_PANEL;
  const places = panel.kind === 'timeline' ? panel.run.timeline.rows : panel.changes;
  const to = movedTo(key, panel.step, places.length - 1);
  return to === null ? null : { ...panel, step: to };
}

function command(state: WatchState, key: Key): Step {
  switch (key) {
    case 'enter':
    case 'r':
      return step(state, { kind: 'check', isForced: true });
    case 'h':
      return step(state, { kind: 'command', command: 'hint' });
    case 't':
      return openTimeline(state);
    case 'b':
      return state.checked === null
        ? tell(state, NOT_CHECKED)
        : step(state, { kind: 'print-board', checked: state.checked });
    case 'd':
      return step(state, { kind: 'diff' });
    case 'e':
      return step(state, { kind: 'command', command: 'edit' });
    case 'i':
      return step(state, { kind: 'command', command: 'brief' });
    case 'l':
      return step(state, { kind: 'list' });
    case 'n':
      return whenPassed(state, { kind: 'next' }, 'The next one opens once this one passes. `l` lists them all.');
    case 's': {
      const opened: WatchEffect = { kind: 'command', command: 'solution' };
      return whenPassed(state, opened, 'The solution opens once yours passes. `h` gives a hint.');
    }
    case 'u':
      return step(state, { kind: 'command', command: 'undo' });
    case 'x':
      return step({ ...state, panel: { kind: 'confirm-reset' } });
    case '?':
      return step({ ...state, panel: state.panel.kind === 'keys' ? NO_PANEL : { kind: 'keys' } });
    case 'q':
      return step(state, { kind: 'quit', exitCode: 0 });
    default:
      return step(state);
  }
}

const NOT_IN_KIT = 'Whether yours passes is decided in CI. `l` lists the exercises.';

/** The next exercise and the solution open with a pass, which a kit cannot tell. */
function whenPassed(state: WatchState, effect: WatchEffect, notYet: string): Step {
  if (state.exercise.kit !== undefined) return tell(state, NOT_IN_KIT);
  return state.isPassed ? step(state, effect) : tell(state, notYet);
}

const NOT_CHECKED = 'The first check is not done yet.';

function openTimeline(state: WatchState): Step {
  const { checked } = state;
  if (checked === null) return tell(state, NOT_CHECKED);
  if (checked.focus === null) return tell(state, 'No check failed, so there is no run to show.');
  if (checked.focus.timeline.rows.length === 0) return tell(state, 'Nothing happened in this run.');
  const panel: Panel = { kind: 'timeline', shown: checked, run: checked.focus, step: 0 };
  return step({ ...state, panel }, { kind: 'note-timeline' });
}

function openDiff(state: WatchState, files: readonly SourceFile[]): Step {
  const panel = diffPanel(state, files, 0);
  return panel.kind === 'diff' ? step({ ...state, panel }) : tell(state, 'Your files are still those of the starter.');
}

function diffPanel({ exercise }: WatchState, files: readonly SourceFile[], at: number): Panel {
  const changes = changesOf(exercise.starter, files);
  return changes.length === 0 ? NO_PANEL : { kind: 'diff', changes, step: Math.min(at, changes.length - 1) };
}

function tell(state: WatchState, notice: string): Step {
  return step({ ...state, notice });
}

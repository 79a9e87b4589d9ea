import type { Key } from '../keyboard/parse-keys.ts';
import { EXIT_INTERRUPTED } from '../present-error.ts';
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
    case 'told':
      return step({ ...state, notice: event.notice });
  }
}

const NO_PANEL: Panel = { kind: 'none' };

function step(state: WatchState, ...effects: readonly WatchEffect[]): Step {
  return { state, effects };
}

/** A timeline being read stays open: it says itself which check it belongs to. */
function onChecked(state: WatchState, checked: CheckedFiles, isPassed: boolean): Step {
  return step(
    { ...state, run: null, checked, isPassed, notice: null },
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
    case 'timeline': {
      const panel = timelineKey(state.panel, key);
      if (panel !== null) return step({ ...state, panel, notice: null });
      break;
    }
    case 'keys':
    case 'none':
      if (key === 'escape') return step({ ...state, panel: NO_PANEL, notice: null });
  }
  return command({ ...state, notice: null }, key);
}

/** The timeline after a key that means something to it; null for the others, which do what they always do. */
function timelineKey(panel: Panel & { kind: 'timeline' }, key: Key): Panel | null {
  const last = panel.run.timeline.rows.length - 1;
  const to = (target: number): Panel => ({ ...panel, step: Math.min(Math.max(target, 0), last) });
  switch (key) {
    case 'down':
    case 'right':
    case 'j':
      return to(panel.step + 1);
    case 'up':
    case 'left':
    case 'k':
      return to(panel.step - 1);
    case 'pagedown':
      return to(panel.step + PAGE);
    case 'pageup':
      return to(panel.step - PAGE);
    case 'home':
    case 'g':
      return to(0);
    case 'end':
    case 'G':
      return to(last);
    case 'escape':
    case 't':
      return NO_PANEL;
    default:
      return null;
  }
}

/** Steps that a page key goes: few enough to keep the place in mind. */
const PAGE = 5;

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
    case 'e':
      return step(state, { kind: 'command', command: 'edit' });
    case 'i':
      return step(state, { kind: 'command', command: 'brief' });
    case 'l':
      return step(state, { kind: 'list' });
    case 'n':
      return state.isPassed
        ? step(state, { kind: 'next' })
        : tell(state, 'The next one opens once this one passes. `l` lists them all.');
    case 's':
      return state.isPassed
        ? step(state, { kind: 'command', command: 'solution' })
        : tell(state, 'The solution opens once yours passes. `h` gives a hint.');
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

const NOT_CHECKED = 'The first check is not done yet.';

function openTimeline(state: WatchState): Step {
  const { checked } = state;
  if (checked === null) return tell(state, NOT_CHECKED);
  if (checked.focus === null) return tell(state, 'No check failed, so there is no run to show.');
  if (checked.focus.timeline.rows.length === 0) return tell(state, 'Nothing happened in this run.');
  const panel: Panel = { kind: 'timeline', shown: checked, run: checked.focus, step: 0 };
  return step({ ...state, panel }, { kind: 'note-timeline' });
}

function tell(state: WatchState, notice: string): Step {
  return step({ ...state, notice });
}

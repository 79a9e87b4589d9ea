import type { DiffLine } from '../../base/line-hunks.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import type { Counterexample, Verdict } from '../../verdict/verdict.ts';
import type { Key } from '../keyboard/parse-keys.ts';

/** All that the watch screen shows; changed only by {@link updateWatch}. Everything in it is fit to be shown. */
export interface WatchState {
  readonly exercise: Exercise;
  /** The candidate's code, as short as it can be typed from here. */
  readonly paths: readonly string[];
  /** The check under way; null when none is. */
  readonly run: RunProgress | null;
  /** What the latest finished check found, with the files it graded and the failing check that it explained. */
  readonly checked: CheckedFiles | null;
  /** The solution is open and the next exercise can be gone to. */
  readonly isPassed: boolean;
  readonly panel: Panel;
  /** One line about the last thing that happened; gone with the next. */
  readonly notice: string | null;
}

export interface RunProgress {
  readonly done: number;
  /** Null until the first check of the run ended. */
  readonly total: number | null;
}

export interface CheckedFiles {
  readonly verdict: Verdict;
  readonly files: readonly SourceFile[];
  readonly focus: Counterexample | null;
}

/** What stands above the status lines, drawn in place. */
export type Panel =
  | { readonly kind: 'none' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'confirm-reset' }
  /** Stepping through the run of a failing check; `step` counts from 0. */
  | { readonly kind: 'timeline'; readonly shown: CheckedFiles; readonly run: Counterexample; readonly step: number }
  /** Stepping through what was changed since the starter. */
  | { readonly kind: 'diff'; readonly changes: readonly Change[]; readonly step: number };

/** Lines that were changed together, with those around them. */
export interface Change {
  readonly path: string;
  readonly lines: readonly DiffLine[];
}

export type WatchEvent =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'saved' }
  /** A file was saved with the same content. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'run-started' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'checked'; readonly checked: CheckedFiles; readonly isPassed: boolean }
  /** A check that could not be done at all, already told above. */
  | { readonly kind: 'check-failed' }
  /** The files as they are, to be compared with the starter. */
  | { readonly kind: 'diff'; readonly files: readonly SourceFile[] }
  | { readonly kind: 'told'; readonly notice: string };

/** A command of the program that a key runs. */
export type WatchCommand = 'hint' | 'undo' | 'solution' | 'edit' | 'brief';

/** Commands that print what they have to say above the status lines, and the rest that only the edge can do. */
export type WatchEffect =
  | { readonly kind: 'check'; readonly isForced: boolean }
  | { readonly kind: 'print-verdict'; readonly checked: CheckedFiles; readonly before: Verdict | null }
  | { readonly kind: 'print-board'; readonly checked: CheckedFiles }
  | { readonly kind: 'note-timeline' }
  | { readonly kind: 'diff' }
  | { readonly kind: 'command'; readonly command: WatchCommand }
  | { readonly kind: 'reset' }
  | { readonly kind: 'next' }
  | { readonly kind: 'list' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'quit'; readonly exitCode: number };

export interface Step {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

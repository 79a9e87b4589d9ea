import type { Exercise } from '../../catalog/exercise.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { hiddenNote, renderPublicChecks } from '../render/public-checks.ts';
import type { Screen } from '../render/screen.ts';
import { renderBoard, renderVerdict } from '../render/verdict.ts';
import { verdictLine } from '../render/verdict-line.ts';
import type { CheckedFiles } from './watch-state.ts';

/** What a finished check prints above the status lines: when, then the verdict, spoken line first. */
export function renderVerdictBlock(
  checked: CheckedFiles,
  before: Verdict | null,
  exercise: Exercise,
  at: Date,
  screen: Screen,
): string {
  if (exercise.kit !== undefined) return `${timeRule(at, screen)}\n${publicBoard(checked, exercise, screen)}`;
  const view = { ...checked, before, exercise, hasTimeline: false, isFull: false, hasCommands: false };
  return `${timeRule(at, screen)}\n${renderVerdict(view, screen)}`;
}

/** The board by itself, with the verdict it belongs to. */
export function renderBoardBlock(checked: CheckedFiles, exercise: Exercise, screen: Screen): string {
  if (exercise.kit !== undefined) return `\n${publicBoard(checked, exercise, screen)}`;
  const { verdict } = checked;
  return `\n${screen.style.strong(verdictLine(verdict))}\n\n${renderBoard(verdict, exercise, screen)}`;
}

/** From a kit there is more to run in CI, and nothing to say of bugs. */
function publicBoard({ verdict, files }: CheckedFiles, exercise: Exercise, screen: Screen): string {
  return renderPublicChecks(verdict, exercise.checks, files, screen, hiddenNote(exercise));
}

/** A rule with the time, so that one check can be told from the next when scrolling back. */
export function timeRule(at: Date, screen: Screen): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = ` ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} `;
  const { rule } = screen.style.symbols;
  return screen.style.faint(`${rule.repeat(2)}${time}${rule.repeat(Math.max(0, screen.width - 2 - time.length))}`);
}

import type { ListedExercise } from './exercise-list.ts';
import type { Screen } from './screen.ts';
import { localTime } from './snapshots.ts';
import { count, wrap } from './text.ts';

export interface ExerciseRecord extends ListedExercise {
  readonly hints: number;
  readonly timelinesShown: number;
  readonly firstPassAt: string | null;
}

/** A bar is read at a glance; longer ones only take up the line. */
const BAR_WIDTH_MAX = 30;

/** How much of the course is done, and what each started exercise took. */
export function renderProgress(records: readonly ExerciseRecord[], screen: Screen): string {
  const passed = records.filter((one) => one.state === 'passed').length;
  const tally = `${passed} of ${count(records.length, 'exercise')} passed`;
  const started = records.filter((one) => one.state !== 'new');
  const heading = `${screen.style.strong(tally)}\n${bar(passed, records.length, screen)}`;
  if (started.length === 0)
    return `${heading}\n\nNothing is started yet: \`bugbash list\`, then \`bugbash start <id>\`.`;
  return [heading, ...started.map((one) => renderRecord(one, screen))].join('\n\n');
}

function bar(done: number, total: number, screen: Screen): string {
  const { good, faint, symbols } = screen.style;
  const width = Math.min(BAR_WIDTH_MAX, screen.width - 2);
  const full = total === 0 ? 0 : Math.round((done / total) * width);
  return good(symbols.barFull.repeat(full)) + faint(symbols.barEmpty.repeat(width - full));
}

function renderRecord(one: ExerciseRecord, screen: Screen): string {
  const { style, width } = screen;
  const state =
    one.firstPassAt === null
      ? `not passed yet${one.best === null ? '' : `, best ${one.best.earned} of ${one.best.possible}`}`
      : `passed ${localTime(one.firstPassAt)}`;
  const took = [
    count(one.attempts, 'check'),
    count(one.hints, 'hint'),
    `${count(one.timelinesShown, 'timeline')} looked at`,
  ];
  return `${style.strong(one.id)}\n${wrap(`${state}; ${took.join(', ')}`, width, '  ')}`;
}

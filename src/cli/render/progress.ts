import type { BugState } from '../../verdict/verdict.ts';
import type { ListedExercise } from './exercise-list.ts';
import type { Screen } from './screen.ts';
import { localTime } from './snapshots.ts';
import { count, padTo, textWidth, wrap } from './text.ts';

export interface ExerciseRecord extends ListedExercise {
  readonly hints: number;
  readonly timelinesShown: number;
  readonly startedAt: string | null;
  readonly firstPassAt: string | null;
}

/** A bar is read at a glance; longer ones only take up the line. */
const BAR_WIDTH_MAX = 30;

/** How much of the course is done, and what each started exercise took. */
export function renderProgress(
  records: readonly ExerciseRecord[],
  { bugs, streak }: { readonly bugs: readonly BugState[]; readonly streak: number },
  screen: Screen,
): string {
  const passed = records.filter((one) => one.state === 'passed').length;
  const row = streak > 1 ? `, practised ${count(streak, 'day')} in a row` : '';
  const tally = `${passed} of ${count(records.length, 'exercise')} passed${row}`;
  const started = records.filter((one) => one.state !== 'new');
  const heading = `${screen.style.strong(wrap(tally, screen.width))}\n${bar(passed, records.length, screen)}`;
  if (started.length === 0)
    return `${heading}\n\nNothing is started yet: \`bugbash list\`, then \`bugbash start <id>\`.`;
  const tracks = tallies(records.map((one) => [one.track, one.state === 'passed']));
  const categories = tallies(bugs.map((bug) => [bug.category, bug.state === 'fixed']));
  const charts = [
    ...(tracks.length < 2 ? [] : [chart('Exercises passed, by track', tracks, screen)]),
    ...(categories.length === 0 ? [] : [chart('Bugs fixed in your latest checks, by category', categories, screen)]),
  ];
  return [heading, ...charts, ...started.map((one) => renderRecord(one, screen))].join('\n\n');
}

interface Tally {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

function tallies(entries: readonly (readonly [name: string, isDone: boolean])[]): readonly Tally[] {
  return [...new Set(entries.map(([name]) => name))].map((name) => {
    const mine = entries.filter(([other]) => other === name);
    return { name, done: mine.filter(([, isDone]) => isDone).length, total: mine.length };
  });
}

/** A line a group: name, figures, and a bar where there is room for one. The weakest stands first. */
function chart(title: string, rows: readonly Tally[], screen: Screen): string {
  const nameWidth = Math.max(...rows.map((row) => textWidth(row.name)));
  const figures = (row: Tally): string => `${row.done}/${row.total}`;
  const figuresWidth = Math.max(...rows.map((row) => figures(row).length));
  const room = Math.min(BAR_WIDTH_MAX, screen.width - nameWidth - figuresWidth - 6);
  const lines = [...rows]
    .sort((a, b) => a.done / a.total - b.done / b.total)
    .map((row) => {
      const text = `  ${padTo(row.name, nameWidth)}  ${figures(row).padStart(figuresWidth)}`;
      return room < BAR_WIDTH_MIN ? text : `${text}  ${bar(row.done, row.total, screen, room)}`;
    });
  return [screen.style.strong(wrap(title, screen.width)), ...lines].join('\n');
}

const BAR_WIDTH_MIN = 4;

function bar(done: number, total: number, screen: Screen, width = Math.min(BAR_WIDTH_MAX, screen.width - 2)): string {
  const { good, faint, symbols } = screen.style;
  const full = total === 0 ? 0 : Math.round((done / total) * width);
  return good(symbols.barFull.repeat(full)) + faint(symbols.barEmpty.repeat(width - full));
}

function renderRecord(one: ExerciseRecord, screen: Screen): string {
  const { style, width } = screen;
  const state =
    one.firstPassAt === null
      ? `not passed yet${one.best === null ? '' : `, best ${one.best.earned} of ${one.best.possible}`}`
      : `passed ${localTime(one.firstPassAt)}${timeTaken(one)}`;
  const took = [
    count(one.attempts, 'check'),
    count(one.hints, 'hint'),
    `${count(one.timelinesShown, 'timeline')} looked at`,
  ];
  return `${style.strong(one.id)}\n${wrap(`${state}; ${took.join(', ')}`, width, '  ')}`;
}

/** From the start to the first pass, breaks included: nobody is watched. */
function timeTaken({ startedAt, firstPassAt }: ExerciseRecord): string {
  if (startedAt === null || firstPassAt === null) return '';
  const minutes = Math.max(1, Math.round((Date.parse(firstPassAt) - Date.parse(startedAt)) / 60_000));
  const [hours, days] = [Math.round(minutes / 60), Math.round(minutes / 1_440)];
  const took = days >= 2 ? count(days, 'day') : hours >= 2 ? count(hours, 'hour') : count(minutes, 'minute');
  return `, ${took} after the start`;
}

import type { SourceFile } from '../../base/source-file.ts';
import type { TimelineRow } from '../../verdict/verdict.ts';
import { replayCommand } from '../render/counterexample.ts';
import type { Screen } from '../render/screen.ts';
import { cutTo, padTo, textWidth, wrap } from '../render/text.ts';
import type { Panel } from './watch-state.ts';

type TimelinePanel = Panel & { readonly kind: 'timeline' };

/** Lines of the candidate's code shown around the one that made the call. */
const CODE_CONTEXT = 2;
/** With fewer the surroundings of a step cannot be seen. */
const STEP_ROWS_MIN = 3;
const STEP_ROWS_MAX = 16;
/** From here on the code stands beside the steps instead of beneath. */
const SIDE_BY_SIDE_WIDTH = 100;

/** One failing run, a step marked: what happened, what it did to the books, and the candidate's own line that did it. */
export function renderTimelinePanel(panel: TimelinePanel, screen: Screen, rows: number): readonly string[] {
  const { timeline } = panel.run;
  const { style, width } = screen;
  const heading = [
    ...style.strong(wrap(panel.run.promise, width)).split('\n'),
    style.faint(
      cutTo(
        `Step ${panel.step + 1} of ${timeline.rows.length}. ${replayCommand(panel.run.schedule)}`,
        width,
        style.symbols.ellipsis,
      ),
    ),
  ];
  const current = timeline.rows[panel.step];
  // Where no step knows its line there is no code to show, rather than an empty frame.
  const hasPlaces = timeline.rows.some((row) => row.at !== undefined);
  const isWide = width >= SIDE_BY_SIDE_WIDTH && hasPlaces;
  const [stepsWidth, codeWidth] = isWide ? [Math.floor(width * 0.5), Math.ceil(width * 0.5) - 3] : [width, width];
  const details = detailLines(panel, current, screen, stepsWidth);
  const code = !hasPlaces ? [] : codeLines(current, panel.shown.files, screen, codeWidth);
  const room = rows - heading.length - details.length - (isWide ? 0 : code.length);
  const stepRows = Math.min(
    Math.max(room, STEP_ROWS_MIN),
    STEP_ROWS_MAX,
    Math.max(timeline.rows.length, isWide ? code.length : 0),
  );
  const steps = stepLines(panel, screen, stepRows, stepsWidth);
  const body = isWide
    ? sideBySide(steps, code, stepsWidth, screen)
    : [...steps, ...code].map(({ text, paint }) => paint(text));
  return [...heading, ...body, ...details];
}

/** A window of steps with the current one as near its middle as can be. */
function stepLines(panel: TimelinePanel, screen: Screen, height: number, width: number): readonly StyledLine[] {
  const { clients, rows } = panel.run.timeline;
  const first = Math.max(0, Math.min(panel.step - Math.floor(height / 2), rows.length - height));
  const digits = String(rows.length).length;
  const { symbols } = screen.style;
  return rows.slice(first, first + height).map((row, at) => {
    const index = first + at;
    const isCurrent = index === panel.step;
    const who = row.client === null ? 'world' : (clients[row.client] ?? '?');
    // A client's steps stand in the client's own column, as far as a narrow screen allows.
    const lane = '  '.repeat(Math.min(row.client ?? 0, LANES_MAX));
    const marks = [
      isCurrent ? symbols.current : ' ',
      String(index + 1).padStart(digits),
      row.switched ? symbols.switched : ' ',
    ];
    const text = cutTo(`${marks.join(' ')} ${lane}${who}: ${row.text}`, width, symbols.ellipsis);
    return { text, paint: isCurrent ? screen.style.strong : plain };
  });
}

const LANES_MAX = 4;

/** Lines of a step's console output beside it: the rest is in `check --timeline`. */
const PRINTED_LINES_MAX = 3;

/**
 * The step in full where its line is cut, what it changed in the books, what the code printed; at the last one, what was
 * seen in the end.
 */
function detailLines(
  panel: TimelinePanel,
  row: TimelineRow | undefined,
  screen: Screen,
  stepsWidth: number,
): readonly string[] {
  const whole = row !== undefined && textWidth(row.text) > stepsWidth - STEP_LEAD ? [row.text] : [];
  const isLast = panel.step === panel.run.timeline.rows.length - 1;
  const books = row === undefined || row.books === '' ? [] : [`The books: ${row.books}`];
  const printed = (row?.console ?? []).slice(0, PRINTED_LINES_MAX).map((line) => `Printed: ${line}`);
  const seen = isLast ? panel.run.facts.map((fact) => `Seen: ${fact}`) : [];
  return [...whole, ...books, ...printed, ...seen].flatMap((line) => wrap(line, screen.width, '', '  ').split('\n'));
}

/** Columns before a step's text, near enough. */
const STEP_LEAD = 10;

interface StyledLine {
  readonly text: string;
  readonly paint: (text: string) => string;
}

const plain = (text: string): string => text;

/** The candidate's code around the call, its own line marked. As many lines whatever the step, so that nothing jumps. */
function codeLines(
  row: TimelineRow | undefined,
  files: readonly SourceFile[],
  screen: Screen,
  width: number,
): readonly StyledLine[] {
  const { style } = screen;
  const height = 2 * CODE_CONTEXT + 1;
  const at = row?.at;
  const source = files.find((file) => file.path === at?.file)?.text.split(/\r?\n/);
  if (at === undefined || source === undefined) {
    const said = row?.client == null ? '(the world does this by itself)' : '(here your code is called, or answers)';
    return padLines([{ text: cutTo(said, width, style.symbols.ellipsis), paint: style.faint }], height + 1);
  }
  const first = Math.max(0, Math.min(at.line - 1 - CODE_CONTEXT, source.length - height));
  const digits = String(first + height).length;
  const shown = withoutCommonIndent(source.slice(first, first + height));
  const lines = shown.map((text, index) => {
    const number = first + index + 1;
    const isCurrent = number === at.line;
    const lead = `${isCurrent ? style.symbols.current : ' '} ${String(number).padStart(digits)} ${style.symbols.column} `;
    return {
      text: cutTo(`${lead}${text}`, width, style.symbols.ellipsis),
      paint: isCurrent ? style.strong : style.faint,
    };
  });
  return padLines(
    [{ text: cutTo(`${at.file}:${at.line}`, width, style.symbols.ellipsis), paint: plain }, ...lines],
    height + 1,
  );
}

/** A narrow column is for the code, not for how deep it stands. */
function withoutCommonIndent(lines: readonly string[]): readonly string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(common));
}

function padLines(lines: readonly StyledLine[], height: number): readonly StyledLine[] {
  return [...lines, ...Array.from({ length: Math.max(0, height - lines.length) }, () => ({ text: '', paint: plain }))];
}

function sideBySide(
  left: readonly StyledLine[],
  right: readonly StyledLine[],
  leftWidth: number,
  screen: Screen,
): readonly string[] {
  const separator = ` ${screen.style.symbols.column} `;
  return Array.from({ length: Math.max(left.length, right.length) }, (_unused, at) => {
    const [one, other] = [left[at], right[at]];
    const start = (one?.paint ?? plain)(padTo(one?.text ?? '', leftWidth));
    return `${start}${screen.style.faint(separator)}${(other?.paint ?? plain)(other?.text ?? '')}`.trimEnd();
  });
}

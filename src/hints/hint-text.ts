import type { SourceFile } from '../base/source-file.ts';
import { lineHunks } from '../base/line-hunks.ts';
import type { Bug } from '../catalog/exercise.ts';
import type { Counterexample } from '../verdict/verdict.ts';
import type { FunctionPlace, Site } from './hint-plan.ts';
import type { Location, Proof } from './location.ts';

/** What one hint says: a few words, and code to look at where there is some. */
export interface HintText {
  readonly words: string;
  readonly code: readonly CodeRow[];
  /** The file that the code is from. */
  readonly file: string | null;
}

export interface CodeRow {
  /** Line of the candidate's file; null for a row that is not in it. */
  readonly line: number | null;
  readonly text: string;
  readonly mark: 'none' | 'here' | 'missing' | 'removed' | 'added';
}

export type HintRung = 'symptom' | 'counterexample' | 'function' | 'lines' | 'question' | 'shape' | 'reveal';

export interface HintMaterial {
  readonly bug: Bug;
  readonly location: Location;
  /** A failing run of the candidate's own code, when the verdict has one. */
  readonly counterexample: Counterexample | null;
  readonly files: readonly SourceFile[];
}

/** A terminal reader takes in this much at a glance. */
export const WORDS_MAX = 60;
/** Lines of code around a place that are shown with it. */
const CONTEXT_LINES = 1;

/** The rungs there are for a bug: what is not proved is not said. */
export function rungsFor({ location, counterexample }: Omit<HintMaterial, 'files' | 'bug'>): readonly HintRung[] {
  const isProved = location.confidence === 'proved';
  return [
    'symptom',
    ...(counterexample === null ? [] : (['counterexample'] as const)),
    ...(functionsOf(location).length === 0 ? [] : (['function'] as const)),
    ...(isProved ? (['lines'] as const) : []),
    'question',
    ...(isProved ? (['shape'] as const) : []),
    'reveal',
  ];
}

/** One hint on one bug. Nothing above `shape` holds a token that only the fix brings in. */
export function hintText(rung: HintRung, material: HintMaterial): HintText {
  const { bug, location } = material;
  switch (rung) {
    case 'symptom':
      return plain(bug.symptom);
    case 'counterexample':
      return plain(runText(material.counterexample));
    case 'function':
      return plain(functionText(location));
    case 'lines':
      return linesText(material);
    case 'question':
      return plain(questionText(material));
    case 'shape':
      return shapeText(material);
    case 'reveal':
      return revealText(material);
  }
}

/** At most {@link WORDS_MAX} words, the cut marked. */
export function clipWords(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length <= WORDS_MAX ? words.join(' ') : `${words.slice(0, WORDS_MAX - 1).join(' ')} …`;
}

function plain(text: string): HintText {
  return { words: clipWords(text), code: [], file: null };
}

function runText(counterexample: Counterexample | null): string {
  if (counterexample === null) return '';
  const { promise, facts } = counterexample;
  const seen = facts.length === 0 ? '' : ` What your code did: ${facts.slice(0, 3).join('; ')}.`;
  return `The promise: ${promise}.${seen}`;
}

function functionText({ provedBy, ...location }: Location): string {
  const places = functionsOf(location).map((place) => `${nameOf(place)} (${range(place)})`);
  const file = functionsOf(location)[0]?.file ?? '';
  const own = provedBy === 'revert' ? ' It is something that you changed yourself.' : '';
  return `Look at ${places.join(' and ')} in ${file}.${own}`;
}

/** The functions that hold the places; while none is proved, the one that the bug lived in. */
export function functionsOf({ sites, function: home }: Pick<Location, 'sites' | 'function'>): readonly FunctionPlace[] {
  const all = sites.length > 0 ? sites.map((site) => site.function) : [home];
  const places = all.flatMap((place) => place ?? []);
  return places.filter((place, at) => places.findIndex((other) => other.startLine === place.startLine) === at);
}

function linesText({ location, files }: HintMaterial): HintText {
  const { sites, provedBy } = location;
  const places = sites.map((site) => (site.isMissing ? between(site) : range(site))).join(' and ');
  const code = sites.flatMap((site) => siteRows(site, files));
  const file = sites[0]?.file ?? null;
  if (provedBy === 'revert')
    return { words: `You changed ${places} yourself. As it was before, the check passes.`, code, file };
  if (provedBy === 'one-step') return { words: oneStepWords(sites), code, file };
  if (provedBy === 'guarded-write') return { words: guardedWriteWords(places), code, file };
  const isMissing = sites.every((site) => site.isMissing);
  const where = isMissing ? `Something is missing ${places}.` : `It comes from ${places}.`;
  const each = sites.length > 1 ? ', in each place,' : '';
  const proof = `With a change there${each} ${PROOF}.`;
  return { words: `${where} ${proof}`, code, file };
}

function oneStepWords(sites: readonly Site[]): string {
  const [first, last] = [sites[0]?.startLine ?? 0, sites.at(-1)?.endLine ?? 0];
  const where =
    first === last
      ? `While line ${first} is at work`
      : `Between the beginning of line ${first} and the end of line ${last}`;
  return `${where}, somebody else can act. With nobody in between, ${PROOF}.`;
}

function guardedWriteWords(places: string): string {
  const what = `What ${places} is based on may be out of date when it is written`;
  return `${what}. With that write left out where somebody else has written since, ${PROOF}.`;
}

const PROOF = 'the check passes and no other breaks: that was tried on a copy of your file';

function questionText({ bug, location }: HintMaterial): string {
  const [site] = location.confidence === 'proved' ? location.sites : [];
  const where =
    site === undefined ? '' : ` Ask it ${site.isMissing ? `of what happens ${between(site)}` : `of ${range(site)}`}.`;
  return `${bug.question}${where}`;
}

const SHAPE_WORDS: Readonly<Record<Proof, string>> = {
  fix: 'A change of this shape is enough, though it need not be this one. Fill in what is left open:',
  revert: 'As it was before, with what you changed left open:',
  'guarded-write': 'This must not be written over what is newer. How you find that out is left open:',
  'one-step': 'This has to be one step for everybody else. How you make it one is left open:',
};

/** Between two places. */
const ELSEWHERE: CodeRow = { line: null, text: '…', mark: 'none' };

function shapeText({ location: { sites, provedBy } }: HintMaterial): HintText {
  const words = SHAPE_WORDS[provedBy ?? 'fix'];
  const code = sites.flatMap(({ shape }, at) => [
    ...(at === 0 ? [] : [ELSEWHERE]),
    ...shape.split('\n').map((text): CodeRow => ({ line: null, text, mark: 'added' })),
  ]);
  return { words, code, file: sites[0]?.file ?? null };
}

/** The fix in their own file when it is proved there; else as the reference has it. */
function revealText({ bug, location, files }: HintMaterial): HintText {
  const { mended } = location;
  if (mended === null) {
    const code = bug.diff.flatMap((hunk) =>
      hunk.lines.map(({ kind, text }): CodeRow => ({ line: null, text, mark: kind === 'context' ? 'none' : kind })),
    );
    return {
      words: clipWords(`${bug.fix} In the code that you started from, that is:`),
      code,
      file: bug.diff[0]?.file ?? null,
    };
  }
  const code = mended.flatMap(({ path, text }) => {
    const before = files.find((file) => file.path === path)?.text ?? '';
    return lineHunks(before, text).flatMap(({ oldStart, removed, added }) => [
      ...removed.map((line, at): CodeRow => ({ line: oldStart + at, text: line, mark: 'removed' })),
      ...added.map((line): CodeRow => ({ line: null, text: line, mark: 'added' })),
    ]);
  });
  return { words: clipWords(bug.fix), code, file: location.sites[0]?.file ?? null };
}

function siteRows(site: Site, files: readonly SourceFile[]): readonly CodeRow[] {
  const lines = files.find(({ path }) => path === site.file)?.text.split('\n') ?? [];
  const context = site.isMissing ? 0 : CONTEXT_LINES;
  const from = Math.max(1, site.startLine - context);
  const to = Math.min(lines.length, site.endLine + context);
  const rows = Array.from({ length: to - from + 1 }, (_unused, at): CodeRow => {
    const line = from + at;
    const isHere = !site.isMissing && line >= site.startLine && line <= site.endLine;
    return { line, text: lines[line - 1] ?? '', mark: isHere ? 'here' : 'none' };
  });
  if (!site.isMissing) return rows;
  return [...rows.slice(0, 1), { line: null, text: '', mark: 'missing' }, ...rows.slice(1)];
}

function nameOf({ name }: FunctionPlace): string {
  return name === 'constructor' ? 'the constructor' : `\`${name}\``;
}

function range({ startLine, endLine }: Pick<Site, 'startLine' | 'endLine'>): string {
  return startLine === endLine ? `line ${startLine}` : `lines ${startLine} to ${endLine}`;
}

function between({ startLine, endLine }: Site): string {
  return startLine === endLine ? `on line ${startLine}` : `between line ${startLine} and line ${endLine}`;
}

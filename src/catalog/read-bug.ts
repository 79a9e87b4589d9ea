import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { yamlValue } from './yaml-value.ts';
import type { SourceFile } from '../base/source-file.ts';
import { CATEGORIES, type Category } from '../verdict/verdict.ts';
import type { Bug, Hunk, HunkLine } from './exercise.ts';
import type { Fault } from './faults.ts';
import { readTemplates, TEMPLATE_SECTION } from './read-templates.ts';

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const FRONT_MATTER = ['title', 'category', 'severity', 'weight'];
const SECTIONS = ['Symptom', 'Why it matters', 'Question', 'Fix'] as const;
const ALL_SECTIONS: readonly string[] = [...SECTIONS, TEMPLATE_SECTION, 'In the wild'];

/** Reads one bug file: front matter, sections, and the diff blocks that are the fix. Faults are added to the list. */
export function readBug(path: string, text: string, starter: readonly SourceFile[], faults: Fault[]): Bug | null {
  const fault = (line: number, message: string) => faults.push({ file: path, line, message });
  const match = /^---\n([\s\S]*?)\n---\n/.exec(text);
  if (match === null) {
    fault(1, 'A bug file begins with front matter between two lines of ---.');
    return null;
  }
  const lineOf = (start: string) =>
    1 +
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.startsWith(start)),
    );
  const front = readFrontMatter(match[1] ?? '', fault, lineOf);
  const sections = readSections(text);
  for (const name of SECTIONS)
    if (!sections.get(name)) fault(lineOf(`## ${name}`), `The section "## ${name}" is missing or empty.`);
  for (const name of sections.keys())
    if (!ALL_SECTIONS.includes(name))
      fault(lineOf(`## ${name}`), `There is no section "## ${name}". There are ${ALL_SECTIONS.join(', ')}.`);
  const diff = readDiffs(text, starter, fault);
  if (diff.length === 0 && !text.includes('```diff')) fault(1, 'There is no ```diff block with the fix.');
  return {
    id: basename(path, '.md'),
    ...front,
    symptom: sections.get('Symptom') ?? '',
    whyItMatters: sections.get('Why it matters') ?? '',
    question: sections.get('Question') ?? '',
    fix: (sections.get('Fix') ?? '').replace(/```diff\n[\s\S]*?```/g, '').trim(),
    inTheWild: sections.get('In the wild') ?? null,
    diff,
    templates: readTemplates(text, fault),
    path,
  };
}

/** Points of one bug at most: a hundred bugs of it still make a score that every format holds exactly. */
const WEIGHT_MAX = 1_000;

type FrontMatter = Pick<Bug, 'title' | 'category' | 'severity' | 'weight'>;

function readFrontMatter(
  text: string,
  fault: (line: number, message: string) => void,
  lineOf: (start: string) => number,
): FrontMatter {
  const front = parseFrontMatter(text, fault);
  for (const key of FRONT_MATTER) if (front[key] === undefined) fault(1, `The front matter has no ${key}.`);
  for (const key of Object.keys(front))
    if (!FRONT_MATTER.includes(key)) fault(lineOf(`${key}:`), `The front matter knows no ${key}.`);
  const { title, category, severity, weight } = front;
  if (category !== undefined && !CATEGORIES.includes(category as Category))
    fault(lineOf('category:'), `There is no category "${String(category)}". There are ${CATEGORIES.join(', ')}.`);
  if (severity !== undefined && !SEVERITIES.includes(severity as Bug['severity']))
    fault(lineOf('severity:'), `A severity is one of ${SEVERITIES.join(', ')}.`);
  // A score is a sum of weights, and formats that take whole points must agree with it to the last one.
  if (weight !== undefined && !(Number.isInteger(weight) && Number(weight) > 0 && Number(weight) <= WEIGHT_MAX))
    fault(lineOf('weight:'), `A weight is a whole number from 1 to ${WEIGHT_MAX}, not ${String(weight)}.`);
  return {
    title: String(title ?? ''),
    category: category as Category,
    severity: severity as Bug['severity'],
    weight: Number(weight ?? 1),
  };
}

function parseFrontMatter(text: string, fault: (line: number, message: string) => void): Record<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors) fault(lines.linePos(error.pos[0]).line + 1, `${error.message}.`);
  const value = document.errors.length > 0 ? null : yamlValue(document).value;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readSections(text: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (const part of text.split(/^## /m).slice(1)) {
    const end = part.indexOf('\n');
    sections.set(part.slice(0, end).trim(), part.slice(end + 1).trim());
  }
  return sections;
}

/** The hunks of every ```diff block of a text, each placed in the starter; those that have no place are faults. */
export function readDiffs(
  text: string,
  starter: readonly SourceFile[],
  fault: (line: number, message: string) => void,
): readonly Hunk[] {
  return [...text.matchAll(/```diff\n([\s\S]*?)```/g)].flatMap((block) => {
    const line = text.slice(0, block.index).split('\n').length;
    const rows = (block[1] ?? '').replace(/\n$/, '').split('\n');
    const named = /^file: (.+)$/.exec(rows[0] ?? '')?.[1];
    const source = named === undefined ? starter[0] : starter.find((file) => file.path === named);
    if (source === undefined) {
      fault(line + 1, `The diff is for a file that the starter does not have: ${named}.`);
      return [];
    }
    return splitHunks(named === undefined ? rows : rows.slice(1)).flatMap((hunk) => {
      const found = placeHunk(hunk, source);
      if (typeof found !== 'string') return [found];
      fault(line + 1, found);
      return [];
    });
  });
}

function splitHunks(rows: readonly string[]): readonly (readonly HunkLine[])[] {
  const hunks: HunkLine[][] = [[]];
  for (const row of rows) {
    if (row.startsWith('@@')) hunks.push([]);
    else {
      const kind = row.startsWith('-') ? 'removed' : row.startsWith('+') ? 'added' : 'context';
      hunks.at(-1)?.push({ kind, text: row.slice(1) });
    }
  }
  return hunks.filter((hunk) => hunk.length > 0);
}

/** Finds the one place where a hunk's lines stand in the starter, or says why there is no such place. */
function placeHunk(lines: readonly HunkLine[], source: SourceFile): Hunk | string {
  const before = lines.filter((line) => line.kind !== 'added').map((line) => line.text);
  const after = lines.filter((line) => line.kind !== 'removed').map((line) => line.text);
  const rows = source.text.split('\n');
  const places = rows.flatMap((_row, at) => (before.every((text, offset) => rows[at + offset] === text) ? [at] : []));
  if (before.length === 0) return 'A hunk needs at least one line of the starter to stand on.';
  if (places.length === 0)
    return `These lines do not stand in ${source.path} of the starter: "${before[0]?.trim()}" and what follows.`;
  if (places.length > 1)
    return `These lines stand in ${source.path} more than once: "${before[0]?.trim()}". Add context.`;
  return { file: source.path, before, after, startLine: (places[0] ?? 0) + 1, lines };
}

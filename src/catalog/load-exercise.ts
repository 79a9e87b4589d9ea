import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../base/errors.ts';
import { hashValue } from '../base/hash.ts';
import type { SourceFile } from '../base/source-file.ts';
import { builtInPackRoot, foldersOf } from './exercise-paths.ts';
import type { Bug, CheckDeclaration, Exercise, Fixture } from './exercise.ts';
import { exerciseIds } from './list-exercises.ts';
import { nearestIds } from './nearest-ids.ts';
import { type Fault, readBug } from './read-bug.ts';
import { applyFixes } from './variants.ts';

type Card = Pick<
  Exercise,
  'id' | 'title' | 'track' | 'difficulty' | 'minutes' | 'topology' | 'files' | 'entry' | 'ports' | 'prerequisites'
>;

/** Loads one exercise of a pack whole. A broken one gives every problem at once, with file and line. */
export function loadExercise(packRoot: string, id: string): Exercise {
  const ids = exerciseIds(packRoot);
  if (!ids.includes(id)) {
    const near = nearestIds(id, ids);
    const fix =
      near.length > 0 ? `Did you mean ${near.join(' or ')}? \`bugbash list\` shows all.` : '`bugbash list` shows all.';
    throw new UserError({ message: `There is no exercise "${id}".`, fix });
  }
  const faults: Fault[] = [];
  const exercise = readExercise(packRoot, id, faults);
  if (exercise !== null && faults.length === 0) return exercise;
  const lines = faults.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new UserError({
    message: `The exercise "${id}" is broken (${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}).\n${lines.join('\n')}`,
    fix: 'Mend these files of the pack, or install it again.',
  });
}

function readExercise(packRoot: string, id: string, faults: Fault[]): Exercise | null {
  const folders = foldersOf(packRoot, id);
  const name = (path: string) => relative(packRoot, path);
  const card = readCard(join(folders.exercise, 'exercise.json'), name, faults);
  if (card === null) return null;
  if (card.id !== id)
    faults.push({
      file: name(join(folders.exercise, 'exercise.json')),
      line: 1,
      message: `The id is "${card.id}", the folder "${id}".`,
    });
  const read = (folder: string) => card.files.map((path) => readSource(folder, path, name, faults));
  const starter = read(folders.exercise);
  const reference = read(folders.reference);
  const bugs = filesIn(join(folders.reference, 'bugs'), '.md').flatMap(
    (path) => readBug(name(path), readFileSync(path, 'utf8'), starter, faults) ?? [],
  );
  findOverlaps(bugs, faults);
  const ordered = orderBugs(bugs, starter);
  compareWithReference(starter, reference, ordered, faults, name(folders.reference));
  const checks = readChecks(join(folders.grader, 'checks.json'), ordered, name, faults);
  const suites = filesIn(folders.grader, '.test.ts');
  const brief = readSource(folders.exercise, 'README.md', name, faults).text;
  const portsPath = existsSync(join(packRoot, 'exercises/ports.ts')) ? packRoot : builtInPackRoot();
  const portsFile = readSource(join(portsPath, 'exercises'), 'ports.ts', name, faults);
  const accepted = readFixtures(join(folders.reference, 'accepted'), card, ordered, false, name, faults);
  const rejected = readFixtures(join(folders.reference, 'rejected'), card, ordered, true, name, faults);
  const suiteTexts = suites.map((path) => readFileSync(path, 'utf8'));
  const hash = hashValue({ card, starter, reference, bugs: ordered, checks, suiteTexts, portsFile });
  return {
    ...card,
    brief,
    starter,
    reference,
    bugs: ordered,
    accepted,
    rejected,
    checks,
    suites,
    portsFile,
    folders,
    hash,
  };
}

function readCard(path: string, name: (path: string) => string, faults: Fault[]): Card | null {
  const text = readFileSync(path, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors)
    faults.push({
      file: name(path),
      line: lines.linePos(error.pos[0]).line,
      message: error.message.split('\n')[0] ?? '',
    });
  if (document.errors.length > 0) return null;
  const card = document.toJS() as Card;
  const validate = cardValidator();
  if (validate(card)) return card;
  for (const error of validate.errors ?? []) {
    const keys = error.instancePath.split('/').slice(1);
    const node = document.getIn(keys, true) as { range?: readonly number[] } | undefined;
    const line = node?.range?.[0] === undefined ? 1 : lines.linePos(node.range[0]).line;
    const extra = 'additionalProperty' in error.params ? ` (${String(error.params['additionalProperty'])})` : '';
    faults.push({
      file: name(path),
      line,
      message: `${keys.join('.') || 'exercise.json'} ${error.message ?? 'is wrong'}${extra}.`,
    });
  }
  return null;
}

function cardValidator(): ValidateFunction {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const schema = JSON.parse(readFileSync(join(builtInPackRoot(), 'exercises/exercise.schema.json'), 'utf8')) as object;
  return new Ajv2020({ allErrors: true }).compile(schema);
}

function readSource(folder: string, path: string, name: (path: string) => string, faults: Fault[]): SourceFile {
  const full = join(folder, path);
  if (existsSync(full)) return { path, text: readFileSync(full, 'utf8') };
  faults.push({ file: name(full), line: 1, message: 'The file is missing.' });
  return { path, text: '' };
}

function filesIn(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(folder, file));
}

/** Bugs in the order of their place in the starter: the order a reader meets them. */
function orderBugs(bugs: readonly Bug[], starter: readonly SourceFile[]): readonly Bug[] {
  const place = (bug: Bug) => {
    const first = bug.diff[0];
    return first === undefined ? 0 : starter.findIndex((file) => file.path === first.file) * 100_000 + first.startLine;
  };
  return [...bugs].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}

function findOverlaps(bugs: readonly Bug[], faults: Fault[]): void {
  const owner = new Map<string, string>();
  for (const bug of bugs) {
    for (const hunk of bug.diff) {
      let line = hunk.startLine;
      for (const { kind } of hunk.lines) {
        if (kind !== 'context') {
          const place = `${hunk.file}:${kind === 'added' ? `before ${line}` : line}`;
          const other = owner.get(place);
          if (other !== undefined && other !== bug.id)
            faults.push({
              file: bug.path,
              line: 1,
              message: `Its fix touches ${place}, and so does that of ${other}.`,
            });
          owner.set(place, bug.id);
        }
        if (kind !== 'added') line += 1;
      }
    }
  }
}

function compareWithReference(
  starter: readonly SourceFile[],
  reference: readonly SourceFile[],
  bugs: readonly Bug[],
  faults: Fault[],
  folder: string,
): void {
  const fixed = applyFixes(starter, bugs, new Set(bugs.map((bug) => bug.id)));
  for (const file of fixed) {
    const wanted = reference.find((other) => other.path === file.path)?.text.split('\n') ?? [];
    const rows = file.text.split('\n');
    const line = Math.max(rows.length, wanted.length);
    const differs = Array.from({ length: line }, (_unused, at) => at).find((at) => rows[at] !== wanted[at]);
    if (differs !== undefined) {
      faults.push({
        file: join(folder, file.path),
        line: differs + 1,
        message: 'The starter with every fix applied is not the reference from here on.',
      });
    }
  }
}

function readChecks(
  path: string,
  bugs: readonly Bug[],
  name: (path: string) => string,
  faults: Fault[],
): readonly CheckDeclaration[] {
  const fault = (message: string) => faults.push({ file: name(path), line: 1, message });
  if (!existsSync(path)) {
    fault('The file is missing.');
    return [];
  }
  const checks = JSON.parse(readFileSync(path, 'utf8')) as readonly CheckDeclaration[];
  const known = new Set(bugs.map((bug) => bug.id));
  for (const check of checks)
    for (const id of check.bugs)
      if (!known.has(id)) fault(`The check ${check.id} speaks of ${id}, which is no bug of this exercise.`);
  for (const id of known)
    if (!checks.some((check) => check.kind === 'bug' && check.bugs.includes(id)))
      fault(`No check proves the bug ${id}.`);
  if (!checks.some((check) => check.public))
    fault('No check is public: a candidate needs the symptom that the brief reports.');
  return checks;
}

function readFixtures(
  folder: string,
  card: Card,
  bugs: readonly Bug[],
  rejected: boolean,
  name: (path: string) => string,
  faults: Fault[],
): readonly Fixture[] {
  const paths = filesIn(folder, '.ts');
  const least = rejected ? 4 : 3;
  if (paths.length < least)
    faults.push({
      file: name(folder),
      line: 1,
      message: `There are ${paths.length} solutions; at least ${least} are needed.`,
    });
  return paths.map((path) => {
    const text = readFileSync(path, 'utf8');
    const alive = rejected
      ? (/^\/\/ alive: (.+)$/m.exec(text)?.[1] ?? '')
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== '')
      : [];
    if (rejected && alive.length === 0)
      faults.push({
        file: name(path),
        line: 1,
        message: 'The first comment names the bugs that stay alive: `// alive: <bug-id>, ...`.',
      });
    for (const id of alive)
      if (!bugs.some((bug) => bug.id === id))
        faults.push({ file: name(path), line: 1, message: `${id} is no bug of this exercise.` });
    return { name: name(path), files: [{ path: card.files[0] ?? '', text }], alive };
  });
}

import { relative, sep } from 'node:path';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from './exercise.ts';
import type { Fault } from './faults.ts';

/** An interview round reads about 200 lines in half an hour; fewer hide nothing, more are not read. */
export const STARTER_LINES = { least: 150, most: 260 } as const;
export const BUGS = { least: 5, most: 7 } as const;
/** Right solutions of other shapes, without which a suite may ask for the reference's own design. */
export const ACCEPTED_LEAST = 3;
/** Plausible wrong fixes, without which a suite may let half a fix pass. */
export const REJECTED_LEAST = 4;

/**
 * What a good exercise has beyond being well formed: its size, its number of bugs, its fixtures, and a brief that says
 * by which contract and in which topology the code is judged. An exercise that breaks a rule can still be played.
 */
export function houseRuleFaults(packRoot: string, exercise: Exercise): readonly Fault[] {
  const name = (folder: string, file: string) => relative(packRoot, `${folder}/${file}`).split(sep).join('/');
  const { exercise: own, reference } = exercise.folders;
  return [
    ...sizeFaults(exercise).map((message) => ({ file: name(own, exercise.files[0] ?? ''), line: 1, message })),
    ...countFaults(exercise).map(({ folder, message }) => ({ file: name(reference, folder), line: 1, message })),
    ...briefFaults(exercise).map(({ line, message }) => ({ file: name(own, 'README.md'), line, message })),
  ];
}

/** Lines of the starter, as an editor counts them. */
export function starterLines(starter: readonly SourceFile[]): number {
  return starter.reduce((sum, { text }) => sum + text.replace(/\n$/, '').split('\n').length, 0);
}

function sizeFaults({ starter }: Exercise): readonly string[] {
  const lines = starterLines(starter);
  const { least, most } = STARTER_LINES;
  return lines < least || lines > most ? [`The starter has ${lines} lines; ${least} to ${most} are wanted.`] : [];
}

function countFaults({ bugs, accepted, rejected }: Exercise) {
  const faults: { folder: string; message: string }[] = [];
  if (bugs.length < BUGS.least || bugs.length > BUGS.most)
    faults.push({
      folder: 'bugs',
      message: `There are ${bugs.length} bugs; ${BUGS.least} to ${BUGS.most} are wanted.`,
    });
  if (accepted.length < ACCEPTED_LEAST)
    faults.push({
      folder: 'accepted',
      message: `There are ${accepted.length} accepted solutions; at least ${ACCEPTED_LEAST} of different structure are needed.`,
    });
  if (rejected.length < REJECTED_LEAST)
    faults.push({
      folder: 'rejected',
      message: `There are ${rejected.length} rejected solutions; at least ${REJECTED_LEAST} plausible ones are needed.`,
    });
  return faults;
}

function briefFaults({ brief, topology, entry, checks }: Exercise) {
  const faults: { line: number; message: string }[] = [];
  const sections = sectionsOf(brief);
  const section = (title: string) => sections.find((found) => found.title.toLowerCase() === title.toLowerCase());
  const contract = section('The contract');
  if (contract === undefined)
    faults.push({ line: 1, message: 'There is no section "## The contract": the policy by which the code is judged.' });
  const place = section('Topology');
  if (place === undefined) faults.push({ line: 1, message: 'There is no section "## Topology".' });
  else {
    const wanted = topology.instances === 1 ? /\bone instance\b/i : /\btwo instances\b/i;
    const said = topology.instances === 1 ? 'one instance' : 'two instances';
    if (!wanted.test(place.text)) faults.push({ line: place.line, message: `It does not say "${said}".` });
    if (topology.crash && !/\b(crash|die|dies|killed|abandon)/i.test(place.text))
      faults.push({ line: place.line, message: 'It does not say that an instance may crash.' });
  }
  for (const method of entry.methods)
    if (!brief.includes(method))
      faults.push({ line: contract?.line ?? 1, message: `The method ${method} is not explained.` });
  if (checks.some((check) => check.public) && !brief.includes('check --public'))
    faults.push({ line: 1, message: 'It does not name `bugbash check --public`, which runs the symptom it reports.' });
  return faults;
}

function sectionsOf(brief: string) {
  const lines = brief.split('\n');
  const starts = lines.flatMap((line, at) => (line.startsWith('## ') ? [at] : []));
  return starts.map((at, index) => ({
    title: (lines[at] ?? '').slice(3).trim(),
    line: at + 1,
    text: lines.slice(at + 1, starts[index + 1] ?? lines.length).join(' '),
  }));
}

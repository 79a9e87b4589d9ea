import { hashValue, sha256 } from '../base/hash.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ExerciseFacts, GradedSubmission } from './report.ts';

/** What a whole run is about; every shard of it works this out by itself, and all must come to the same. */
export interface RunManifest {
  /** Version of bugbash. */
  readonly version: string;
  readonly engine: string;
  readonly exercises: readonly ManifestExercise[];
  /** Everything that the run grades, by all shards together, in the order of names. */
  readonly submissions: readonly ManifestSubmission[];
}

export interface ManifestExercise {
  readonly facts: ExerciseFacts;
  readonly hash: string;
}

export interface ManifestSubmission {
  readonly name: string;
  readonly exercise: string;
  /** Hash of its files; the empty list's for one that could not be read. */
  readonly submissionHash: string;
}

/** Shard `index` of `of`, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What one shard found out. */
export interface ShardBlob {
  readonly manifest: RunManifest;
  readonly shard: Shard;
  /** False when the shard was interrupted. */
  readonly isComplete: boolean;
  readonly graded: readonly GradedSubmission[];
}

/** A part of a run's submissions: every `of`-th, so that shards are equally long and neighbours are spread. */
export function takeShard<T>(items: readonly T[], { index, of }: Shard): readonly T[] {
  return items.filter((_item, at) => at % of === index - 1);
}

/** The blob as text: a head, a line a submission, and a foot with the hash of all before it. */
export function writeBlob({ manifest, shard, isComplete, graded }: ShardBlob): string {
  const head = { kind: 'bugbash-shard', version: BLOB_VERSION, manifestHash: hashValue(manifest), manifest, shard };
  const body = [head, ...graded].map((line) => `${JSON.stringify(line)}\n`).join('');
  return `${body}${JSON.stringify({ count: graded.length, complete: isComplete, sha256: sha256(body) })}\n`;
}

/** Why a blob, or a set of them, is refused: a name for programs and a sentence for people. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
}

export type RefusalReason =
  | 'not-a-blob'
  | 'truncated'
  | 'incomplete'
  | 'other-grader'
  | 'other-engine'
  | 'other-exercise'
  | 'other-submissions'
  | 'other-split'
  | 'doubled'
  | 'missing';

const BLOB_VERSION = 1;

/** Reads a blob, or says why it is none. */
export function readBlob(path: string, text: string): ShardBlob | Refusal {
  const lines = text.split('\n');
  const head = parse(lines[0] ?? '') as (ShardBlob & { kind?: string; version?: number; manifestHash?: string }) | null;
  if (head?.kind !== 'bugbash-shard' || head.version !== BLOB_VERSION) {
    return { reason: 'not-a-blob', message: `${path} is not the blob of a shard that this version can read.` };
  }
  const foot = parse(lines.at(-2) ?? '') as { count?: number; complete?: boolean; sha256?: string } | null;
  const body = `${lines.slice(0, -2).join('\n')}\n`;
  const isWhole = lines.length >= 3 && lines.at(-1) === '' && foot?.sha256 === sha256(body);
  if (!isWhole || head.manifestHash !== hashValue(head.manifest)) {
    return { reason: 'truncated', message: `${path} is not whole: its end is missing, or it was changed.` };
  }
  const graded = lines.slice(1, -2).map((line) => JSON.parse(line) as GradedSubmission);
  return { manifest: head.manifest, shard: head.shard, isComplete: foot?.complete === true, graded };
}

export interface MergedRun {
  readonly manifest: RunManifest;
  readonly graded: readonly GradedSubmission[];
}

/** Puts the shards of one run together, in whatever order they come; refuses whatever is not exactly one whole run. */
export function mergeBlobs(blobs: readonly { readonly path: string; readonly text: string }[]): MergedRun | Refusal {
  const read: { readonly path: string; readonly blob: ShardBlob }[] = [];
  for (const { path, text } of blobs) {
    const blob = readBlob(path, text);
    if ('reason' in blob) return blob;
    read.push({ path, blob });
  }
  const [first] = read;
  if (first === undefined) return { reason: 'missing', message: 'There are no blobs to merge.' };
  const refusal = read.map((one) => differenceOf(first, one)).find((found) => found !== null) ?? setRefusal(read);
  if (refusal !== null) return refusal;
  const { manifest } = first.blob;
  const byKey = new Map(read.flatMap(({ blob }) => blob.graded.map((one) => [keyOf(one.name, one.verdict), one])));
  const graded = manifest.submissions.flatMap((one) => byKey.get(`${one.name}\n${one.exercise}`) ?? []);
  return { manifest, graded };
}

interface Read {
  readonly path: string;
  readonly blob: ShardBlob;
}

/** What sets a blob apart from the first: the most telling difference, for a reader who wonders what went wrong. */
function differenceOf(first: Read, other: Read): Refusal | null {
  const [a, b] = [first.blob.manifest, other.blob.manifest];
  const differs = (reason: RefusalReason, what: string): Refusal => ({
    reason,
    message: `${other.path} comes from ${what} than ${first.path}.`,
  });
  if (a.version !== b.version) return differs('other-grader', `another version of bugbash (${b.version})`);
  if (a.engine !== b.engine) return differs('other-engine', 'another engine');
  if (hashValue(a.exercises) !== hashValue(b.exercises)) {
    const names = b.exercises.map(({ facts }) => facts.id).join(', ');
    return differs('other-exercise', `another exercise, or another version of it (${names})`);
  }
  if (hashValue(a) !== hashValue(b)) return differs('other-submissions', 'a run over other submissions');
  if (first.blob.shard.of !== other.blob.shard.of) {
    return differs('other-split', `a split into ${other.blob.shard.of} shards`);
  }
  return null;
}

/** The set as a whole: each shard once, each with all of its own submissions. */
function setRefusal(read: readonly Read[]): Refusal | null {
  const seen = new Map<number, string>();
  for (const { path, blob } of read) {
    const { index } = blob.shard;
    const earlier = seen.get(index);
    if (earlier !== undefined) return { reason: 'doubled', message: `${path} and ${earlier} are both shard ${index}.` };
    seen.set(index, path);
    const own = takeShard(blob.manifest.submissions, blob.shard).map((one) => `${one.name}\n${one.exercise}`);
    const has = new Set(blob.graded.map((one) => keyOf(one.name, one.verdict)));
    if (!blob.isComplete || own.some((key) => !has.has(key))) {
      const message = `${path} was interrupted after ${has.size} of ${own.length} submissions. Run that shard again.`;
      return { reason: 'incomplete', message };
    }
    if (has.size > own.length) {
      return { reason: 'other-submissions', message: `${path} holds submissions that are not of shard ${index}.` };
    }
  }
  const of = read[0]?.blob.shard.of ?? 0;
  const missing = Array.from({ length: of }, (_unused, at) => at + 1).filter((index) => !seen.has(index));
  if (missing.length === 0) return null;
  const which = `${missing.length === 1 ? 'shard' : 'shards'} ${missing.join(', ')} of ${of}`;
  return { reason: 'missing', message: `${which} ${missing.length === 1 ? 'is' : 'are'} not among the blobs.` };
}

function keyOf(name: string, verdict: Verdict): string {
  return `${name}\n${verdict.exercise}`;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise, KitFacts } from './exercise.ts';
import { PackFiles } from './pack-files.ts';
import { PUBLIC_SUITE } from './suite-files.ts';

/*
 * A candidate's kit is a pack without its secrets: starters, briefs and public suites, no reference and no hidden suite.
 * A file at its root says that it is one, and counts what is not there.
 */

export const KIT_FILE = 'kit.json';

/** What `kit.json` says. */
export interface KitManifest {
  readonly version: 1;
  readonly exercises: Readonly<Record<string, KitFacts>>;
}

/** Null for a pack that is whole. */
export function readKit(packRoot: string): KitManifest | null {
  const path = join(packRoot, KIT_FILE);
  if (!existsSync(path)) return null;
  const manifest = parse(new PackFiles(packRoot).text(path));
  if (manifest !== null) return manifest;
  throw new UserError({
    message: `${path} cannot be read: it is no list of a kit's exercises.`,
    fix: 'Get the kit again, or remove the file if this folder is a whole pack.',
  });
}

function parse(text: string): KitManifest | null {
  try {
    const manifest = JSON.parse(text) as KitManifest | null;
    return typeof manifest?.exercises === 'object' && manifest.exercises !== null ? manifest : null;
  } catch {
    return null;
  }
}

/** What a kit counts of an exercise without telling it. */
export function kitFacts({ bugs, checks }: Exercise): KitFacts {
  return { bugs: bugs.length, hiddenChecks: checks.filter((check) => !check.public).length };
}

/**
 * The files of an exercise that a kit holds, with their paths in the pack. They are named one by one: what somebody adds
 * to the trees stays at home.
 */
export function kitFilesOf(exercise: Exercise): readonly SourceFile[] {
  const { id, starter, brief, folders, checks } = exercise;
  const shown = checks.filter((check) => check.public);
  const card = readFileSync(join(folders.exercise, 'exercise.json'), 'utf8');
  return [
    { path: `exercises/${id}/exercise.json`, text: card },
    { path: `exercises/${id}/README.md`, text: brief },
    ...starter.map(({ path, text }) => ({ path: `exercises/${id}/${path}`, text })),
    { path: `graders/${id}/checks.json`, text: `${JSON.stringify(shown, null, 2)}\n` },
    { path: `graders/${id}/${PUBLIC_SUITE}`, text: readFileSync(join(folders.grader, PUBLIC_SUITE), 'utf8') },
  ];
}

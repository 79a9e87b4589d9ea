import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { KIT_FILE, type KitManifest, kitFacts, kitFilesOf } from '../../catalog/kit.ts';
import { isPublicSuite } from '../../catalog/suite-files.ts';
import { kitReadme } from './kit-readme.ts';

/** One file of a kit. */
export interface KitFile {
  /** Relative to the kit, with forward slashes. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Every file of a candidate's kit: the program as it is installed here, and of each exercise what may be seen. */
export function kitFiles(programRoot: string, exercises: readonly Exercise[]): readonly KitFile[] {
  exercises.forEach(requirePublicSuite);
  const text = (path: string, content: string): KitFile => ({ path, bytes: Buffer.from(content) });
  const json = (path: string, value: unknown) => text(path, `${JSON.stringify(value, null, 2)}\n`);
  const manifest: KitManifest = {
    version: 1,
    exercises: Object.fromEntries(exercises.map((exercise) => [exercise.id, kitFacts(exercise)])),
  };
  const ports = exercises[0]?.portsFile.text ?? '';
  return [
    json(KIT_FILE, manifest),
    json('package.json', kitPackage(programRoot)),
    text('README.md', kitReadme(exercises)),
    ...['LICENSE', 'exercises/exercise.schema.json', ...programFiles(programRoot)].map((path) => ({
      path,
      bytes: readFileSync(join(programRoot, path)),
    })),
    text('exercises/ports.ts', ports),
    ...exercises.flatMap((exercise) => kitFilesOf(exercise).map((file) => text(file.path, file.text))),
  ];
}

/** The suite of a kit is a file of its own: with another one beside it, what is hidden would go along. */
function requirePublicSuite({ id, suites }: Exercise): void {
  if (suites.some(isPublicSuite)) return;
  throw new UserError({
    message: `${id} has no suite for candidates: graders/${id}/public.test.ts.`,
    fix: `Move its public checks there, and run \`bugbash author build ${id}\`.`,
  });
}

/** The compiled program, without what the build read of the exercises. */
function programFiles(programRoot: string): readonly string[] {
  return ['bin', 'dist']
    .flatMap((folder) => readdirSync(join(programRoot, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(programRoot, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('dist/prebuilt/') && !/\/testing\/|\.test\./.test(path))
    .sort();
}

/** The package as installed, without what only its makers need; hints, whose parser is large, are not in a kit. */
function kitPackage(programRoot: string): object {
  const whole = JSON.parse(readFileSync(join(programRoot, 'package.json'), 'utf8')) as Record<string, object>;
  const { name, version, description, license, type, bin, engines, exports, dependencies } = whole;
  const { 'ts-morph': _parser, ...needed } = dependencies as Record<string, string>;
  return { name, version, description, license, private: true, type, bin, engines, exports, dependencies: needed };
}

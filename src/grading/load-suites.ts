import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { UserError } from '../base/errors.ts';
import { sha256 } from '../base/hash.ts';
import { prebuiltFolder } from '../catalog/prebuilt.ts';
import { toCommonJs } from '../sandbox/strip-types.ts';
import * as graderKit from './grader-kit.ts';
import { collectChecks, type DeclaredCheck } from './kit-declare.ts';
import type { ExerciseForGrading } from './protocol.ts';

let held: { readonly hash: string; readonly checks: ReadonlyMap<string, DeclaredCheck> } | null = null;

/**
 * The checks that an exercise's suites declare, by id. They are loaded once and kept until the exercise changes: a suite
 * only declares, so that many submissions can be judged by the same one.
 */
export function loadSuites({ id, hash, suites }: ExerciseForGrading): ReadonlyMap<string, DeclaredCheck> {
  if (held?.hash === hash) return held.checks;
  const modules = new Map<string, object>();
  const checks = collectChecks(id, suites, (suite) => loadModule(suite, modules));
  held = { hash, checks };
  return checks;
}

/** Loads a suite, or a helper beside it, without Vite: the types are stripped with every line kept where it is. */
function loadModule(path: string, modules: Map<string, object>): object {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const exports = {};
  modules.set(path, exports);
  const run = compileFunction(commonJsOf(path), ['exports', 'require'], {
    filename: path,
  }) as Module;
  run(exports, (name) => importFrom(path, name, modules));
  return exports;
}

type Module = (exports: object, require: (name: string) => object) => void;

/** A suite stands on the kit alone: what else it imported would be out of reach of the exercise's hash. */
function importFrom(path: string, name: string, modules: Map<string, object>): object {
  if (name === 'bugbash/grader-kit') return graderKit;
  if (name.startsWith('.')) return loadModule(resolve(dirname(path), name), modules);
  throw new UserError({
    message: `${path} imports "${name}".`,
    why: 'A suite may import bugbash/grader-kit and files beside it, nothing else.',
    fix: 'Write the check with what the kit gives.',
  });
}

/** The compiled text of a suite: as the build left it when the source is still the same, for that takes no compiler. */
function commonJsOf(path: string): string {
  const text = readFileSync(path, 'utf8');
  const prebuilt = prebuiltSuitePath(text);
  return existsSync(prebuilt) ? readFileSync(prebuilt, 'utf8') : toCommonJs({ path, text });
}

/** Where the build keeps a suite with this source. */
export function prebuiltSuitePath(text: string): string {
  return join(prebuiltFolder(), `${sha256(text)}.cjs`);
}

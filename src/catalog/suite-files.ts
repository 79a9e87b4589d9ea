import { basename } from 'node:path';

/** The suite whose checks a candidate may see and run: alone in a file, so that it can be handed out without the others. */
export const PUBLIC_SUITE = 'public.test.ts';

/** The order in which suites are loaded: the public one first, for it tells the symptom that the brief reports. */
export function inSuiteOrder(paths: readonly string[]): readonly string[] {
  return [...paths.filter(isPublicSuite), ...paths.filter((path) => !isPublicSuite(path))];
}

export function isPublicSuite(path: string): boolean {
  return basename(path) === PUBLIC_SUITE;
}

import type { Reporter } from './report.ts';
import { isComplete, sortedByName, withoutVolatile } from './run.ts';

/** Everything that the verdicts say, as one document; the same bytes for the same submissions. */
export const jsonReport: Reporter = (graded, context) => {
  const document = {
    version: 1,
    tool: { name: 'bugbash', version: context.version },
    complete: isComplete(graded, context),
    expected: context.expected,
    submissions: sortedByName(graded).map(({ name, verdict }) => ({ submission: name, ...withoutVolatile(verdict) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

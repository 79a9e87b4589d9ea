import type { HintEngine } from '../../src/hints/hint-engine.ts';
import type { Location } from '../../src/hints/location.ts';

/*
 * A hint engine that proves every bug at line 7 of the starter, without a compiler or an isolate. It takes code for
 * changed when something else than blanks and comments changed.
 */
export function fakeHints(): HintEngine {
  return {
    locate: async (files, verdict, { wanted, isProofWanted }) => {
      const text = files.map((file) => file.text).join('\n');
      const alive = verdict.bugs.filter((bug) => bug.state === 'alive').map((bug) => bug.id);
      const proved = wanted ?? alive[0];
      return {
        canonicalHash: text.replace(/\/\/ note.*|\s+/g, ''),
        locations: alive.map((bug) => (isProofWanted && bug === proved ? provedLocation(bug) : unproved(bug))),
      };
    },
    blame: async (_files, states) => ({
      state: states.length - 1,
      changes: [
        {
          file: 'processor.ts',
          startLine: 2,
          endLine: 2,
          hunk: { oldStart: 2, newStart: 2, removed: [], added: ['x'] },
        },
      ],
    }),
    describe: async () => ({ likeReference: ['lost-update'], isKnown: false }),
    close: () => undefined,
  };
}

const HOME = { name: 'charge', file: 'processor.ts', startLine: 5, endLine: 9 };

function unproved(bug: string): Location {
  const nothing = { sites: [], mended: null, provedBy: null, trialCount: 0 };
  return { bug, status: 'untouched', confidence: 'function', function: HOME, ...nothing };
}

function provedLocation(bug: string): Location {
  const site = {
    file: 'processor.ts',
    startLine: 7,
    endLine: 7,
    isMissing: false,
    function: HOME,
    shape: '    return ▢;',
  };
  const mended = [{ path: 'processor.ts', text: 'mended\n' }];
  return { ...unproved(bug), confidence: 'proved', sites: [site], mended, trialCount: 1 };
}

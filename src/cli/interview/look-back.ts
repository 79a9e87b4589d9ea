import type { SourceFile } from '../../base/source-file.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { listSnapshots } from '../../workspace/snapshots.ts';
import type { Snapshot } from '../../workspace/snapshots.ts';
import { interruptible } from '../interrupt.ts';
import type { CommandContext } from '../command-context.ts';
import { startProgress } from '../progress-line.ts';
import type { Round } from './round.ts';

/** A verdict takes a fraction of a second; more states than this would make the debrief a wait. The rest is said to be left out. */
const LOOKED_AT_MAX = 40;

export interface LookedBack {
  /** What earlier states of the files would have got, oldest first. */
  readonly earlier: readonly { readonly takenAt: string; readonly verdict: Verdict }[];
  /** States between them that were not looked at. */
  readonly leftOut: number;
}

/** Full verdicts on the states before what was handed in, now that the round is over; spread evenly when there are many. */
export async function lookBack(
  context: CommandContext,
  { workspace, interview, exercise }: Round,
  graded: Snapshot,
  filesOf: (snapshot: Snapshot) => readonly SourceFile[],
): Promise<LookedBack> {
  const all = listSnapshots(workspace, interview.folder).filter(({ number }) => number < graded.number);
  const looked = all.filter(
    (_, at) => Math.floor((at * LOOKED_AT_MAX) / all.length) !== Math.floor(((at - 1) * LOOKED_AT_MAX) / all.length),
  );
  const chosen = all.length <= LOOKED_AT_MAX ? all : looked;
  if (chosen.length === 0) return { earlier: [], leftOut: 0 };
  const progress = startProgress(context.io, 'looking back');
  const session = await context.course.openSession();
  try {
    return await interruptible(async (signal) => {
      const earlier: { takenAt: string; verdict: Verdict }[] = [];
      for (const [at, snapshot] of chosen.entries()) {
        progress.say(`looking back: ${at + 1} of ${chosen.length}`);
        const verdict = await session.grade({ exercise, files: filesOf(snapshot) }, { signal });
        earlier.push({ takenAt: snapshot.takenAt, verdict });
      }
      return { earlier, leftOut: all.length - chosen.length };
    });
  } finally {
    session.close();
    progress.end();
  }
}

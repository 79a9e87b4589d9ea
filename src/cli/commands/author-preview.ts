import { join } from 'node:path';
import type { Exercise } from '../../catalog/exercise.ts';
import { hintText, rungsFor } from '../../hints/hint-text.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { gradeWithProgress } from '../check-work.ts';
import { forTerminal, loadNamed, print, screenOf } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { withEngine } from '../hint-analysis.ts';
import { requireWholePack } from '../kit-limits.ts';
import { type BugPreview, renderPreview } from '../render/preview.ts';

/** `bugbash author preview <id>`: the exercise as a candidate meets it, from the card to the debrief. */
export async function authorPreview(context: CommandContext, id: string): Promise<number> {
  await requireWholePack(context, 'authoring');
  const exercise = await loadNamed(context, id, await packRootFor(context, null));
  const verdict = await gradeWithProgress(context, { exercise, files: exercise.starter });
  const bugs = await previewsOf(context, exercise, verdict);
  const paths = exercise.reference.map((file) => join(exercise.folders.reference, file.path));
  const view = forTerminal(context.io, { exercise, verdict, bugs, referencePaths: paths });
  print(context.io, renderPreview(view, screenOf(context.io)));
  return 0;
}

/** What each rung says to somebody who has changed nothing yet, in the order of the board. */
async function previewsOf(
  context: CommandContext,
  exercise: Exercise,
  verdict: Verdict,
): Promise<readonly BugPreview[]> {
  const alive = exercise.bugs.filter(({ id }) => verdict.bugs.find((bug) => bug.id === id)?.state === 'alive');
  const files = exercise.starter;
  return withEngine(context, { exercise }, 'looking for the place of each bug', async (engine, signal) => {
    const previews: BugPreview[] = [];
    for (const bug of alive) {
      const located = await engine.locate(files, verdict, { wanted: bug.id, isProofWanted: true, signal });
      const location = located.locations.find((one) => one.bug === bug.id);
      const counterexample = verdict.counterexamples.find((one) => one.bug === bug.id) ?? null;
      if (location === undefined) continue;
      const material = { bug, location, counterexample, files };
      const rungs = rungsFor(material).map((rung) => ({ rung, text: hintText(rung, material) }));
      previews.push({ number: exercise.bugs.indexOf(bug) + 1, bug, rungs });
    }
    return previews;
  });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeReview, readMarks } from '../../workspace/review.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { requireWhole } from '../kit-limits.ts';
import { renderReview, renderReviewHelp, reviewFigures } from '../render/review.ts';

export interface ReviewOptions {
  readonly json?: boolean;
}

/** `bugbash review [id]`: holds the places marked as bugs against the planted ones. Exits 0 when all were found. */
export async function review(context: CommandContext, id: string | undefined, options: ReviewOptions): Promise<number> {
  const { io, course } = context;
  const { exercise, folder } = await openExercise(context, id);
  requireWhole(exercise, 'review');
  const files = await course.readSubmission(folder, exercise);
  const listed = join(folder, 'review.md');
  const marks = readMarks(files, existsSync(listed) ? readFileSync(listed, 'utf8') : '');
  const result = judgeReview(exercise, files, marks);
  if (options.json === true) {
    const found = result.found.map(({ bug, mark, isRightCategory }) => ({ bug: bug.id, mark, isRightCategory }));
    io.stdout.write(
      `${JSON.stringify({ version: 1, exercise: exercise.id, ...reviewFigures(result), ...result, found })}\n`,
    );
  } else if (marks.length === 0) print(io, renderReviewHelp(exercise.id, screenOf(io)));
  else print(io, renderReview(exercise.id, forTerminal(io, result), screenOf(io)));
  return result.missedCount === 0 && result.falseAlarms.length === 0 ? 0 : 1;
}

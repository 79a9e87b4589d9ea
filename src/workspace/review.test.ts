import { describe, expect, test } from 'vitest';
import { loadExercise } from '../catalog/load-exercise.ts';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Bug } from '../catalog/exercise.ts';
import { judgeReview, readMarks } from './review.ts';

const exercise = await loadExercise(builtInPackRoot(), 'payment-processor');
const file = exercise.files[0] ?? '';

/** The starter with a mark above the first line that a bug's fix changes. */
function marked(bugs: readonly Bug[], category: (bug: Bug) => string = (bug) => bug.category): readonly SourceFile[] {
  const rows = (exercise.starter[0]?.text ?? '').split('\n');
  const places = bugs.map((bug) => {
    const hunk = bug.diff[0];
    const first = hunk?.lines.findIndex((line) => line.kind !== 'context') ?? 0;
    return { at: (hunk?.startLine ?? 1) + first - 1, text: `  // BUG(${category(bug)}): because` };
  });
  for (const { at, text } of places.sort((a, b) => b.at - a.at)) rows.splice(at, 0, text);
  return [{ path: file, text: rows.join('\n') }];
}

const judge = (files: readonly SourceFile[], review = '') => judgeReview(exercise, files, readMarks(files, review));

describe('marks in the code', () => {
  test('one above each bug finds them all, although each mark moves the lines below', () => {
    const result = judge(marked(exercise.bugs));
    expect(result.found.map(({ bug }) => bug.id).sort()).toEqual(exercise.bugs.map((bug) => bug.id).sort());
    expect(result).toMatchObject({ falseAlarms: [], missedCount: 0 });
    expect(result.found.every((one) => one.isRightCategory)).toBe(true);
  });

  test('the wrong category still finds the place, and is told', () => {
    const result = judge(marked(exercise.bugs.slice(0, 1), () => 'security'));
    expect(result.found).toMatchObject([{ isRightCategory: false }]);
  });

  test('a mark far from every bug is a false alarm', () => {
    const files = [{ path: file, text: `// BUG(race): the imports\n${exercise.starter[0]?.text ?? ''}` }];
    expect(judge(files)).toMatchObject({ found: [], falseAlarms: [{ category: 'race' }] });
  });
});

test('review.md names lines of the file as it is', () => {
  const bug = exercise.bugs[0];
  const hunk = bug?.diff[0];
  const line = (hunk?.startLine ?? 0) + (hunk?.lines.findIndex((one) => one.kind === 'removed') ?? 0);
  const review = `# My review\n\n- ${file}:${line} (${bug?.category ?? ''}): nobody waits\n- 1 (money): no\n`;
  expect(judge(exercise.starter, review)).toMatchObject({
    found: [{ bug: { id: bug?.id } }],
    falseAlarms: [{ line: 1 }],
  });
});

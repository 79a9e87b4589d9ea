/* The rows on hints refuse what they are there to refuse. The measurements are made up; the exercise is real. */
import { expect, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import type { HintResult } from '../hints/corpus/measure.ts';
import type { Site } from '../hints/hint-plan.ts';
import { gatherEvidence } from './evidence.ts';
import { flipSetRow, hintsRow } from './hint-rows.ts';
import type { MeasuredCase } from './hint-sample.ts';

const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const unasked = () => Promise.reject(new Error('nothing is graded here'));
const evidence = gatherEvidence(exercise, false, { grade: unasked, ask: unasked });

async function hintFindings(...cases: readonly MeasuredCase[]): Promise<readonly string[]> {
  const { findings } = await hintsRow.judge({ ...evidence, hintCases: () => Promise.resolve(cases) });
  return findings.map(({ file, message }) => `${file}: ${message}`);
}

function measured(part: MeasuredCase['part'], ...answers: readonly HintResult['answer'][]): MeasuredCase {
  const results = answers.map((answer): HintResult => ({
    case: 'no-lock',
    rewrite: 'rename',
    bug: 'no-lock',
    answer,
    named: answer === 'wrong' || answer === 'another' ? '12-12' : '',
    trials: 1,
    planMs: 0,
    proofMs: 0,
    faults: [],
  }));
  return { part, file: 'graders/payment-processor/checks.json', name: 'no-lock', rewrite: 'rename', results };
}

const NO_LOCK = 'reference/payment-processor/bugs/no-lock.md';

test('hints: the place of each bug, and a few that only name the function', async () => {
  const rewritten = measured('rewritten variants', 'right', 'right', 'right', 'function');
  expect(await hintFindings(measured('plain variants', 'right'), rewritten)).toEqual([]);
});

test('hints: a line where no bug is, if it is known where the bug is', async () => {
  expect(await hintFindings(measured('rejected solutions', 'wrong'))).toEqual([]);
  expect(await hintFindings(measured('rewritten variants', 'wrong'))).toEqual([
    `${NO_LOCK}: no-lock (rename): hints on no-lock name line 12-12, where no bug is.`,
  ]);
});

test('hints: the line of another bug', async () => {
  expect(await hintFindings(measured('rewritten variants', 'right', 'another'))).toEqual([
    `${NO_LOCK}: no-lock (rename): hints on no-lock name line 12-12, where another bug is.`,
  ]);
});

test('hints: no line, although nothing was changed', async () => {
  expect(await hintFindings(measured('plain variants', 'function'))).toEqual([
    `${NO_LOCK}: no-lock (rename): hints on no-lock name no line, although its code is untouched.`,
  ]);
});

test('hints: a fix that cannot be carried over to rewritten code', async () => {
  expect(await hintFindings(measured('rewritten variants', 'right', 'function', 'none'))).toEqual([
    `${NO_LOCK}: In rewritten code hints seldom name its line: make its fix smaller, or of one piece.`,
  ]);
});

test('hints: a rewrite that changes nothing and the verdict', async () => {
  const [found] = await hintFindings({ ...measured('rewritten variants'), results: null });
  expect(found).toBe(
    'graders/payment-processor/checks.json: With no-lock alive, a harmless rewrite changes the verdict.',
  );
});

test('flip-set: a fix that does in three places', async () => {
  const site = (startLine: number): Site => ({
    file: 'payment-processor.ts',
    startLine,
    endLine: startLine,
    isMissing: false,
    function: null,
    shape: '',
  });
  const places = [86, 91, 110].map(site);
  const flipSets = () => Promise.resolve([{ bug: 'exact-balance-declined', places, tried: 9 }]);
  const { detail, findings } = await flipSetRow.judge({ ...evidence, flipSets });
  expect(detail).toBe('3 at most, 9 other places tried');
  expect(findings).toEqual([
    {
      file: 'exercises/payment-processor/payment-processor.ts',
      line: 86,
      message:
        'The fix of exact-balance-declined passes as well at other places (lines 86, 91, 110): its checks observe too little.',
    },
  ]);
});

import { afterAll, describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { gradeBatch } from '../src/grading/grade-batch.ts';
import { gradeSubmission } from '../src/grading/grade-submission.ts';
import { openGradingHost } from '../src/grading/grading-host.ts';
import { GradingCancelled, openGradingSession } from '../src/grading/grading-session.ts';
import { taskOf } from '../src/grading/grading-task.ts';
import { TASKS_PER_THREAD } from '../src/grading/suite-thread.ts';

/* A warm session and a batch, with real processes: what is cancelled, killed or closed never turns into a verdict. */
const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const starter = { exercise, files: exercise.starter };
const reference = { exercise, files: exercise.reference };

describe('a warm session', () => {
  const session = openGradingSession();
  afterAll(() => session.close());

  test('gives the same verdict as a process of its own, time after time', async () => {
    const alone = await gradeSubmission(starter);
    const hashes = [await session.grade(starter), await session.grade(starter)].map(({ hash }) => hash);
    expect(hashes).toEqual([alone.hash, alone.hash]);
    expect((await session.grade(reference)).outcome).toBe('passed');
  });

  test('a newer grading takes the place of the one that runs', async () => {
    const older = session.grade(starter);
    const newer = session.grade(reference);
    await expect(older).rejects.toThrow(GradingCancelled);
    expect((await newer).outcome).toBe('passed');
  });

  test('of three in a row only the last is graded', async () => {
    const all = await Promise.allSettled([session.grade(starter), session.grade(starter), session.grade(reference)]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  test('one that is given up leaves the session ready for the next', async () => {
    const stop = new AbortController();
    const given = session.grade(starter, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(given).rejects.toThrow('enough');
    expect((await session.grade(reference)).outcome).toBe('passed');
  });

  test('a process that is killed in the middle is replaced, and nobody hears of it', async () => {
    const { hash } = await session.grade(starter);
    let isHurt = false;
    const verdict = await session.grade(starter, {
      onProgress: () => {
        const pid = session.pid();
        if (isHurt || pid === undefined) return;
        isHurt = true;
        process.kill(pid, 'SIGKILL');
      },
    });
    expect({ isHurt, hash: verdict.hash }).toEqual({ isHurt: true, hash });
  });

  test('a process that dies again and again leaves the submission undecided, never passed', async () => {
    const verdict = await session.grade(reference, { onProgress: () => process.kill(session.pid() ?? 0, 'SIGKILL') });
    expect({ outcome: verdict.outcome, earned: verdict.score.earned, problems: verdict.problems }).toEqual({
      outcome: 'undecided',
      earned: 0,
      problems: [{ kind: 'internal', message: 'The grading process ended early (SIGKILL).' }],
    });
    expect((await session.grade(reference)).outcome).toBe('passed');
  });
});

test('a closed session cancels what runs, and takes nothing more', async () => {
  const session = openGradingSession();
  const running = session.grade(starter, { onProgress: () => session.close() });
  await expect(running).rejects.toThrow(GradingCancelled);
  await expect(session.grade(starter)).rejects.toThrow(GradingCancelled);
});

test('a process outlives its threads, which are replaced between two tasks', async () => {
  const host = openGradingHost();
  const task = taskOf({ exercise, files: [{ path: exercise.files[0] ?? '', text: 'export const nothing = 1;' }] });
  const processes = new Set<number | undefined>();
  for (let at = 0; at < TASKS_PER_THREAD * 2 + 2; at += 1) {
    const { errors } = await host.run(task);
    expect(errors).toEqual([]);
    processes.add(host.pid());
  }
  expect(processes.size).toBe(1);
  host.close();
});

describe('a batch', () => {
  test('gives verdicts in the order of the submissions, whoever is ready first', async () => {
    const requests = [starter, reference, starter, reference, reference];
    const seen = [];
    for await (const { index, verdict } of gradeBatch(requests, { jobs: 2 })) seen.push([index, verdict.outcome]);
    expect(seen).toEqual([
      [0, 'failed'],
      [1, 'passed'],
      [2, 'failed'],
      [3, 'passed'],
      [4, 'passed'],
    ]);
  });

  test('ends early and quietly once it is aborted, with what was finished', async () => {
    const stop = new AbortController();
    const requests = Array.from({ length: 500 }, () => starter);
    const seen = [];
    for await (const { index, verdict } of gradeBatch(requests, { jobs: 2, signal: stop.signal })) {
      seen.push(verdict.outcome);
      if (index === 1) stop.abort(new Error('interrupted'));
    }
    expect(new Set(seen)).toEqual(new Set(['failed']));
    expect(seen.length).toBeLessThan(10);
  });

  test('asks for submissions only as there is room', async () => {
    let asked = 0;
    function* endless() {
      for (;;) {
        asked += 1;
        yield reference;
      }
    }
    for await (const { index } of gradeBatch(endless(), { jobs: 1 })) if (index === 2) break;
    expect(asked).toBeLessThan(20);
  });
});

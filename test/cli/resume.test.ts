import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CLASS, classOf, GRADE, linesOf } from './class.ts';
import { MARKS } from './fake-verdict.ts';

describe('--resume', () => {
  test('grades what is not in the file, which ends up with everything', async () => {
    const candidate = classOf();
    const whole = linesOf(await candidate.type(`${GRADE} --json --resume done.jsonl`));
    expect(candidate.read('done.jsonl').split('\n')).toHaveLength(5);
    truncateSync(join(candidate.root, 'done.jsonl'), candidate.read('done.jsonl').length - 20);
    candidate.course.graded.length = 0;
    const again = await candidate.type(`${GRADE} --json --resume done.jsonl`);
    expect(candidate.course.graded).toHaveLength(1);
    expect(linesOf(again).map(({ hash }) => hash)).toEqual(whole.map(({ hash }) => hash));
    expect(candidate.read('done.jsonl').split('\n')).toHaveLength(5);
  });

  test('changed files and edited results are graded again', async () => {
    const candidate = classOf();
    await candidate.type(`${GRADE} --resume done.jsonl`);
    candidate.write('students/bob/processor.ts', '// fixed: rounding fixed: lost-update');
    candidate.write('done.jsonl', candidate.read('done.jsonl').replace('"earned":1', '"earned":3'));
    candidate.course.graded.length = 0;
    const again = await candidate.type(`${GRADE} --json --resume done.jsonl`);
    expect(candidate.course.graded).toHaveLength(2);
    expect(linesOf(again).map(({ score }) => score.earned)).toEqual([3, 2, 1, 0]);
  });
});

test('Ctrl-C and SIGTERM end a run with what is done, marked incomplete', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const candidate = classOf({ ...CLASS, 'students/cy/processor.ts': MARKS.slow });
    const running = candidate.type(`${GRADE} --json --report json=all.json --resume done.jsonl`);
    await sleep(300);
    process.emit(signal);
    const answer = await running;
    expect([answer.code, linesOf(answer).map(({ outcome }) => outcome)]).toEqual([130, ['passed', 'failed']]);
    expect(answer.err).toMatch(/Interrupted: 2 of 4 submissions are graded\. The same command goes on/);
    expect(JSON.parse(candidate.read('all.json'))).toMatchObject({ complete: false, expected: 4 });
    expect(candidate.read('done.jsonl').split('\n')).toHaveLength(3);
  }
});

test('a damaged line of a file to resume from costs only itself', async () => {
  const candidate = classOf();
  await candidate.type(`${GRADE} --resume done.jsonl`);
  const path = join(candidate.root, 'done.jsonl');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, rest.join('\n'));
  appendFileSync(path, '{"submission":');
  candidate.course.graded.length = 0;
  await candidate.type(`${GRADE} --resume done.jsonl`);
  expect(candidate.course.graded).toHaveLength(1);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { REPORTERS, type ReportKind } from '../../src/reports/reporters.ts';
import { type Candidate } from './candidate.ts';
import { classOf, GRADE } from './class.ts';
import { MARKS } from './fake-verdict.ts';

describe('shards', () => {
  const reports = [...(Object.keys(REPORTERS) as ReportKind[])].map((kind) =>
    REPORTERS[kind].isForOne === true ? `--report ${kind}=KIND/${kind}-{submission}` : `--report ${kind}=KIND/${kind}`,
  );
  const files = ['json', 'junit', 'sarif', 'ctrf', 'markdown', 'github', 'github-summary', 'gradescope-students-bob'];
  const into = (folder: string): string => reports.join(' ').replaceAll('KIND', folder);

  async function shardedClass(of: number): Promise<Candidate> {
    const candidate = classOf();
    for (let index = 1; index <= of; index += 1) await candidate.type(`${GRADE} --shard ${index}/${of}`);
    return candidate;
  }

  test.each([1, 2, 4])('%i shards, merged in any order, give the bytes of one run', async (of) => {
    const candidate = await shardedClass(of);
    expect(candidate.course.graded).toHaveLength(4);
    await candidate.type(`${GRADE} ${into('one')}`);
    const blobs = Array.from({ length: of }, (_unused, at) => `bugbash-shard-${at + 1}-of-${of}.jsonl`);
    for (const [at, order] of [blobs, blobs.toReversed()].entries()) {
      const merged = await candidate.type(`merge ${order.join(' ')} ${into(`merged${at}`)}`);
      expect([merged.code, merged.out]).toEqual([1, '4 submissions: 1 passed, 2 failed, 1 invalid.\n']);
      for (const file of files) expect(candidate.read(`merged${at}/${file}`)).toBe(candidate.read(`one/${file}`));
    }
  });

  const [one, two] = ['bugbash-shard-1-of-2.jsonl', 'bugbash-shard-2-of-2.jsonl'];

  test.each<[string, string, (candidate: Candidate) => string | Promise<string>]>([
    ['missing', 'shard 2 of 2 is not among the blobs', () => one],
    ['missing', 'there is no file', () => `${one} nowhere.jsonl`],
    ['doubled', 'are both shard 1', () => `${one} ${one} ${two}`],
    [
      'truncated',
      'is not whole',
      (candidate) => {
        candidate.write(two, candidate.read(two).slice(0, -30));
        return `${one} ${two}`;
      },
    ],
    [
      'truncated',
      'was changed',
      (candidate) => {
        candidate.write(two, candidate.read(two).replace('"outcome":"failed"', '"outcome":"passed"'));
        return `${one} ${two}`;
      },
    ],
    [
      'not-a-blob',
      'not the blob of a shard',
      (candidate) => {
        candidate.write('x.jsonl', '{}\n');
        return `${one} x.jsonl`;
      },
    ],
    [
      'other-exercise',
      'another exercise',
      async (candidate) => {
        await candidate.type('grade students --exercise refund-desk --shard 2/2 --blob other.jsonl');
        return `${one} other.jsonl`;
      },
    ],
    [
      'other-submissions',
      'a run over other submissions',
      async (candidate) => {
        candidate.write('students/bob/processor.ts', '// changed');
        await candidate.type(`${GRADE} --shard 2/2 --blob other.jsonl`);
        return `${one} other.jsonl`;
      },
    ],
    [
      'other-split',
      'a split into 4 shards',
      async (candidate) => {
        await candidate.type(`${GRADE} --shard 2/4 --blob other.jsonl`);
        return `${one} other.jsonl`;
      },
    ],
    [
      'other-engine',
      'another engine',
      async (candidate) => {
        const engine = candidate.course.engine;
        candidate.course.engine = async () => 'fake/2';
        await candidate.type(`${GRADE} --shard 2/2 --blob other.jsonl`);
        candidate.course.engine = engine;
        return `${one} other.jsonl`;
      },
    ],
    [
      'incomplete',
      'was interrupted after 0 of 2',
      async (candidate) => {
        candidate.write('students/bob/processor.ts', MARKS.slow);
        await candidate.type(`${GRADE} --shard 1/2`);
        const running = candidate.type(`${GRADE} --shard 2/2`);
        await sleep(300);
        process.emit('SIGINT');
        await running;
        return `${one} ${two}`;
      },
    ],
  ])('merge refuses %s: %s', async (reason, message, prepare) => {
    const candidate = await shardedClass(2);
    const answer = await candidate.type(`merge ${await prepare(candidate)} --report json=merged.json`);
    expect(answer.err.replace(/\s+/g, ' ')).toContain(message);
    expect([answer.code, answer.out, answer.err.split(':')[0]]).toEqual([2, '', reason]);
    expect(() => candidate.read('merged.json')).toThrow('ENOENT');
  });

  test('--matrix names the shards: one a submission, or as many as asked for', async () => {
    const candidate = classOf();
    expect((await candidate.type(`${GRADE} --matrix`)).out).toBe('{"shard":["1/4","2/4","3/4","4/4"]}\n');
    expect((await candidate.type(`${GRADE} --matrix 2`)).out).toBe('{"shard":["1/2","2/2"]}\n');
    expect((await candidate.type(`${GRADE} --matrix 9`)).out).toBe('{"shard":["1/4","2/4","3/4","4/4"]}\n');
    expect(candidate.course.graded).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { REPORTERS, type ReportKind } from '../../src/reports/reporters.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { ALL_FIXED, type Answer, type Candidate, newCandidate } from './candidate.ts';
import { MARKS, STARTER } from './fake-course.ts';

const GRADE = 'grade students --exercise payment-processor';

/** An instructor with a folder of four submissions. */
function classOf(files: Readonly<Record<string, string>> = CLASS): Candidate {
  const candidate = newCandidate();
  for (const [path, text] of Object.entries(files)) {
    const full = join(candidate.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  return candidate;
}

const CLASS = {
  'students/ann/processor.ts': ALL_FIXED,
  'students/bob/processor.ts': STARTER,
  'students/cy/processor.ts': '// fixed: rounding',
  'students/dee/processor.ts': MARKS.syntaxError,
};

type Line = Verdict & { readonly submission: string; readonly ignored?: readonly string[] };

function linesOf({ out }: Answer): readonly Line[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

describe('what is graded', () => {
  test('a folder of submissions, in the order of names, one line each, the worst exit code', async () => {
    const answer = await classOf().type(`${GRADE} --json`);
    expect(linesOf(answer).map(({ submission, outcome }) => `${submission} ${outcome}`)).toEqual([
      'students/ann passed',
      'students/bob failed',
      'students/cy failed',
      'students/dee invalid',
    ]);
    expect(answer.code).toBe(1);
  });

  test.each([
    ['a pattern in quotes', ['students/*']],
    ['a folder, and one of its submissions again', ['students', 'students/ann']],
    ['files', Object.keys(CLASS)],
    ['whatever order', ['students/dee', 'students/cy', 'students/bob', 'students/ann']],
  ])('%s', async (_name, paths) => {
    const candidate = classOf();
    const answer = await candidate.typeWords(['grade', ...paths, '--exercise', 'payment-processor', '--json']);
    expect(linesOf(answer).map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'failed', 'invalid']);
  });

  test('plain files of a folder, when the exercise has one file', async () => {
    const answer = await classOf({ 'in/ann.ts': ALL_FIXED, 'in/bob.ts': STARTER, 'in/notes.md': '' }).type(
      'grade in --exercise payment-processor --json',
    );
    expect(linesOf(answer).map(({ submission }) => submission)).toEqual(['in/ann.ts', 'in/bob.ts']);
  });

  test('only declared files are read, and what is passed over is named', async () => {
    const candidate = classOf({
      'ann/processor.ts': ALL_FIXED,
      'ann/package.json': '{"scripts":{"postinstall":"exit 1"}}',
      'ann/vitest.config.ts': 'throw 1',
      'ann/.env': 'SECRET=1',
      'ann/node_modules/x/index.js': '',
    });
    const [line] = linesOf(await candidate.type('grade ann --exercise payment-processor --json'));
    expect(line?.ignored).toEqual(['.env', 'node_modules', 'package.json', 'vitest.config.ts']);
    expect(candidate.course.graded.flatMap(({ files }) => files.map(({ path }) => path))).toEqual(['processor.ts']);
  });

  test('a missing file, a link, a pipe and a linked folder are the trouble of that submission alone', async () => {
    const candidate = classOf({
      'in/ann/processor.ts': ALL_FIXED,
      'in/bob/notes.md': '',
      'secret/processor.ts': ALL_FIXED,
    });
    for (const name of ['eve', 'fay']) mkdirSync(join(candidate.root, 'in', name));
    symlinkSync(join(candidate.root, 'secret/processor.ts'), join(candidate.root, 'in/eve/processor.ts'));
    execFileSync('mkfifo', [join(candidate.root, 'in/fay/processor.ts')]);
    symlinkSync(join(candidate.root, 'secret'), join(candidate.root, 'in/gil'));
    const answer = await candidate.typeWords(['grade', 'in/*', '--exercise', 'payment-processor', '--json']);
    expect(linesOf(answer).map(({ submission, problems }) => [submission, problems[0]?.kind])).toEqual([
      ['in/ann', undefined],
      ['in/bob', 'missing-file'],
      ['in/eve', 'not-plain-file'],
      ['in/fay', 'not-plain-file'],
      ['in/gil', 'not-plain-file'],
    ]);
    expect(candidate.course.graded).toHaveLength(1);
  });

  test('folders without anything to grade are named, for somebody may have handed in nothing', async () => {
    const candidate = classOf({ ...CLASS, 'students/zoe/notes.md': '' });
    expect((await candidate.type(GRADE)).err).toContain('There is no processor.ts in students/zoe. Not graded.');
  });

  test('auto tells the exercise from the files, and asks when it cannot', async () => {
    const answer = await classOf({ 'ann.ts': '' }).type('grade ann.ts --exercise auto');
    expect([answer.code, answer.err]).toEqual([
      2,
      expect.stringMatching(/cannot be told from its name[\s\S]*--exercise <id>/),
    ]);
  });
});

describe('reports', () => {
  test('several at once, each in its file; text for people stays on the output', async () => {
    const candidate = classOf();
    const answer = await candidate.type(`${GRADE} --report junit=out/junit.xml --report markdown=out/page.md`);
    expect(candidate.read('out/junit.xml')).toMatch(/^<\?xml[\s\S]*tests="17" failures="5" errors="1"/);
    expect(candidate.read('out/page.md')).toContain('| `students/bob` | ❌ not passed | 0 of 3 |');
    expect(answer.out).toContain('students/ann: payment-processor: passed.');
  });

  test('a report on the standard output is alone there', async () => {
    const { out, err } = await classOf().type(`${GRADE} --report json=-`);
    expect((JSON.parse(out) as { submissions: unknown[] }).submissions).toHaveLength(4);
    expect(err).toContain('students/ann: payment-processor: passed.');
  });

  test('formats for one submission: a file each, whose names cannot leave the folder', async () => {
    const candidate = classOf();
    await candidate.type(`${GRADE} --report gradescope=out/{submission}.json`);
    expect(JSON.parse(candidate.read('out/students-bob.json'))).toMatchObject({ score: 0 });
    expect(JSON.parse(candidate.read('out/students-ann.json'))).toMatchObject({ score: 3 });
  });

  test('a step summary is added to, not replaced', async () => {
    const candidate = classOf({ ...CLASS, 'summary.md': 'before\n' });
    const io = { env: { GITHUB_STEP_SUMMARY: 'summary.md' } };
    await candidate.type(`${GRADE} --report github-summary=summary.md`, io);
    expect(candidate.read('summary.md')).toMatch(/^before\n# The payment processor/);
  });

  test('--reveal holds for the screen, the lines and every report', async () => {
    const candidate = classOf();
    const kinds = (Object.keys(REPORTERS) as ReportKind[]).filter((kind) => REPORTERS[kind].isForOne !== true);
    const reports = kinds.map((kind) => `--report ${kind}=out/${kind}`).join(' ');
    const lines = await candidate.type(`${GRADE} --json --reveal category ${reports}`);
    const screen = await candidate.type('grade students/bob --exercise payment-processor --reveal category --timeline');
    const all = [lines.out, screen.out, ...kinds.map((kind) => candidate.read(`out/${kind}`))];
    for (const text of all) {
      expect(text).not.toMatch(/lost-update|both leave their mark|A3|check-/);
      expect(text).toMatch(/race/);
    }
  });
});

describe('CI logs', () => {
  test('a name cannot forge a workflow command', async () => {
    const candidate = classOf({ '::error::x/processor.ts': STARTER, '##[error]y/processor.ts': STARTER });
    const paths = ['::error::x', '##[error]y'];
    const screen = await candidate.typeWords(['grade', ...paths, '--exercise', 'payment-processor']);
    const lines = await candidate.typeWords(['grade', ...paths, '--exercise', 'payment-processor', '--json']);
    expect(screen.out + lines.out).not.toMatch(/^\s*::|##\[/m);
    expect(linesOf(lines).map(({ submission }) => submission)).toEqual(['##[error]y', '::error::x']);
  });
});

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

describe('verify', () => {
  test('the same bytes give the same verdict', async () => {
    const candidate = classOf();
    await candidate.type(`${GRADE} --json --resume all.jsonl --report json=all.json`);
    for (const file of ['all.jsonl', 'all.json']) {
      const answer = await candidate.type(`verify ${file} students/bob --submission students/bob`);
      expect([answer.code, answer.err, answer.out]).toEqual([
        0,
        '',
        expect.stringMatching(/^The same verdict, byte for byte: failed/),
      ]);
    }
  });

  test('an edited result is told, with the field', async () => {
    const candidate = classOf();
    candidate.write(
      'result.json',
      (await candidate.type('grade students/bob --exercise payment-processor --json')).out,
    );
    candidate.write('result.json', candidate.read('result.json').replace('"earned":0', '"earned":3'));
    const { code, out } = await candidate.type('verify result.json students/bob');
    expect(code).toBe(1);
    expect(out).toMatch(/was edited after it was made/);
    expect(out).toMatch(
      /The verdict differs in score\.earned\.\n\s+score\.earned: the result says 3, grading now gives 0/,
    );
  });

  test('other files are named first, for everything else follows from them', async () => {
    const candidate = classOf();
    candidate.write(
      'result.json',
      (await candidate.type('grade students/bob --exercise payment-processor --json')).out,
    );
    const { code, out } = await candidate.type('verify result.json students/cy --json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { differences: { field: string }[] }).differences[0]?.field).toBe('submissionHash');
  });

  test('a result that tells less can be verified as far as it goes', async () => {
    const candidate = classOf();
    const { out } = await candidate.type('grade students/bob --exercise payment-processor --json --reveal none');
    candidate.write('result.json', out);
    expect((await candidate.type('verify result.json students/bob')).code).toBe(0);
  });
});

test.each([
  ['--report pdf=x', /"pdf=x" is not a report/, /json, junit, sarif/],
  ['--report junit', /"junit" is not a report/, /--report <kind>=<path>/],
  ['--report junit=', /has no path/, /junit=<path>/],
  ['--report gradescope=x.json', /speaks about one submission, and there are 4/, /\{submission\}/],
  ['--json --report junit=-', /Only one thing can go to the standard output/, /a file/],
  ['--shard 5/4', /"5\/4" does not fit/, /i from 1 to n/],
  ['--shard 1/9', /There are 9 shards, and only 4 submissions/, /--matrix/],
  ['--jobs many', /"many" does not fit/, /--jobs/],
  ['--reveal all', /"all" is not something that --reveal knows/, /none\|category/],
])('grade %s is refused before anything is graded', async (flags, message, remedy) => {
  const candidate = classOf();
  const answer = await candidate.type(`${GRADE} ${flags}`);
  const err = answer.err.replace(/\s+/g, ' ');
  expect(err).toMatch(message);
  expect(err).toMatch(remedy);
  expect([answer.code, answer.out, candidate.course.graded]).toEqual([2, '', []]);
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

import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_FIXED, type Answer } from './candidate.ts';
import { CLASS, classOf, GRADE, linesOf } from './class.ts';
import { FAKE_SANDBOX } from './fake-course.ts';
import { STARTER } from './fake-exercise.ts';

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
    const { out } = await candidate.type('grade ann --exercise payment-processor');
    expect(out.trimEnd().split('\n').at(-1)).toBe('Not read: .env, node_modules, package.json, vitest.config.ts.');
    candidate.course.graded.pop();
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
    const { out } = await candidate.typeWords(['grade', 'in/*', '--exercise', 'payment-processor']);
    const bob = out.replace(/\n {2}/g, ' ').split('\n')[1];
    expect(bob).toMatch(/^in\/bob: .*Nothing was counted\. .* Not read: notes\.md\.$/);
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

describe('an outer sandbox', () => {
  const sandboxes = (answer: Answer) => new Set(linesOf(answer).map(({ volatile }) => volatile.outerSandbox));
  const withOne = { env: { PATH: FAKE_SANDBOX } };

  test('is used where there is one, unless it is not wanted, and each verdict tells', async () => {
    const candidate = classOf();
    expect(sandboxes(await candidate.type(`${GRADE} --json`, withOne))).toContain('bubblewrap');
    expect(sandboxes(await candidate.type(`${GRADE} --json --outer-sandbox require`, withOne))).toContain('bubblewrap');
    expect(sandboxes(await candidate.type(`${GRADE} --json --outer-sandbox off`, withOne))).toEqual(new Set(['none']));
  });

  test('is not missed, unless it is required', async () => {
    const candidate = classOf();
    const answer = await candidate.type(`${GRADE} --json`);
    expect([answer.err, sandboxes(answer)]).toEqual(['', new Set(['none'])]);
    const refused = await candidate.type(`${GRADE} --outer-sandbox require`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('There is no outer sandbox: bubblewrap is not installed.');
    expect((await candidate.type(`${GRADE} --outer-sandbox maybe`)).code).toBe(2);
  });
});

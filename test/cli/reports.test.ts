import { describe, expect, test } from 'vitest';
import { REPORTERS, type ReportKind } from '../../src/reports/reporters.ts';
import { CLASS, classOf, GRADE } from './class.ts';

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

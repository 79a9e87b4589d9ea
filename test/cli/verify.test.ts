import { describe, expect, test } from 'vitest';
import { classOf, GRADE } from './class.ts';

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

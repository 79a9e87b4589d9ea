import { describe, expect, test } from 'vitest';
import type { Outcome } from '../verdict/verdict.ts';
import { REPORTERS, type ReportKind } from './reporters.ts';
import { type Reveal, REVEALS, revealFacts, revealVerdict } from './reveal.ts';
import { contextFor, FACTS, graded } from './testing/fixtures.ts';

/** What a hidden run holds, by the least level at which it may be told. */
const SECRETS: Readonly<Record<string, Reveal>> = {
  'INPUT-OF-A-HIDDEN-CHECK': 'timeline',
  'A B* A*': 'timeline',
  'no-lock': 'timeline',
  'float-dollars': 'timeline',
  'cents-add-up': 'timeline',
  'leave their mark': 'promise',
  'a declined charge': 'promise',
  race: 'category',
  behaviour: 'category',
};

const SHOWN: ReadonlySet<ReportKind> = new Set(Object.keys(REPORTERS) as ReportKind[]);

describe.each(REVEALS)('--reveal %s', (reveal) => {
  test.each([...SHOWN])('%s tells no more than it may', (kind) => {
    for (const outcome of ['failed', 'limited', 'undecided'] as const) {
      const text = written(kind, reveal, outcome);
      for (const [secret, level] of Object.entries(SECRETS)) {
        if (REVEALS.indexOf(level) > REVEALS.indexOf(reveal)) expect(withoutKeys(text)).not.toContain(secret);
      }
    }
  });

  test('the score, the outcome and the hash are told at every level', () => {
    const { verdict } = graded('ann', 'failed');
    const { outcome, score, hash } = revealVerdict(verdict, FACTS, reveal);
    expect({ outcome, score, hash }).toEqual({ outcome: 'failed', score: verdict.score, hash: verdict.hash });
  });

  test("a syntax error is the submission's own and always told", () => {
    expect(revealVerdict(graded('ann', 'invalid', 'Unexpected token').verdict, FACTS, reveal).problems).toEqual([
      { kind: 'syntax', message: 'Unexpected token', file: 'payment-processor.ts', line: 12, column: 3 },
    ]);
  });
});

test('a message that the submission can fill while hidden checks run is withheld', () => {
  const { problems } = revealVerdict(graded('ann', 'undecided', 'INPUT').verdict, FACTS, 'promise');
  expect(problems[0]?.message).toMatch(/withheld/);
});

test('categories are numbered, so that two bugs of one can be told apart', () => {
  const { bugs } = revealVerdict(graded('ann', 'failed').verdict, FACTS, 'category');
  expect(bugs.map(({ id, state }) => `${id} ${state}`)).toEqual(['race-1 alive', 'money-1 fixed']);
});

function written(kind: ReportKind, reveal: Reveal, outcome: Outcome): string {
  const one = graded('ann', outcome, outcome === 'limited' ? 'too much CPU' : 'INPUT-OF-A-HIDDEN-CHECK');
  const shown = { ...one, verdict: revealVerdict(one.verdict, FACTS, reveal) };
  const text = REPORTERS[kind].write([shown], { ...contextFor(1), exercises: [revealFacts(FACTS, reveal)] });
  return kind === 'github-classroom' ? Buffer.from(text, 'base64').toString() : text;
}

/** Keys of the formats themselves, which tell nothing. */
function withoutKeys(text: string): string {
  return text.replace(/"behaviour": \[\]/g, '');
}

import type { Counterexample, Outcome, Problem, Verdict } from '../../verdict/verdict.ts';
import type { ExerciseFacts, GradedSubmission, ReportContext } from '../report.ts';

/** Verdicts as grading makes them, with every text that a stranger can fill taken from `text`. */

export const FACTS: ExerciseFacts = {
  id: 'payment-processor',
  title: 'The interview classic: PaymentProcessor',
  bugs: [
    { id: 'no-lock', category: 'race', weight: 2, promise: 'two charges at once both leave their mark' },
    { id: 'float-dollars', category: 'money', weight: 1, promise: 'cents add up to $0.30' },
  ],
  behaviours: [{ id: 'a-declined-charge-changes-nothing', promise: 'a declined charge changes nothing' }],
};

export function contextFor(expected: number): ReportContext {
  return { version: '0.1.0', exercises: [FACTS], expected };
}

export function graded(name: string, outcome: Outcome, text = 'expected 400 to be 100'): GradedSubmission {
  return { name, files: { 'payment-processor.ts': `${name}/payment-processor.ts` }, verdict: verdictOf(outcome, text) };
}

export function verdictOf(outcome: Outcome, text: string): Verdict {
  const isFailed = outcome === 'failed';
  const isOpen = outcome === 'invalid' || outcome === 'undecided';
  const other = isOpen ? 'undecided' : 'fixed';
  return {
    version: 1,
    exercise: FACTS.id,
    exerciseHash: 'e'.repeat(64),
    submissionHash: 's'.repeat(64),
    engine: 'bugbash/0.1.0 quickjs-ng/0.17.0',
    budgets: { schedulesPerCheck: 20_000 },
    outcome,
    score: { earned: isOpen ? 0 : isFailed || outcome === 'limited' ? 1 : 3, possible: 3 },
    bugs: [
      {
        id: 'no-lock',
        category: 'race',
        state: isFailed ? 'alive' : outcome === 'limited' ? 'undecided' : other,
        checks: ['two-charges-at-once'],
      },
      { id: 'float-dollars', category: 'money', state: other, checks: ['cents-add-up'] },
    ],
    behaviour: [{ id: 'a-declined-charge-changes-nothing', state: isOpen ? 'undecided' : 'holds' }],
    problems: outcome === 'passed' || isFailed ? [] : [problem(outcome, text)],
    counterexamples: isFailed ? [counterexample(text)] : [],
    explored: { schedules: 3054, interleavings: '190224', unproved: ['cents-add-up'], complete: false },
    hash: 'h'.repeat(64),
    volatile: { startedAt: '2026-03-01T12:00:00.000Z', durationMs: 412, host: 'a-host', outerSandbox: 'none' },
  };
}

function problem(outcome: Outcome, message: string): Problem {
  const kind = outcome === 'limited' ? 'cpu' : outcome === 'invalid' ? 'syntax' : 'internal';
  return { kind, message, file: 'payment-processor.ts', line: 12, column: 3 };
}

function counterexample(text: string): Counterexample {
  return {
    check: 'two-charges-at-once',
    bug: 'no-lock',
    promise: 'two charges at once both leave their mark',
    facts: [`the balance after charges of $600 and $300: ${text}`, `A got ${text}`],
    faults: [],
    switches: 1,
    schedule: 'two-charges-at-once:A B* A*',
    fails: '68',
    of: '70',
    contrast: { earlier: 2, later: 3, sentence: `step 3, B writes ${text}, against step 2, A reads it` },
    timeline: {
      clients: ['A', 'B'],
      rows: [
        {
          client: 0,
          text: `get ${text} -> nothing`,
          books: '',
          switched: false,
          at: { file: 'payment-processor.ts', line: 98, column: 21 },
        },
        { client: 1, text: 'get account -> nothing', books: '', switched: true },
        { client: 1, text: 'set account', books: `account = ${text}`, switched: false },
        { client: null, text: 'a timer fires', books: '', switched: false },
      ],
    },
  };
}

/** What strangers try on whoever reads a report. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J',
  ']]><failure/>',
  '</testcase></testsuite><testsuite name="forged"><testcase name="passed"/>',
  '&amp;&#0;&#x1f;',
  '::error::forged\n::set-output name=score::100\r\n##[error]forged',
  '%0A::error::forged',
  '::stop-commands::x',
  '\u202eevil\u202c \u2066isolate\u2069 \u200frtl',
  '\ud800 lone \udc00 halves \ud83d',
  '\u0000\u0001\u0008\u000b\u000c\u007f\u0085\u009b31m',
  '\u2028\u2029\ufeff\ufffe\uffff\u{e0041}',
  '``` `` ` ~~~\n# heading\n| a | b |\n</details><script>alert(1)</script>',
  '[x](javascript:alert(1)) ![i](http://example.invalid/p.png) @everyone #1 $x^2$',
  '*/ <!-- --> {{ secrets }} ${{ github.token }} $(id) `id`',
  '"\'\\,;:=',
  'x'.repeat(1 << 20),
  '\u001b'.repeat(1 << 20),
  '`'.repeat(5_000),
  '',
  ' ',
];

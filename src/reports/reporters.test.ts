import { createRequire } from 'node:module';
import type { Ajv } from 'ajv';
import { validate } from 'ctrf';
import fc from 'fast-check';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../verdict/verdict.ts';
import type { GradedSubmission } from './report.ts';
import { REPORTERS, type ReportKind } from './reporters.ts';
import { contextFor, graded, HOSTILE_TEXTS } from './testing/fixtures.ts';

const require = createRequire(import.meta.url);
const KINDS = Object.keys(REPORTERS) as ReportKind[];
const OUTCOMES: readonly Outcome[] = ['passed', 'failed', 'invalid', 'limited', 'undecided'];
const CLASS = OUTCOMES.map((outcome) => graded(`students/${outcome}`, outcome));

function write(kind: ReportKind, list: readonly GradedSubmission[], expected = list.length): string {
  return REPORTERS[kind].write(list, contextFor(expected));
}

/** Throws unless well formed; gives the elements in order. */
function parseXml(text: string): readonly SaxesTagPlain[] {
  const tags: SaxesTagPlain[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => tags.push(tag));
  parser.write(text).close();
  return tags;
}

const validateSarif = (() => {
  const AjvDraft4 = require('ajv-draft-04') as new (options: object) => Ajv;
  const addFormats = require('ajv-formats') as (ajv: Ajv) => Ajv;
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  return addFormats(new AjvDraft4({ strict: false, allErrors: true, unicodeRegExp: false })).compile(schema);
})();

/** By the reference implementation of the format, strictly: what it does not know is an error. */
function ctrfErrors(text: string): readonly unknown[] {
  return validate(JSON.parse(text)).errors;
}

describe('by their published schemas', () => {
  test.each(OUTCOMES)('SARIF 2.1.0: %s', (outcome) => {
    validateSarif(JSON.parse(write('sarif', [graded('ann', outcome)], 2)));
    expect(validateSarif.errors).toBeNull();
  });

  test.each(OUTCOMES)('CTRF: %s', (outcome) => {
    expect(ctrfErrors(write('ctrf', [graded('ann', outcome)]))).toEqual([]);
  });

  test('both still hold for a whole class and for nobody', () => {
    for (const list of [CLASS, []]) {
      validateSarif(JSON.parse(write('sarif', list)));
      expect([validateSarif.errors, ctrfErrors(write('ctrf', list))]).toEqual([null, []]);
    }
  });
});

describe('every report', () => {
  test.each(KINDS)('%s: the same bytes in whatever order submissions were graded, and no time or host', (kind) => {
    const list = REPORTERS[kind].isForOne ? CLASS.slice(0, 1) : CLASS;
    const elsewhere = list.map((one) => ({
      ...one,
      verdict: {
        ...one.verdict,
        volatile: {
          startedAt: '2031-01-01T00:00:00.000Z',
          durationMs: 9,
          host: 'b-host',
          outerSandbox: 'bubblewrap' as const,
        },
      },
    }));
    expect(write(kind, elsewhere.toReversed())).toBe(write(kind, list));
  });

  test.each(KINDS)('%s says so when grading was interrupted', (kind) => {
    if (REPORTERS[kind].isForOne) return expect(write(kind, [])).not.toBe('');
    const text = write(kind, CLASS, 9);
    expect(text).not.toBe(write(kind, CLASS));
    expect(text).toMatch(/Incomplete|"complete": false|incomplete/);
  });

  test.each(KINDS)('%s survives hostile texts', (kind) => {
    for (const text of HOSTILE_TEXTS) expectHarmless(kind, text);
  });

  test.each(KINDS)('%s survives any text', (kind) => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'`:|<>&%#[]\u001b\n\r$@"\\]') }),
    );
    fc.assert(
      fc.property(texts, (text) => expectHarmless(kind, text)),
      { numRuns: 100 },
    );
  });
});

/** A hostile text as name, message and value: what comes out parses, is bounded, commands nothing and forges nothing. */
function expectHarmless(kind: ReportKind, text: string): void {
  for (const outcome of ['failed', 'invalid'] as const) {
    const one = graded('ann', outcome, text);
    const list = [{ ...one, name: text, files: { 'payment-processor.ts': text } }];
    const out = write(kind, list);
    // The document "json" keeps every text whole; all others cut.
    if (kind !== 'json') {
      expect(out.length).toBeLessThan(100_000);
      expect(controlCharacters(out), `${kind} controls the reader`).toEqual([]);
    }
    expect(out).not.toMatch(/\p{Cs}/u);
    checkForm(kind, out, write(kind, [one]));
  }
}

function controlCharacters(text: string): readonly string[] {
  return text.match(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/gu) ?? [];
}

/** The structure of a report must not depend on what strangers wrote. */
function checkForm(kind: ReportKind, out: string, tame: string): void {
  if (kind === 'junit') expect(parseXml(out).map(({ name }) => name)).toEqual(parseXml(tame).map(({ name }) => name));
  else if (kind === 'github') {
    const commands = (lines: string) =>
      lines
        .trimEnd()
        .split('\n')
        .map((line) => /^::(\w+) /.exec(line)?.[1]);
    expect(commands(out)).toEqual(commands(tame));
  } else if (kind === 'markdown' || kind === 'github-summary') expectTameMarkdown(out);
  else if (kind === 'github-classroom') JSON.parse(Buffer.from(out, 'base64').toString());
  else JSON.parse(out);
}

/** Outside of fences and code spans no HTML but ours is left. */
function expectTameMarkdown(text: string): void {
  const blocks = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
  const prose = blocks.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
  expect(prose.replace(/<\/?(details|summary)>|<!-- -->/g, '')).not.toMatch(/[<>]/);
  expect(prose).not.toMatch(/@[a-z]|\]\(/);
}

describe('all agree on the score', () => {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

  test.each(OUTCOMES)('%s', (outcome) => {
    const one = graded('ann', outcome);
    const { earned, possible } = one.verdict.score;
    const junit = parseXml(write('junit', [one])).filter(({ name }) => name === 'property');
    const property = (key: string) => junit.find(({ attributes }) => attributes['name'] === key)?.attributes['value'];
    const sarif = JSON.parse(write('sarif', [one])).runs[0].properties.scores[0];
    const ctrf = JSON.parse(write('ctrf', [one])).results;
    const classroom = JSON.parse(Buffer.from(write('github-classroom', [one]), 'base64').toString());
    const gradescope = JSON.parse(write('gradescope', [one]));
    const pointsOf = (tests: readonly { score: number }[]) => sum(tests.map(({ score }) => score));
    expect({
      json: JSON.parse(write('json', [one])).submissions[0].score.earned,
      junit: Number(property('score.earned')),
      sarif: sarif.earned,
      ctrf: ctrf.extra.scores[0].earned,
      ctrfTests: sum(ctrf.tests.map((test: { extra: { earned: number } }) => test.extra.earned)),
      classroomPoints: pointsOf(classroom.tests),
      classroomShare:
        (classroom.tests.filter(({ status }: { status: string }) => status === 'pass').length /
          classroom.tests.length) *
        classroom.max_score,
      gradescope: gradescope.score ?? 0,
      gradescopeTests: pointsOf(gradescope.tests),
      markdown: Number(/(\d+) of \d+ points/.exec(write('markdown', [one]))?.[1]),
      github: Number(/(\d+) of \d+ points/.exec(write('github', [one]))?.[1]),
    }).toEqual(Object.fromEntries(Object.keys(SCORED).map((key) => [key, earned])));
    expect([classroom.max_score, Number(property('score.possible'))]).toEqual([possible, possible]);
  });

  const SCORED = {
    json: 0,
    junit: 0,
    sarif: 0,
    ctrf: 0,
    ctrfTests: 0,
    classroomPoints: 0,
    classroomShare: 0,
    gradescope: 0,
    gradescopeTests: 0,
    markdown: 0,
    github: 0,
  };
});

test('github: ten annotations of a kind are all that GitHub shows, so the tenth says how many are left', () => {
  const many = Array.from({ length: 40 }, (_unused, at) => graded(`s${at}`, 'failed'));
  const errors = write('github', many)
    .split('\n')
    .filter((line) => line.startsWith('::error '));
  expect(errors).toHaveLength(10);
  expect(errors.at(-1)).toContain('31 more findings');
});

test('github-summary: stays under a megabyte for a class of any size, and says what it leaves out', () => {
  const many = Array.from({ length: 3_000 }, (_unused, at) => graded(`s${at}`, 'failed', 'x'.repeat(5_000)));
  const text = write('github-summary', many);
  expect(Buffer.byteLength(text)).toBeLessThan(1 << 20);
  expect(text).toMatch(/The rest is left out/);
});

test('sarif: the failing run is a code flow, step by step, with the line where the call was made', () => {
  const [result] = JSON.parse(write('sarif', [graded('ann', 'failed')])).runs[0].results;
  const steps = result.codeFlows[0].threadFlows[0].locations;
  expect(steps.map((step: { executionOrder: number }) => step.executionOrder)).toEqual([1, 2, 3, 4]);
  expect(steps[0].location).toEqual({
    message: { text: 'A: get expected 400 to be 100 -> nothing' },
    physicalLocation: {
      artifactLocation: { uri: 'ann/payment-processor.ts' },
      region: { startLine: 98, startColumn: 21 },
    },
  });
});

test('exercism: a syntax error is an error, a failing check a failure, and only those carry messages', () => {
  const report = (outcome: Outcome) => JSON.parse(write('exercism', [graded('ann', outcome)]));
  expect(report('invalid')).toMatchObject({
    version: 3,
    status: 'error',
    message: expect.stringContaining('payment-processor.ts:12:3'),
  });
  expect(report('failed')).toMatchObject({ status: 'fail', message: null });
  expect(report('failed').tests.map((one: { status: string }) => one.status)).toEqual(['fail', 'pass', 'pass']);
  expect(report('passed').tests.every((one: object) => !('message' in one))).toBe(true);
  expect(report('limited').tests.map((one: { status: string }) => one.status)).toEqual(['error', 'pass', 'pass']);
});

test('a remark on a solution that passed stands where a format has a place for it, and changes no result', () => {
  const message = 'Right, but one at a time.';
  const passed = graded('ann', 'passed');
  const remark = (check: string) => ({ kind: 'serial' as const, check, message });
  const one = { ...passed, verdict: { ...passed.verdict, remarks: [remark('one'), remark('other')] } };
  for (const kind of ['markdown', 'github', 'junit', 'ctrf', 'gradescope'] as const) {
    const [plain, remarked] = [write(kind, [passed]), write(kind, [one])];
    expect(remarked.split(message), kind).toHaveLength(2);
    expect(plain, kind).not.toContain(message);
  }
  const counts = (text: string) => /<testsuites [^>]*>/.exec(text)?.[0];
  expect(counts(write('junit', [one]))).toBe(counts(write('junit', [passed])));
  expect(write('github', [one])).not.toMatch(/::error|::warning/);
});

test('a failing run is told with the numbers of its steps, and the race between two of them', () => {
  const lines = write('markdown', [graded('ann', 'failed', '400')]).split('\n');
  const from = lines.indexOf('The run, in the order in which the calls took effect:');
  expect(lines.slice(from - 1, from + 6)).toEqual([
    'Schedule (1 switch of clients; 68 of 70 equally weighted interleavings fail): two-charges-at-once:A B* A*',
    'The run, in the order in which the calls took effect:',
    '1   A  get 400 -> nothing',
    '2 > B  get account -> nothing',
    '3   B  set account   [account = 400]',
    '4      a timer fires',
    'The race: step 3, B writes 400, against step 2, A reads it',
  ]);
});

test('markdown: how much was looked at is said of what was judged', () => {
  expect(write('markdown', [graded('ann', 'failed')])).toContain(
    '3,054 schedules, which cover 190,224 interleavings, not all there are. A check is explored as far as its first ' +
      'failure. In 1 check the budget ended first, and schedules with few switches and a random sample were run: a ' +
      'search, not a proof.',
  );
  expect(write('markdown', [graded('ann', 'invalid')])).not.toContain('schedules');
});

test('gradescope: without a verdict there is no score, so that Gradescope reports a failed autograder', () => {
  expect(JSON.parse(write('gradescope', [graded('ann', 'undecided')]))).not.toHaveProperty('score');
});

import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { builtInPackRoot } from './exercise-paths.ts';
import { BrokenExercise, faultLine } from './faults.ts';
import { exerciseIds, listExercises } from './list-exercises.ts';
import { inspectExercise, loadExercise } from './load-exercise.ts';
import { houseRuleFaults } from './house-rules.ts';
import { copyExercise, type PackCopy } from './testing/broken-pack.ts';

const ID = 'payment-processor';
const CARD = `exercises/${ID}/exercise.json`;
const STARTER = `exercises/${ID}/payment-processor.ts`;
const BRIEF = `exercises/${ID}/README.md`;
const REFERENCE = `reference/${ID}/payment-processor.ts`;
const BUGS = `reference/${ID}/bugs`;
const EXACT = `${BUGS}/exact-balance-declined.md`;
const CHECKS = `graders/${ID}/checks.json`;

function pack(): PackCopy {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  return copy;
}

const faultsOf = ({ root }: PackCopy) => inspectExercise(root, ID).faults.map(faultLine);

function houseFaultsOf({ root }: PackCopy): readonly string[] {
  const { exercise } = inspectExercise(root, ID);
  return exercise === null ? ['it cannot be read'] : houseRuleFaults(root, exercise).map(faultLine);
}

test.each(exerciseIds(builtInPackRoot()))('%s loads and keeps the house rules', (id) => {
  expect(houseRuleFaults(builtInPackRoot(), loadExercise(builtInPackRoot(), id)).map(faultLine)).toEqual([]);
});

test('a mistyped id is answered with the nearest', () => {
  expect(() => loadExercise(builtInPackRoot(), 'payment-procesor')).toThrow(UserError);
  try {
    loadExercise(builtInPackRoot(), 'payment-procesor');
  } catch (error) {
    expect((error as UserError).fix).toContain('Did you mean payment-processor?');
  }
});

test('every problem comes at once, each with file and line', () => {
  const copy = pack();
  copy.replace(EXACT, 'category: boundary', 'category: edge-case');
  copy.replace(REFERENCE, "'Insufficient funds'", "'Not enough'");
  copy.remove(BRIEF);
  copy.replace(
    CHECKS,
    '"bugs": ["float-dollars"],\n    "promise": "small charges',
    '"bugs": ["dollars"],\n    "promise": "small charges',
  );
  expect(() => loadExercise(copy.root, ID)).toThrow(BrokenExercise);
  expect(faultsOf(copy)).toEqual([
    `${BRIEF}:1: The file is missing.`,
    `${EXACT}:3: There is no category "edge-case". There are race, idempotency, money, boundary, error-handling, ordering-time, security, state-machine.`,
    `${REFERENCE}:90: The starter with every fix applied is not the reference from here on. \`bugbash author build\` writes one from the other.`,
    expect.stringMatching(
      /checks\.json:\d+: The check small-charges-add-up-to-the-cent speaks of dollars, which is no bug/,
    ),
  ]);
});

describe('exercise.json', () => {
  test('is held against its schema, at the line of each misfit', () => {
    const copy = pack();
    copy.replace(CARD, '"difficulty": 1', '"difficulty": 9');
    copy.replace(CARD, '"ports": ["store"]', '"ports": ["shop"], "colour": "red"');
    expect(faultsOf(copy)).toEqual([
      `${CARD}:1: the file has an unknown property "colour".`,
      `${CARD}:6: difficulty must be <= 5.`,
      expect.stringMatching(/exercise\.json:15: ports\.0 is "shop"; it is one of "store"/),
    ]);
  });

  test('that is no JSON says where', () => {
    const copy = pack();
    copy.replace(CARD, '"minutes": 30,', '"minutes": 30, }}');
    expect(faultsOf(copy)[0]).toMatch(/exercise\.json:\d+: /);
  });

  test('may name no file outside its folder', () => {
    const copy = pack();
    copy.replace(CARD, '"files": ["payment-processor.ts"]', '"files": ["../../secret.ts"]');
    expect(faultsOf(copy)[0]).toContain('files.0 must match pattern');
  });

  test('must have the name of its folder, and its entry among its files', () => {
    const copy = pack();
    copy.replace(CARD, `"id": "${ID}"`, '"id": "payments"');
    copy.replace(CARD, '"file": "payment-processor.ts"', '"file": "other.ts"');
    expect(faultsOf(copy).slice(0, 2)).toEqual([
      `${CARD}:1: The id is "payments", the folder "${ID}".`,
      `${CARD}:1: The entry is in "other.ts", which is not among the files.`,
    ]);
  });
});

describe('a bug file', () => {
  test('needs its front matter and its sections', () => {
    const copy = pack();
    copy.replace(EXACT, 'severity: medium', 'severity: huge\ncolour: red');
    copy.replace(EXACT, 'weight: 1', 'weight: none');
    copy.replace(EXACT, '## Question', '## Riddle');
    expect(faultsOf(copy)).toEqual([
      `${EXACT}:5: The front matter knows no colour.`,
      `${EXACT}:4: A severity is one of low, medium, high, critical.`,
      `${EXACT}:6: A weight is a whole number from 1 to 1000, not none.`,
      `${EXACT}:1: The section "## Question" is missing or empty.`,
      expect.stringContaining('There is no section "## Riddle"'),
    ]);
  });

  test('may have further forms of its fix, and no other code beside them', () => {
    const copy = pack();
    const forms = '## Other forms\n\n```template\n-$X\n+$X + 1\n```';
    copy.replace(EXACT, '## Fix', `${forms}\n\n## Fix`);
    const { exercise, faults } = inspectExercise(copy.root, ID);
    const bug = exercise?.bugs.find(({ id }) => id === 'exact-balance-declined');
    expect(faults).toEqual([]);
    expect(bug?.templates).toEqual([
      {
        line: expect.any(Number),
        lines: [
          { kind: 'removed', text: '$X' },
          { kind: 'added', text: '$X + 1' },
        ],
      },
    ]);
    expect(JSON.stringify({ ...bug, templates: [] })).not.toContain('$X');
  });

  test.each([
    ['## Other forms\n\nNone.', 'The section "## Other forms" has no ```template block.'],
    ['## Other forms\n\n```template\n$X === 1\n```', 'It changes nothing'],
    ['## Other forms\n\n```template\n+$X === 1\n```', 'There is nothing to look for'],
    ['## Question\n\n```template\n-$X\n+$X + 1\n```', 'A ```template block belongs under "## Other forms"'],
  ])('is told of further forms that are none: %j', (section, message) => {
    const copy = pack();
    copy.replace(EXACT, '## Fix', `${section}\n\n## Fix`);
    expect(faultsOf(copy)).toEqual([expect.stringContaining(message)]);
  });

  test.each(['0', '-1', '0.5', '1001', '"2"', '.inf'])('has a whole number of points, not %s', (weight) => {
    const copy = pack();
    copy.replace(EXACT, 'weight: 1', `weight: ${weight}`);
    expect(faultsOf(copy)).toEqual([expect.stringContaining('A weight is a whole number from 1 to 1000')]);
  });

  test('stands on lines that the starter has', () => {
    const copy = pack();
    copy.replace(EXACT, '-    if (balance <= amount) {', '-    if (balance =< amount) {');
    expect(faultsOf(copy)[0]).toMatch(
      /exact-balance-declined\.md:\d+: These lines do not stand in payment-processor\.ts/,
    );
  });

  test('stands on lines that the starter has once', () => {
    const copy = pack();
    copy.replace(EXACT, '-    if (balance <= amount) {\n+    if (balance < amount) {', ' \n-\n+');
    copy.replace(EXACT, ' \n-\n+', '     assertKey(idempotencyKey);\n+');
    expect(faultsOf(copy)[0]).toContain('more than once: "assertKey(idempotencyKey);". Add context.');
  });

  test('may not touch the lines of another', () => {
    const copy = pack();
    copy.replace(
      `${BUGS}/float-dollars.md`,
      '-    const remaining = balance - amount;',
      '-    if (balance <= amount) {\n+    if (balance < amount) {\n@@\n-    const remaining = balance - amount;',
    );
    expect(faultsOf(copy)[0]).toMatch(
      /float-dollars\.md:\d+: Its fix touches payment-processor\.ts:\d+, and so does that of exact-balance-declined\./,
    );
  });
});

describe('checks and fixtures', () => {
  test('every bug has a check of its own, and one check is public', () => {
    const copy = pack();
    const checks = JSON.stringify([
      { id: 'a', kind: 'bug', bugs: ['no-lock', 'float-dollars'], promise: 'a', public: false },
      { id: 'a', kind: 'behaviour', bugs: [], promise: 'b', public: false },
    ]);
    copy.write(CHECKS, checks);
    const faults = faultsOf(copy);
    expect(faults).toContain(`${CHECKS}:1: A bug check names 1 bugs; a names 2.`);
    expect(faults).toContain(`${CHECKS}:1: Two checks have the id a.`);
    expect(faults).toContain(`${CHECKS}:1: No check proves the bug exact-balance-declined.`);
    expect(faults.at(-1)).toContain('No check is public');
  });

  test('a rejected solution names what it leaves alive', () => {
    const copy = pack();
    copy.replace(`reference/${ID}/rejected/mutex-per-key.ts`, '// alive: no-lock', '// alive: no-luck');
    copy.replace(`reference/${ID}/rejected/cents-cut-off.ts`, '// alive: float-dollars', '// wrong');
    expect(faultsOf(copy)).toEqual([
      `reference/${ID}/rejected/cents-cut-off.ts:1: The first comment names the bugs that stay alive: \`// alive: <bug-id>, ...\`.`,
      `reference/${ID}/rejected/mutex-per-key.ts:1: no-luck is no bug of this exercise.`,
    ]);
  });

  test('a suite is needed', () => {
    const copy = pack();
    for (const suite of ['behaviour', 'concurrency', 'idempotency', 'money', 'public'])
      copy.remove(`graders/${ID}/${suite}.test.ts`);
    expect(faultsOf(copy)).toEqual([`graders/${ID}:1: There is no suite: a file that ends in .test.ts.`]);
  });
});

describe('a pack of somebody else', () => {
  test('leads to no file outside of it', () => {
    const copy = pack();
    copy.remove(BRIEF);
    symlinkSync('/etc/hosts', join(copy.root, BRIEF));
    expect(faultsOf(copy)).toEqual([`${BRIEF}:1: The file is a link that leads out of the pack.`]);
  });

  test('has no enormous files', () => {
    const copy = pack();
    copy.write(BRIEF, 'x'.repeat(300_000));
    expect(faultsOf(copy)).toEqual([`${BRIEF}:1: The file has 300000 bytes; 262144 are the most that is read.`]);
  });
});

describe('house rules', () => {
  test('size, number of bugs and fixtures', () => {
    const copy = pack();
    for (const bug of ['float-dollars', 'no-lock']) copy.remove(`${BUGS}/${bug}.md`);
    copy.remove(`reference/${ID}/accepted`);
    copy.write(STARTER, `${'//\n'.repeat(261)}`);
    expect(houseFaultsOf(copy).slice(0, 3)).toEqual([
      `${STARTER}:1: The starter has 261 lines; 150 to 260 are wanted.`,
      `reference/${ID}/bugs:1: There are 4 bugs; 5 to 7 are wanted.`,
      `reference/${ID}/accepted:1: There are 0 accepted solutions; at least 3 of different structure are needed.`,
    ]);
  });

  test('the brief states contract and topology, as they are', () => {
    const copy = pack();
    copy.replace(BRIEF, '**One instance.**', '**A single object.**');
    copy.replace(BRIEF, '## The contract', '## What it does');
    copy.replace(CARD, '"crash": false', '"crash": true');
    expect(houseFaultsOf(copy)).toEqual([
      `${BRIEF}:1: There is no section "## The contract": the policy by which the code is judged.`,
      expect.stringMatching(/README\.md:\d+: It does not say "one instance"\./),
      expect.stringMatching(/README\.md:\d+: It does not say that an instance may crash\./),
    ]);
  });
});

describe('a pack of a stranger', () => {
  test('a folder that is no id is no exercise, and a card that cannot be read hides none of the others', () => {
    const copy = pack();
    mkdirSync(join(copy.root, 'exercises/\u001b[2Jx'));
    copy.write('exercises/\u001b[2Jx/exercise.json', '{}');
    mkdirSync(join(copy.root, 'exercises/torn'));
    copy.write('exercises/torn/exercise.json', '{"title":');
    mkdirSync(join(copy.root, 'exercises/aside'));
    symlinkSync('/etc/hostname', join(copy.root, 'exercises/aside/exercise.json'));
    const listed = listExercises(copy.root).map(({ id, title }) => [id, title]);
    expect(listed).toEqual([
      [ID, loadExercise(builtInPackRoot(), ID).title],
      ['aside', 'exercise.json cannot be read: bugbash author prove aside'],
      ['torn', 'exercise.json cannot be read: bugbash author prove torn'],
    ]);
  });

  test('aliases that multiply are refused, not followed', () => {
    const copy = pack();
    const levels = Array.from({ length: 12 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(10)}]`);
    const bomb = ['l0: &l0 [x,x,x,x,x,x,x,x,x,x]', ...levels].join('\n');
    copy.write(CARD, bomb);
    copy.replace(EXACT, 'category: boundary', bomb);
    expect(faultsOf(copy)[0]).toMatch(/exercise\.json:1: Excessive alias count/);
    copy.write(CARD, readFileSync(join(builtInPackRoot(), CARD), 'utf8'));
    expect(faultsOf(copy)[0]).toMatch(/exact-balance-declined\.md/);
  });

  test('more files than anybody reads are a fault', () => {
    const copy = pack();
    for (let at = 0; at < 250; at += 1) copy.write(`${BUGS}/b${at}.md`, '');
    expect(faultsOf(copy)).toContain(`${BUGS}:1: There are 256 files; 200 are the most that are read.`);
  });
});

import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { loadExercise } from '../catalog/load-exercise.ts';
import { copyExercise, type PackCopy } from '../catalog/testing/broken-pack.ts';
import { gatherEvidence } from './evidence.ts';
import { estimateDifficulty, leaksRow } from './text-rows.ts';

const ID = 'payment-processor';

function pack(): PackCopy {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  return copy;
}

async function leaksOf({ root }: PackCopy): Promise<readonly string[]> {
  const none = () => Promise.reject(new Error('this row needs no grading'));
  const { findings } = await leaksRow.judge(gatherEvidence(loadExercise(root, ID), false, { grade: none, ask: none }));
  return findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('an exercise that gives nothing away has no finding', async () => {
  expect(await leaksOf(pack())).toEqual([]);
});

test('a comment that points a finger is found', async () => {
  const copy = pack();
  const file = `${ID}/payment-processor.ts`;
  for (const tree of ['exercises', 'reference'])
    copy.replace(`${tree}/${file}`, '/** What the account holds now, in dollars. */', '/** Hack: what it holds. */');
  expect(await leaksOf(copy)).toEqual([`exercises/${file}:63: "Hack" points at a bug.`]);
});

test('a brief that names a bug or a name of its fix is found', async () => {
  const copy = pack();
  copy.replace(
    `exercises/${ID}/README.md`,
    '## Topology',
    'Beware: dollars drift in binary. `earlier` helps.\n\n## Topology',
  );
  copy.replace(`exercises/${ID}/README.md`, 'What you keep in memory is safe here.', 'Keep `earlier` in mind.');
  expect(await leaksOf(copy)).toEqual([
    expect.stringMatching(/README\.md:\d+: The brief names the bug float-dollars\./),
    expect.stringMatching(/README\.md:\d+: "earlier" is a name of a fix\./),
  ]);
});

test('a question that says the name of the fix is found', async () => {
  const copy = pack();
  copy.replace(`reference/${ID}/bugs/no-lock.md`, 'who else may run', 'who else may run `exclusively`');
  copy.replace(`reference/${ID}/bugs/no-lock.md`, '`exclusively`', '`#exclusively`');
  expect(await leaksOf(copy)).toEqual([
    `reference/${ID}/bugs/no-lock.md:1: Its question says "exclusively", a name of its fix.`,
  ]);
});

test('a second instance, crashes, rare bugs and size each make it harder', () => {
  const exercise = loadExercise(pack().root, ID);
  expect(estimateDifficulty(exercise, 1)).toBe(1);
  expect(estimateDifficulty({ ...exercise, topology: { instances: 2, crash: true } }, 0.01)).toBe(4);
});

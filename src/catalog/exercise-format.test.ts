/* docs/exercise-format.md is what authors copy from: its examples are read as the real files are. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { builtInPackRoot } from './exercise-paths.ts';
import type { Fault } from './faults.ts';
import { PackFiles } from './pack-files.ts';
import { readBug } from './read-bug.ts';
import { cardSchema, readCard } from './read-card.ts';
import { readChecks } from './read-checks.ts';
import { copyExercise } from './testing/broken-pack.ts';

const DOC = readFileSync(join(builtInPackRoot(), 'docs/exercise-format.md'), 'utf8');
const ID = 'payment-processor';

/** The blocks of one language, fenced by three backticks. */
function blocks(language: string): readonly string[] {
  return [...DOC.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

function exampleBug() {
  const text = /^````md\n([\s\S]*?)^````$/m.exec(DOC)?.[1] ?? '';
  const starter = [{ path: 'gift-cards.ts', text: blocks('ts')[0] ?? '' }];
  const faults: Fault[] = [];
  return { bug: readBug('bugs/redeem-twice.md', text, starter, faults), faults };
}

test('the example of exercise.json is one', () => {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  copy.write(`exercises/${ID}/exercise.json`, (blocks('json')[0] ?? '').replace('"gift-cards"', `"${ID}"`));
  const files = new PackFiles(copy.root);
  expect(readCard(files, join(copy.root, `exercises/${ID}/exercise.json`))?.title).toContain('Gift cards');
  expect(files.faults).toEqual([]);
});

test('the table explains every field of the schema', () => {
  const { properties } = cardSchema() as { properties: Record<string, unknown> };
  const unexplained = Object.keys(properties).filter((field) => field !== '$schema' && !DOC.includes(`\`${field}`));
  expect(unexplained).toEqual([]);
});

test('the example of a bug file fits its starter', () => {
  const { bug, faults } = exampleBug();
  expect(faults).toEqual([]);
  expect(bug).toMatchObject({ category: 'idempotency', weight: 1, diff: [{ startLine: 2 }] });
});

test('the example of checks.json proves that bug', () => {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  copy.write(`graders/${ID}/checks.json`, blocks('json')[1] ?? '');
  const files = new PackFiles(copy.root);
  const { bug } = exampleBug();
  expect(readChecks(files, join(copy.root, `graders/${ID}/checks.json`), bug === null ? [] : [bug])).toHaveLength(1);
  expect(files.faults).toEqual([]);
});

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from './cli/temporary.ts';

const PROGRAM = resolve(import.meta.dirname, '../bin/bugbash.js');
const COMMANDS = [['reset', '--yes'], ['undo'], ['check'], ['start', 'payment-processor']] as const;
const ROUNDS = 16;

test('kill -9 at any moment of start, check, reset and undo loses no file', { timeout: 240_000 }, async () => {
  const root = temporaryFolder();
  const bugbash = (...words: readonly string[]) => spawnSync(process.execPath, [PROGRAM, ...words], { cwd: root });
  bugbash('init');
  expect(bugbash('start', 'payment-processor').status).toBe(0);
  const code = join(root, 'payment-processor/payment-processor.ts');
  const texts = [readFileSync(code, 'utf8')];
  for (let round = 0; round < ROUNDS; round++) {
    const work = `${texts[0] ?? ''}// work ${round}\n`;
    texts.push(work);
    writeFileSync(code, work);
    const child = spawn(process.execPath, [PROGRAM, ...(COMMANDS[round % COMMANDS.length] ?? [])], {
      cwd: root,
      stdio: 'ignore',
    });
    const gone = new Promise((ended) => child.once('exit', ended));
    // Spread over the life of a command: whenever it falls, what follows must hold.
    await Promise.race([gone, sleep(60 + 35 * round)]);
    child.kill('SIGKILL');
    await gone;
    const present = readFileSync(code, 'utf8');
    expect(texts, `round ${round}: a file is never a part`).toContain(present);
    expect([present, ...snapshotTexts(root)], `round ${round}: the work is kept`).toContain(work);
  }
  // And the workspace goes on as if nothing had happened.
  expect(bugbash('list').status).toBe(0);
  expect(bugbash('reset', '--yes').status).toBe(0);
  expect(readFileSync(code, 'utf8')).toBe(texts[0]);
});

function snapshotTexts(root: string): readonly string[] {
  const folder = join(root, '.bugbash');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'payment-processor.ts')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../../test/cli/temporary.ts';
import { loadState, progressOf } from './state.ts';
import { updateProgress } from './update-state.ts';

test('two processes at once lose nothing of what the other recorded', async () => {
  const workspace = temporaryWorkspace();
  const module = resolve(import.meta.dirname, '../../dist/workspace/update-state.js');
  const script = `import { updateProgress } from ${JSON.stringify(module)};
    for (let n = 0; n < 40; n++)
      updateProgress(${JSON.stringify(workspace)}, 'x', (p) => ({ ...p, attempts: p.attempts + 1 }));`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  await Promise.all([run(), run()]);
  expect(progressOf(loadState(workspace).state, 'x').attempts).toBe(80);
});

test('a lock whose holder was killed is taken over', async () => {
  const workspace = temporaryWorkspace();
  const lock = join(workspace.root, '.bugbash/lock');
  const gone = execFile(process.execPath, ['-e', '']);
  await new Promise((ended) => gone.on('exit', ended));
  writeFileSync(lock, String(gone.pid));
  updateProgress(workspace, 'x', (progress) => ({ ...progress, attempts: 1 }));
  expect(existsSync(lock)).toBe(false);
});

/* A whole check from process start to exit, against `vitest run` of one empty test file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPEATS, ROOT, row, timedProgram } from '../measure.js';

export const rows = { 'cold-check': coldCheck };

/** What a cold check is, for whatever is held against one. */
export const COLD_CHECK = [
  ...['bin/bugbash.js', 'grade', 'reference/payment-processor', '--exercise', 'payment-processor'],
  // As `check`: where bubblewrap runs, trying it and starting in it costs another tenth of a second.
  ...['--outer-sandbox', 'off'],
];

function coldCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'bugbash-bench-'));
  try {
    writeFileSync(join(folder, 'empty.test.js'), "import { test } from 'vitest';\ntest('nothing', () => {});\n");
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const ours = [];
    const theirs = [];
    for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
      ours.push(timedProgram(COLD_CHECK, ROOT));
      theirs.push(timedProgram([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder], ROOT));
    }
    return row(ours.slice(1), theirs.slice(1), 'ms', '`vitest run` of one empty test file');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

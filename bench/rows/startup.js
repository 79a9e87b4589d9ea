/* Commands that only speak, from process start to exit, against Node doing nothing. */
import { join } from 'node:path';
import { ROOT, row, timedProgram } from '../measure.js';

export const rows = { startup };

const TIMES = 15;

function startup() {
  return ['list', '--help'].map((word) => {
    const ours = [];
    const theirs = [];
    for (let at = 0; at <= TIMES; at += 1) {
      ours.push(timedProgram([join(ROOT, 'bin/bugbash.js'), word], ROOT));
      theirs.push(timedProgram(['-e', '0'], ROOT));
    }
    return { name: word, ...row(ours.slice(1), theirs.slice(1), 'ms', '`node -e 0`') };
  });
}

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bubblewrapArguments, findBubblewrap } from './bubblewrap.ts';

test('a process gets no network, nothing to write but an empty /tmp, and to read what is named', () => {
  const args = bubblewrapArguments(['/opt/program', '/tmp/pack']);
  expect(args).toContain('--unshare-all');
  expect(args).not.toContain('--share-net');
  expect(args.filter((arg) => arg === '--bind' || arg === '--dev-bind')).toEqual([]);
  const text = args.join(' ');
  expect(text).toContain('--die-with-parent');
  expect(text).toContain('--cap-drop ALL');
  // What lies in /tmp is mounted after it was emptied.
  expect(text).toMatch(/--tmpfs \/tmp .*--ro-bind \/opt\/program \/opt\/program --ro-bind \/tmp\/pack \/tmp\/pack/);
});

test('bubblewrap is looked for in whole paths alone, and only where it can run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bugbash-path-'));
  try {
    expect(findBubblewrap(folder)).toBeNull();
    writeFileSync(join(folder, 'bwrap'), '');
    chmodSync(join(folder, 'bwrap'), 0o755);
    const expected = process.platform === 'linux' ? join(folder, 'bwrap') : null;
    expect(findBubblewrap(`:relative:${folder}`)).toBe(expected);
    expect(findBubblewrap(undefined)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

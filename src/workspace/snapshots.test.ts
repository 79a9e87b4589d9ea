import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryWorkspace } from '../../test/cli/temporary.ts';
import { listSnapshots, takeSnapshot } from './snapshots.ts';
import { undo } from './undo.ts';
import type { Workspace } from './workspace.ts';

const AT = '2026-03-01T12:00:00.000Z';

function write(workspace: Workspace, path: string, text: string): void {
  const target = join(workspace.root, 'desk', path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function read(workspace: Workspace, path: string): string {
  return readFileSync(join(workspace.root, 'desk', path), 'utf8');
}

test('the same files twice are one snapshot', () => {
  const workspace = temporaryWorkspace();
  write(workspace, 'desk.ts', 'one');
  expect(takeSnapshot(workspace, 'desk', 'check', AT).number).toBe(1);
  expect(takeSnapshot(workspace, 'desk', 'check', AT).number).toBe(1);
  write(workspace, 'desk.ts', 'two');
  expect(takeSnapshot(workspace, 'desk', 'check', AT).number).toBe(2);
  expect(listSnapshots(workspace, 'desk').map((snapshot) => snapshot.number)).toEqual([1, 2]);
});

test('bytes are kept as they are, in folders too', () => {
  const workspace = temporaryWorkspace();
  write(workspace, 'desk.ts', '\ufeffa\r\nb');
  write(workspace, 'parts/fee.ts', 'fee');
  takeSnapshot(workspace, 'desk', 'check', AT);
  write(workspace, 'desk.ts', 'x');
  write(workspace, 'parts/fee.ts', 'y');
  undo(workspace, 'desk', AT, null);
  expect([read(workspace, 'desk.ts'), read(workspace, 'parts/fee.ts')]).toEqual(['\ufeffa\r\nb', 'fee']);
});

test("what a killed process left half-built is no snapshot and stands in nobody's way", () => {
  const workspace = temporaryWorkspace();
  const folder = join(workspace.root, '.bugbash/snapshots/desk');
  mkdirSync(join(folder, `.building-${process.pid}/files`), { recursive: true });
  writeFileSync(join(folder, `.building-${process.pid}/files/desk.ts`), 'half');
  mkdirSync(join(folder, '1'));
  write(workspace, 'desk.ts', 'whole');
  expect(takeSnapshot(workspace, 'desk', 'check', AT).number).toBe(2);
  expect(listSnapshots(workspace, 'desk').map((snapshot) => snapshot.number)).toEqual([2]);
  expect(readFileSync(join(folder, '2/files/desk.ts'), 'utf8')).toBe('whole');
});

test('installed packages, hidden folders and loops of links are left alone', () => {
  const workspace = temporaryWorkspace();
  write(workspace, 'desk.ts', 'one');
  write(workspace, 'node_modules/x/index.ts', 'x');
  write(workspace, '.cache/y.ts', 'y');
  symlinkSync('.', join(workspace.root, 'desk/loop'));
  takeSnapshot(workspace, 'desk', 'check', AT);
  expect(readdirSync(join(workspace.root, '.bugbash/snapshots/desk/1/files'), { recursive: true })).toEqual([
    'desk.ts',
  ]);
});

test('undo goes back step by step, keeps what was there, and can be undone', () => {
  const workspace = temporaryWorkspace();
  for (const text of ['one', 'two', 'three']) {
    write(workspace, 'desk.ts', text);
    takeSnapshot(workspace, 'desk', 'check', AT);
  }
  write(workspace, 'desk.ts', 'unchecked');
  const first = undo(workspace, 'desk', AT, null);
  expect([read(workspace, 'desk.ts'), first.restored.number, first.kept.number]).toEqual(['three', 3, 4]);
  undo(workspace, 'desk', AT, null);
  expect(read(workspace, 'desk.ts')).toBe('two');
  undo(workspace, 'desk', AT, null);
  expect(read(workspace, 'desk.ts')).toBe('one');
  expect(() => undo(workspace, 'desk', AT, null)).toThrow('no earlier snapshot');
  undo(workspace, 'desk', AT, 4);
  expect(read(workspace, 'desk.ts')).toBe('unchecked');
  expect(listSnapshots(workspace, 'desk')).toHaveLength(4);
});

test('undo takes away a file that came later, and has it in the snapshot it took', () => {
  const workspace = temporaryWorkspace();
  write(workspace, 'desk.ts', 'one');
  takeSnapshot(workspace, 'desk', 'check', AT);
  write(workspace, 'helper.ts', 'help');
  write(workspace, 'notes.md', 'mine');
  const { kept } = undo(workspace, 'desk', AT, null);
  expect(readdirSync(join(workspace.root, 'desk')).sort()).toEqual(['desk.ts', 'notes.md']);
  undo(workspace, 'desk', AT, kept.number);
  expect(read(workspace, 'helper.ts')).toBe('help');
});

test('a number that is no snapshot is told so', () => {
  const workspace = temporaryWorkspace();
  write(workspace, 'desk.ts', 'one');
  expect(() => undo(workspace, 'desk', AT, 12)).toThrow('There is no snapshot 12');
});

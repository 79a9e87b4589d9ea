import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { PORTS_TEXT, temporaryFolder } from '../../test/cli/temporary.ts';
import { GUEST_CRYPTO } from '../sandbox/guest-crypto.ts';
import { NODE_TYPES } from './node-types.ts';
import { createWorkspace, hasOtherPorts, keepPorts } from './create-workspace.ts';

test('an empty folder becomes a workspace', () => {
  const root = join(temporaryFolder(), 'practice');
  expect(createWorkspace(root, PORTS_TEXT)).toEqual({ workspace: { root }, isNew: true });
  expect(
    ['.bugbash', 'ports/index.ts', 'tsconfig.json', 'README.md'].filter((path) => !existsSync(join(root, path))),
  ).toEqual([]);
});

test('a folder with nothing but version control counts as empty', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.git'));
  expect(createWorkspace(root, PORTS_TEXT).isNew).toBe(true);
});

test('a workspace is completed, and nothing in it is overwritten', () => {
  const root = temporaryFolder();
  createWorkspace(root, PORTS_TEXT);
  writeFileSync(join(root, 'README.md'), 'my notes');
  expect(createWorkspace(root, 'other ports').isNew).toBe(false);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('my notes');
  expect(readFileSync(join(root, 'ports/index.ts'), 'utf8')).toBe(PORTS_TEXT);
});

test("somebody else's folder is refused with the command to type", () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package.json'), '{}');
  expect(() => createWorkspace(root, PORTS_TEXT)).toThrow(
    expect.objectContaining({
      name: 'UserError',
      message: `${root} already holds files of its own.`,
      fix: expect.stringContaining('bugbash init my-bugbash'),
    }),
  );
  expect(existsSync(join(root, '.bugbash'))).toBe(false);
});

test('a workspace inside a workspace is refused', () => {
  const root = temporaryFolder();
  createWorkspace(root, PORTS_TEXT);
  expect(() => createWorkspace(join(root, 'inner/deep'), PORTS_TEXT)).toThrow(`lies inside the workspace ${root}`);
});

test('a file is refused as a folder', () => {
  const path = join(temporaryFolder(), 'file.txt');
  writeFileSync(path, '');
  expect(() => createWorkspace(path, PORTS_TEXT)).toThrow('is a file, not a folder');
});

test('ports that somebody wrote in are kept before they are brought up to date', () => {
  const { workspace } = createWorkspace(temporaryFolder(), PORTS_TEXT);
  expect(hasOtherPorts(workspace, PORTS_TEXT)).toBe(false);
  writeFileSync(join(workspace.root, 'ports/index.ts'), 'mine');
  expect(hasOtherPorts(workspace, PORTS_TEXT)).toBe(true);
  expect(readFileSync(keepPorts(workspace) ?? '', 'utf8')).toBe('mine');
});

test('an exercise type-checks with nothing installed', () => {
  const { workspace } = createWorkspace(temporaryFolder(), PORTS_TEXT);
  mkdirSync(join(workspace.root, 'desk'));
  writeFileSync(join(workspace.root, 'desk/helper.ts'), 'export const one = 1;\n');
  writeFileSync(
    join(workspace.root, 'desk/desk.ts'),
    `import type { Store } from 'bugbash/ports';
import { one } from './helper.ts';
export const read = async (store: Store): Promise<number> => (await store.get('k')) + one;
setTimeout(() => console.log(crypto.randomUUID()), 1);
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
const key = randomBytes(32);
const sealing = createCipheriv('aes-256-gcm', key, randomBytes(12)).setAAD(Buffer.from('order'));
export const sealed: string = sealing.update('text', 'utf8', 'hex') + sealing.final('hex') + sealing.getAuthTag().toString('hex');
export const opening = createDecipheriv('aes-256-gcm', key, randomBytes(12)).setAuthTag(Buffer.alloc(16)).final();
export const isSigned = timingSafeEqual(createHmac('sha256', key).update('x').digest(), Buffer.from('00', 'hex'));
export const timer: number = setInterval(() => structuredClone(new Map()), 5);
export const stop = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal]);
export const query = new URL('https://example.com').searchParams.get('q');
`,
  );
  const config = ts.readConfigFile(join(workspace.root, 'tsconfig.json'), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, workspace.root);
  const messages = ts
    .getPreEmitDiagnostics(ts.createProgram(parsed.fileNames, parsed.options))
    .map((found) => ts.flattenDiagnosticMessageText(found.messageText, '\n'));
  expect(parsed.fileNames.length).toBe(4);
  expect(messages).toEqual([]);
});

test('editors know of node:crypto what the isolate has, and nothing else', () => {
  const given = [...GUEST_CRYPTO.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  const [, declared = ''] = /declare module 'node:crypto' \{(.*?)^\}/ms.exec(NODE_TYPES) ?? [];
  const known = [...declared.matchAll(/^ {2}export (?:const|function) (\w+)/gm)].map(([, name]) => name);
  expect([...new Set(known)].sort()).toEqual([...given].sort());
});

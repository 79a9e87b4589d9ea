import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

/** A folder of this test's own, removed when it ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const PORTS_TEXT =
  'export interface Store { get(key: string): Promise<number>; put(key: string, value: number): Promise<void> }\n';

/** A workspace in a folder of its own. */
export function temporaryWorkspace(): Workspace {
  return createWorkspace(join(temporaryFolder(), 'ws'), PORTS_TEXT).workspace;
}

/** A pack that holds no more than the ports; the fake course makes up the exercises. */
export function temporaryPack(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'exercises'));
  writeFileSync(join(root, 'exercises/ports.ts'), PORTS_TEXT);
  return root;
}

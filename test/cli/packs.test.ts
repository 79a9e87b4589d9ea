import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Candidate, newCandidate } from './candidate.ts';

/* Which pack an exercise comes from, when there is more than one. */

/** A pack in a folder, named by its package.json when a name is given. */
function addPack(candidate: Candidate, path: string, name?: string): void {
  mkdirSync(join(candidate.root, path, 'exercises'), { recursive: true });
  candidate.write(join(path, 'exercises/ports.ts'), '// ports of another pack\n');
  if (name !== undefined) writeFileSync(join(candidate.root, path, 'package.json'), JSON.stringify({ name }));
}

/** A workspace in `ws`, beside packs. */
async function withWorkspace(): Promise<Candidate & { readonly inside: { readonly cwd: string } }> {
  const candidate = newCandidate();
  await candidate.type('init ws');
  return { ...candidate, inside: { cwd: join(candidate.root, 'ws') } };
}

test('a pack is a folder, an installed package, or what BUGBASH_PACK names', async () => {
  const candidate = newCandidate();
  addPack(candidate, 'mine');
  addPack(candidate, 'node_modules/@acme/bugs', '@acme/bugs');
  for (const command of ['--pack mine list', '--pack @acme/bugs list'])
    expect((await candidate.type(command)).code).toBe(0);
  const below = { cwd: join(candidate.root, 'mine') };
  expect((await candidate.type('--pack @acme/bugs list', below)).code).toBe(0);
  expect((await candidate.type('list', { env: { BUGBASH_PACK: '@acme/bugs' } })).code).toBe(0);
  const wrong = await candidate.type('list', { env: { BUGBASH_PACK: '@acme/nothing' } });
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining('There is no pack of exercises at @acme/nothing.'),
  ]);
  expect(wrong.err).toContain('BUGBASH_PACK names a folder');
});

test('the same id in two packs: the second asks for its name, and gets a folder of its own', async () => {
  const candidate = await withWorkspace();
  addPack(candidate, 'node_modules/@acme/bugs', '@acme/bugs');
  await candidate.type('start payment-processor', candidate.inside);
  const taken = await candidate.type('--pack @acme/bugs start payment-processor', candidate.inside);
  expect([taken.code, taken.err]).toEqual([
    2,
    expect.stringContaining('is in this workspace already, from another pack'),
  ]);
  expect(taken.err.replace(/\s+/g, ' ')).toContain('bugbash start acme-bugs/payment-processor');
  const started = await candidate.type('--pack @acme/bugs start acme-bugs/payment-processor', candidate.inside);
  expect([started.code, started.err]).toEqual([0, expect.stringContaining('ports/index.ts was brought up to date')]);
  const own = join(candidate.root, 'ws/acme-bugs/payment-processor');
  expect(existsSync(join(own, 'processor.ts'))).toBe(true);

  // From here on the workspace knows where each came from, without --pack.
  const check = await candidate.type('check', candidate.inside);
  expect(check.out).toMatch(/^acme-bugs\/payment-processor: 0 of 3/);
  expect((await candidate.type('check', { cwd: own })).out).toMatch(/^acme-bugs\/payment-processor:/);
  expect((await candidate.type('check payment-processor', candidate.inside)).out).toMatch(/^payment-processor:/);
  expect(candidate.course.graded.at(-1)?.exercise.folders.exercise).not.toContain('acme');
});

test('a variable that is set later does not take what was begun before', async () => {
  const candidate = await withWorkspace();
  addPack(candidate, 'other');
  const changes = { ...candidate.inside, env: { BUGBASH_PACK: join(candidate.root, 'other') } };
  await candidate.type('start payment-processor', candidate.inside);
  expect((await candidate.type('check', changes)).code).toBe(1);
  expect(candidate.course.graded.at(-1)?.exercise.folders.exercise).not.toContain('other');
  const other = await candidate.type('--pack ../other check', changes);
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('from another pack')]);
});

test('a name that no pack has is answered with those there are', async () => {
  const candidate = await withWorkspace();
  addPack(candidate, 'other');
  const answer = await candidate.type('--pack ../other start nobody/payment-processor', candidate.inside);
  expect([answer.code, answer.err]).toEqual([2, expect.stringMatching(/no pack "nobody"[\s\S]*other or/)]);
});

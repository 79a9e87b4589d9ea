import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Interrupted, interruptible } from './interrupt.ts';

test('work that nobody interrupts answers', async () => {
  expect(await interruptible(async () => 42)).toBe(42);
});

test('Ctrl-C aborts the work and is what comes out, whatever the work says', async () => {
  const tidied: string[] = [];
  const stopping = interruptible(async (signal) => {
    await sleep(10_000, undefined, { signal }).catch(() => {
      tidied.push('child ended');
    });
    return 'half a verdict';
  });
  process.emit('SIGINT');
  await expect(stopping).rejects.toBeInstanceOf(Interrupted);
  expect(tidied).toEqual(['child ended']);
});

test('listeners do not pile up', async () => {
  const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  await interruptible(async () => undefined);
  await interruptible(() => Promise.reject(new Error('x'))).catch(() => undefined);
  expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before);
});

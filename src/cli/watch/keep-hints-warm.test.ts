import { expect, test } from 'vitest';
import type { Exercise } from '../../catalog/exercise.ts';
import type { Course } from '../course.ts';
import { keepHintsWarm } from './keep-hints-warm.ts';

test('one engine serves every hint on an exercise, and is closed once, at the end', async () => {
  const events: string[] = [];
  const openHints = async ({ hash }: Exercise) => {
    events.push(`open ${hash}`);
    return { close: () => events.push(`close ${hash}`) };
  };
  const { course, close } = keepHintsWarm({ openHints } as unknown as Course);
  const hintOn = async (hash: string) => (await course.openHints({ hash } as Exercise)).close();

  await hintOn('first');
  await hintOn('first');
  expect(events).toEqual(['open first']);

  await hintOn('second');
  await close();
  expect(events).toEqual(['open first', 'close first', 'open second', 'close second']);
});

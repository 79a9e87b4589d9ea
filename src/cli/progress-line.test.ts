import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeIo } from '../../test/cli/fake-io.ts';
import { startProgress } from './progress-line.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function terminal(columns = 80) {
  const written: string[] = [];
  const stderr = {
    isTTY: true,
    write: (text: unknown) => {
      written.push(String(text));
      return true;
    },
  };
  return { io: fakeIo('/', { stderr, columns }), written };
}

test('what ends within a moment shows nothing', () => {
  const { io, written } = terminal();
  const progress = startProgress(io, 'checking');
  vi.advanceTimersByTime(499);
  progress.end();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual([]);
});

test('longer work turns, says how far it is, and leaves no trace', () => {
  const { io, written } = terminal();
  const progress = startProgress(io, 'checking');
  vi.advanceTimersByTime(500);
  progress.say('checking: 3 of 9');
  vi.advanceTimersByTime(120);
  progress.end();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual(['\r\u001b[K⠋ checking', '\r\u001b[K⠙ checking: 3 of 9', '\r\u001b[K']);
});

test('a line never wraps, for a wrapped one could not be erased', () => {
  const { io, written } = terminal(20);
  startProgress(io, 'checking a-very-long-exercise-name').say('x'.repeat(50));
  vi.advanceTimersByTime(500);
  expect(written[0]).toBe(`\r\u001b[K⠋ ${'x'.repeat(16)}…`);
  vi.clearAllTimers();
});

test('without a terminal it is said once, plainly', () => {
  const io = fakeIo('/');
  const progress = startProgress(io, 'checking desk');
  vi.advanceTimersByTime(3000);
  progress.end();
  expect(io.err()).toBe('checking desk…\n');
});

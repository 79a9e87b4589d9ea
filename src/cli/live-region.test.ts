import { expect, test } from 'vitest';
import { liveRegion } from './live-region.ts';

/** What was written, without the marks of a synchronized update. */
function recorder(columns = 20, rows = 6) {
  const size = { columns, rows };
  let written = '';
  const region = liveRegion(
    (text) => (written += text),
    () => size,
  );
  const take = (): string => {
    const text = written.replace(/\u001b\[\?(2026[hl]|25[hl])/g, '');
    written = '';
    return text;
  };
  return { region, size, take };
}

test('draws in place: up to its own first row, and no further', () => {
  const { region, take } = recorder();
  region.draw(['one', 'two', 'three']);
  expect(take()).toBe('\u001b[Jone\ntwo\nthree');
  region.draw(['four']);
  expect(take()).toBe('\r\u001b[2A\u001b[Jfour');
});

test('what is printed goes above and stays', () => {
  const { region, take } = recorder();
  region.draw(['status']);
  take();
  region.print('a verdict');
  expect(take()).toBe('\r\u001b[Ja verdict\nstatus');
});

test('a line wider than the window counts with the rows it takes, also after a resize', () => {
  const { region, size, take } = recorder();
  region.draw(['x'.repeat(20), '\u001b[1mbold\u001b[22m']);
  take();
  size.columns = 10;
  region.clear();
  expect(take()).toBe('\r\u001b[2A\u001b[J');
});

test('taller than the window, only its end is drawn', () => {
  const { region, take } = recorder(20, 3);
  region.draw(['1', '2', '3', '4']);
  expect(take()).toBe('\u001b[J3\n4');
});

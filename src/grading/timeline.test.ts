import { expect, test } from 'vitest';
import type { Step } from '../simulation/step.ts';
import { START_TIME_MS } from '../simulation/world.ts';
import { buildTimeline } from './timeline.ts';

const call = { id: 0, client: 0, port: 'store', method: 'get', args: ['account'] };
const transition = { id: 'A1', client: 0, footprint: { reads: [], writes: [] } };
const step = (parts: Partial<Step>): Step => ({
  transition,
  kind: 'call',
  call,
  started: null,
  answer: null,
  settled: [],
  changed: false,
  console: [],
  fault: null,
  nowMs: 0,
  ...parts,
});
const answer = { ok: true as const, value: { value: { balance: 7 }, version: 1 } };
const textsOf = (...log: Step[]) =>
  buildTimeline({ log, shareAlong: [], loggedAfter: [] }, ['A', 'B']).rows.map((row) => row.text);

test('an effect and the reply right after it are one row', () => {
  expect(textsOf(step({ kind: 'effect', answer }), step({ kind: 'reply', answer }))).toEqual([
    'get account -> {balance: 7}',
  ]);
});

test('what nobody was told stands in the books all the same', () => {
  const answer = {
    ok: false as const,
    error: { name: 'GatewayTimeout', message: '' },
    untold: { ref: 'r', amount: 5 },
  };
  const charge = { ...call, port: 'network', method: 'charge', args: [{ ref: 'r', amount: 5 }] };
  const { rows } = buildTimeline({ log: [step({ call: charge, answer })], shareAlong: [], loggedAfter: [] }, [
    'A',
    'B',
  ]);
  expect(rows).toMatchObject([
    {
      text: 'network.charge({ref: "r", amount: 5}) -> throws GatewayTimeout',
      books: 'not told: charge {ref: "r", amount: 5}',
    },
  ]);
});

test('a column a client that did something', () => {
  const other = step({ transition: { ...transition, client: 2 }, answer });
  const told = buildTimeline({ log: [step({ answer }), other], shareAlong: [], loggedAfter: [] }, ['A', 'B', 'C']);
  expect(told.clients).toEqual(['A', 'C']);
  expect(told.rows.map(({ client }) => client)).toEqual([0, 1]);
});

test('a reply that somebody got ahead of is a row of its own', () => {
  const other = step({ call: { ...call, id: 1, client: 1 }, transition: { ...transition, id: 'B1', client: 1 } });
  expect(textsOf(step({ kind: 'effect', answer }), other, step({ kind: 'reply', answer }))).toEqual([
    'get account -> {balance: 7} (reply on its way)',
    'get account',
    'reply of get account',
  ]);
});

test('what the code printed stands with the step in which it did, and only as much as anybody reads', () => {
  const line = (text: string) => ({ client: 0, text });
  const printed = Array.from({ length: 25 }, (_, at) => line(`line ${at}`));
  const rowsOf = (...log: Step[]) => buildTimeline({ log, shareAlong: [], loggedAfter: [] }, ['A', 'B']).rows;
  expect(rowsOf(step({ console: [line('balance 7')] }), step({}))).toMatchObject([{ console: ['balance 7'] }, {}]);
  expect(rowsOf(step({}))[0]).not.toHaveProperty('console');
  const [row] = rowsOf(step({ kind: 'effect' }), step({ kind: 'reply', console: [line('x'.repeat(999)), ...printed] }));
  expect(row?.console).toHaveLength(21);
  expect(row?.console?.[0]).toHaveLength(300);
  expect(row?.console?.at(-1)).toBe('(6 more lines)');
});

test('time that passes is told in hours and minutes', () => {
  const time = (sinceStartMs: number) => step({ kind: 'time', call: null, nowMs: START_TIME_MS + sinceStartMs });
  expect(textsOf(time(600_000), time(90_661_000))).toEqual(['10 min pass', '25 h 1 min 1 s pass']);
});

test('a function that the check hands in is called by its name', () => {
  const handler = { ...call, port: 'function', method: 'charge', args: [] };
  expect(textsOf(step({ call: handler, answer: { ok: true, value: 1 } }))).toEqual(['charge() -> 1']);
});

/**
 * Programs with published numbers of classes: the test suites of Concuerror (dpor_tests), Nidhugg (SC_test) and the
 * papers behind them, each rewritten as clients over shared variables. Numbers of all interleavings are brute force.
 * Concuerror stores 97 runs of source sets for last zero 5 (64 + 33) and 10 for the example of POPL 2014, with the oldest
 * process first, and 12 for the combination lock.
 */
import { type AbstractClient, insert, read, update, write } from './abstract-program.ts';

export interface LitmusProgram {
  readonly name: string;
  readonly clients: readonly AbstractClient[];
  readonly interleavings: bigint;
  readonly classes: number;
  /** Prefixes that source sets give up; where the number depends on what is tried first, with that first. */
  readonly blocked: number;
  readonly firstTried?: 'same-client' | 'first';
}

export const times = (count: number, ...steps: readonly AbstractClient[]): AbstractClient[] =>
  Array.from({ length: count }, () => steps).flat();

/** One writer of x; n readers that each read a key of their own, then x. */
export const readers = (count: number): AbstractClient[] => [
  [write('x')],
  ...Array.from({ length: count }, (_, reader) => [read(`own${reader}`), read('x')]),
];

/** A reader looks for the last zero of an array while n writers each copy their left neighbour plus one. */
export function lastZero(count: number): AbstractClient[] {
  const writers = Array.from(
    { length: count },
    (_, at) =>
      function* (): ReturnType<() => Steps> {
        const left = Number(yield read(`cell${at}`));
        yield write(`cell${at + 1}`, left + 1);
      },
  );
  return [
    function* (): Steps {
      for (let at = count; at > 0; at -= 1) if ((yield read(`cell${at}`)) === 0) return;
    },
    ...writers,
  ];
}

type Steps = Generator<ReturnType<typeof read>, void, string | number>;

/** The example of "Optimal Dynamic Partial Order Reduction" (POPL 2014), figure 1. */
const popl14: AbstractClient[] = [
  [write('x', 1)],
  [write('y', 1)],
  function* (): Steps {
    if ((yield read('y')) === 0) yield write('z', 1);
  },
  function* (): Steps {
    if ((yield read('z')) === 1 && (yield read('y')) === 0) yield write('x', 2);
  },
];

const combinationLock: AbstractClient[] = [
  [write('z', 1)],
  function* (): Steps {
    yield write('x', 1);
    yield write('a', 1);
    if ((yield read('y')) !== 1) return;
    yield write('w', 1);
    yield write('b', 0);
  },
  function* (): Steps {
    if ((yield read('x')) !== 1) return;
    yield write('y', 1);
    yield write('c', 0);
    if ((yield read('v')) === 1) yield read('z');
  },
  function* (): Steps {
    if ((yield read('w')) !== 1) return;
    yield write('v', 1);
    yield write('d', 0);
  },
];

const sleepingRaces: AbstractClient[] = [
  [write('own0'), write('w', 1)],
  [write('own1'), write('x', 1)],
  [write('own2'), write('y', 1)],
  [write('own3'), read('y'), write('own3'), write('z', 1)],
  function* (): Steps {
    yield write('own4');
    for (const key of ['y', 'z', 'x']) {
      if ((yield read(key)) === 0) return;
      yield write('own4');
    }
    yield read('w');
  },
];

const manyWrite: AbstractClient[] = [[write('x', 1)], [write('x', 2)], [write('y', 1)], [write('y', 2)]];

/** Two clients that n times add the other's number to their own. */
const fibonacci = (rounds: number): AbstractClient[] =>
  ['i', 'j'].map((own) => Array.from({ length: rounds }, () => [read('i'), read('j'), write(own)]).flat());

export const storeBuffering: AbstractClient[] = [
  [write('x', 1), read('y')],
  [write('y', 1), read('x')],
];
export const messagePassing: AbstractClient[] = [
  [write('x', 1), write('y', 1)],
  [read('y'), read('x')],
];
export const loadBuffering: AbstractClient[] = [
  [read('x'), write('y', 1)],
  [read('y'), write('x', 1)],
];
export const independentReads: AbstractClient[] = [
  [write('x', 1)],
  [write('y', 1)],
  [read('x'), read('y')],
  [read('y'), read('x')],
];

/** Concuerror's `writeread`: three writers of one value, two of which read it afterwards. */
export const writeRead: AbstractClient[] = [[write('x', 1)], [write('x', 1), read('x')], [write('x', 0), read('x')]];

const conditionalReader = function* (): Steps {
  if ((yield read('y')) !== 0) return;
  yield read('x');
  yield write('y', 1);
};
/** Concuerror's `conditional_readers`: a writer of x, and two that read x and write y if y is still 0. */
export const conditionalReaders: AbstractClient[] = [[write('x', 1)], conditionalReader, conditionalReader];

/** Looks its key up, charges (each time anew), writes the payment, then the answer under the key. */
const naiveHandler = function* (): Steps {
  if ((yield read('idem:K')) !== 0) return;
  yield write('gateway');
  yield write('pay:K');
  yield write('idem:K', 'done');
};

/** Claims its key, charges under it, records; a second caller drives the charge of the first to its end. */
const claimingHandler = function* (): Steps {
  if ((yield insert('idem:K', 'started')) !== 0 && (yield read('idem:K')) === 'done') return;
  yield update('gateway:K');
  yield write('pay:K', 'paid');
  yield write('idem:K', 'done');
};

export const naiveHandlers = (count: number): AbstractClient[] => times(count, naiveHandler);
export const claimingHandlers = (count: number): AbstractClient[] => times(count, claimingHandler);

export const LITMUS_PROGRAMS: readonly LitmusProgram[] = [
  { name: 'readers 1', clients: readers(1), interleavings: 3n, classes: 2, blocked: 0 },
  { name: 'readers 2', clients: readers(2), interleavings: 30n, classes: 4, blocked: 0 },
  { name: 'readers 3', clients: readers(3), interleavings: 630n, classes: 8, blocked: 0 },
  { name: 'readers 4', clients: readers(4), interleavings: 22_680n, classes: 16, blocked: 0 },
  { name: 'readers 6', clients: readers(6), interleavings: 97_297_200n, classes: 64, blocked: 0 },
  { name: 'last zero 1', clients: lastZero(1), interleavings: 3n, classes: 2, blocked: 0, firstTried: 'first' },
  { name: 'last zero 2', clients: lastZero(2), interleavings: 35n, classes: 5, blocked: 0, firstTried: 'first' },
  { name: 'last zero 3', clients: lastZero(3), interleavings: 920n, classes: 12, blocked: 1, firstTried: 'first' },
  { name: 'last zero 4', clients: lastZero(4), interleavings: 44_300n, classes: 28, blocked: 7, firstTried: 'first' },
  {
    name: 'last zero 5',
    clients: lastZero(5),
    interleavings: 3_487_880n,
    classes: 64,
    blocked: 33,
    firstTried: 'first',
  },
  {
    name: 'the example of POPL 2014',
    clients: popl14,
    interleavings: 69n,
    classes: 5,
    blocked: 5,
    firstTried: 'first',
  },
  { name: 'combination lock', clients: combinationLock, interleavings: 9_914n, classes: 6, blocked: 6 },
  {
    name: 'sleeping races',
    clients: sleepingRaces,
    interleavings: 7_237_944n,
    classes: 10,
    blocked: 14,
    firstTried: 'first',
  },
  { name: 'many writes', clients: manyWrite, interleavings: 24n, classes: 4, blocked: 0 },
  {
    name: 'two writes and two readers',
    clients: [[write('x'), write('x')], ...times(2, [read('y'), read('x')])],
    interleavings: 90n,
    classes: 9,
    blocked: 0,
  },
  {
    name: 'two writers and two readers',
    clients: [[write('x')], [write('x')], ...times(2, [read('y'), read('x')])],
    interleavings: 180n,
    classes: 18,
    blocked: 0,
  },
  { name: 'Fibonacci 2', clients: fibonacci(2), interleavings: 924n, classes: 19, blocked: 0 },
  {
    name: 'three clients of two writes',
    clients: times(3, [write('x'), write('x')]),
    interleavings: 90n,
    classes: 90,
    blocked: 0,
  },
  {
    name: 'three clients of three writes',
    clients: times(3, [write('x'), write('x'), write('x')]),
    interleavings: 1_680n,
    classes: 1_680,
    blocked: 0,
  },
  { name: 'write, then read', clients: writeRead, interleavings: 30n, classes: 22, blocked: 0 },
  { name: 'conditional readers', clients: conditionalReaders, interleavings: 136n, classes: 12, blocked: 0 },
  { name: 'naive handler, 2 clients', clients: naiveHandlers(2), interleavings: 70n, classes: 10, blocked: 0 },
  { name: 'naive handler, 3 clients', clients: naiveHandlers(3), interleavings: 32_622n, classes: 267, blocked: 2 },
  { name: 'claiming handler, 2 clients', clients: claimingHandlers(2), interleavings: 112n, classes: 20, blocked: 0 },
  {
    name: 'claiming handler, 3 clients',
    clients: claimingHandlers(3),
    interleavings: 190_224n,
    classes: 3_054,
    blocked: 49,
  },
  { name: 'store buffering', clients: storeBuffering, interleavings: 6n, classes: 3, blocked: 0 },
  { name: 'message passing', clients: messagePassing, interleavings: 6n, classes: 3, blocked: 0 },
  {
    name: 'independent reads of independent writes',
    clients: independentReads,
    interleavings: 180n,
    classes: 15,
    blocked: 0,
  },
  {
    name: 'lost update, 2 clients',
    clients: times(2, [read('x'), write('x')]),
    interleavings: 6n,
    classes: 4,
    blocked: 0,
  },
  {
    name: 'lost update, 3 clients',
    clients: times(3, [read('x'), write('x')]),
    interleavings: 90n,
    classes: 36,
    blocked: 0,
  },
  {
    name: 'lost update, 4 clients',
    clients: times(4, [read('x'), write('x')]),
    interleavings: 2_520n,
    classes: 576,
    blocked: 0,
  },
];

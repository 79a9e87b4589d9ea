import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

export interface FakeIo extends Io {
  /** What was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

/** An outside that records what is written: no colour, no person to ask, 80 columns unless told. */
export function fakeIo(cwd: string, changes: Partial<Io> = {}): FakeIo {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    stdin: new PassThrough(),
    env: {},
    cwd,
    isInteractive: false,
    columns: 80,
    rows: 24,
    colorLevel: 0,
    unicode: true,
    hyperlinks: false,
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    stdout: recorder(out),
    stderr: recorder(err),
    ...changes,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}

function recorder(chunks: string[]): Io['stdout'] {
  return {
    write: (chunk: unknown) => {
      chunks.push(String(chunk));
      return true;
    },
  };
}

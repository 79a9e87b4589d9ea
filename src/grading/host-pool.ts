import { type GradingHost, openGradingHost } from './grading-host.ts';
import type { OuterSandbox } from './outer-sandbox.ts';

/** Grading hosts that take turns, opened as they are needed and kept for the next task. */
export interface HostPool {
  /** Does the work on the next host that is free; those who ask first are served first. */
  use<T>(work: (host: GradingHost) => Promise<T>): Promise<T>;
  /** Ends every process; work that still runs on one is cancelled. */
  close(): void;
}

/** A pool of at most `size` hosts, each in the outer sandbox if there is one. */
export function openHostPool(size: number, sandbox: OuterSandbox | null = null): HostPool {
  const all: GradingHost[] = [];
  const idle: GradingHost[] = [];
  const waiting: ((host: GradingHost) => void)[] = [];
  const take = (): GradingHost | Promise<GradingHost> => {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (all.length >= size) return new Promise((resolve) => waiting.push(resolve));
    const opened = openGradingHost(sandbox);
    all.push(opened);
    return opened;
  };
  const giveBack = (host: GradingHost) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(host);
    else next(host);
  };
  return {
    use: async (work) => {
      const host = await take();
      try {
        return await work(host);
      } finally {
        giveBack(host);
      }
    },
    close: () => all.forEach((host) => host.close()),
  };
}

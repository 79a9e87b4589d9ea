/**
 * Whether clients that have nothing to do with each other ever get ahead at the same time. A solution that holds one lock
 * around everything is right, but then they never do, in no interleaving.
 *
 * Two overlap when one of them does something between the first and the last thing that the other does. What counts are
 * changes of the world: who only asks again and again whether it is its turn, waits. A client that changes the world once
 * is at work from its first call to its last. An interleaving of a class that shows it need not be run: it is enough that
 * nothing orders the one before the beginning or after the end of the other.
 */
import type { HappensBefore } from './happens-before.ts';
import type { Step } from './step.ts';

/** Positions in a run. */
interface Deeds {
  /** Between the first and the last of these, in the order of the run, the client is at work. */
  readonly span: readonly number[];
  /** What others may see in between. */
  readonly points: readonly number[];
}

export class Overlap {
  #serial: readonly (readonly [number, number])[];

  /** `clients` have nothing to do with each other, any two of them. */
  constructor(clients: readonly number[]) {
    this.#serial = clients.flatMap((one, at) => clients.slice(at + 1).map((other) => [one, other] as const));
  }

  /** Looks at all interleavings of the class of a run that has ended. `log` has one step for each of the run. */
  note(run: HappensBefore, log: readonly Step[]): void {
    if (this.#serial.length === 0) return;
    const phases = phasesOf(log);
    this.#serial = this.#serial.filter(([one, other]) => {
      const atOnce = phases
        .map((phase) => [deedsOf(one, phase, log), deedsOf(other, phase, log)] as const)
        .filter((deeds) => deeds.every(({ span }) => span.length > 1));
      // Where one of them does a single thing, or the two never act in one phase, nothing can be said.
      return atOnce.length > 0 && !atOnce.some(([a, b]) => reachesInto(a, b, run) || reachesInto(b, a, run));
    });
  }

  /** Pairs that never overlapped, although in every run both did something that the other could have come in between. */
  get serial(): readonly (readonly [number, number])[] {
    return this.#serial;
  }
}

/** Positions of the steps of each phase: a barrier is no lock. */
function phasesOf(log: readonly Step[]): readonly (readonly number[])[] {
  const phases: number[][] = [[]];
  for (const [at, { kind }] of log.entries()) {
    if (kind === 'phase') phases.push([]);
    else phases.at(-1)?.push(at);
  }
  return phases;
}

function deedsOf(client: number, phase: readonly number[], log: readonly Step[]): Deeds {
  const effects = phase.filter((at) => {
    const step = log[at] as Step;
    return step.transition.client === client && (step.kind === 'call' || step.kind === 'effect');
  });
  const changes = effects.filter((at) => log[at]?.changed);
  return { span: changes.length > 1 ? changes : effects, points: changes.length > 0 ? changes : effects };
}

/** In some order of the class a point of the first comes between the beginning and the end of the second. */
function reachesInto({ points }: Deeds, { span }: Deeds, run: HappensBefore): boolean {
  const [first, last] = [span[0], span.at(-1)];
  if (first === undefined || last === undefined || first === last) return false;
  return points.some((point) => !run.precedes(point, first) && !run.precedes(last, point));
}

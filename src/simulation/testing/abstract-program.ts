import type { Transition, TransitionSystem } from '../transition-system.ts';

/** One step of an abstract client: reads `x`, or writes its own number to `x`. */
export interface AbstractStep {
  readonly kind: 'read' | 'write';
  readonly key: string;
}

export const read = (key: string): AbstractStep => ({ kind: 'read', key });
export const write = (key: string): AbstractStep => ({ kind: 'write', key });

/**
 * Straight-line clients over shared variables: the programs for which the literature gives exact numbers of classes.
 * Its end state is what every read saw and what every variable holds.
 */
export class AbstractProgram implements TransitionSystem {
  readonly #clients: readonly (readonly AbstractStep[])[];
  #at: number[] = [];
  #memory = new Map<string, string>();
  #seen: string[] = [];

  constructor(clients: readonly (readonly AbstractStep[])[]) {
    this.#clients = clients;
    this.reset();
  }

  reset(): void {
    this.#at = this.#clients.map(() => 0);
    this.#memory = new Map();
    this.#seen = [];
  }

  enabled(): readonly Transition[] {
    return this.#clients.flatMap((steps, client) => {
      const step = steps[this.#at[client] ?? 0];
      if (step === undefined) return [];
      const footprint = step.kind === 'read' ? { reads: [step.key], writes: [] } : { reads: [], writes: [step.key] };
      return [{ id: `${client}.${this.#at[client]}`, client, footprint }];
    });
  }

  take(transition: Transition): void {
    const at = this.#at[transition.client] ?? 0;
    const step = this.#clients[transition.client]?.[at];
    if (step?.kind === 'write') this.#memory.set(step.key, transition.id);
    if (step?.kind === 'read') this.#seen.push(`${transition.id}=${this.#memory.get(step.key) ?? 0}`);
    this.#at[transition.client] = at + 1;
  }

  /** What this schedule ended in, the same for schedules that differ only in the order of commuting steps. */
  end(): string {
    return JSON.stringify([[...this.#seen].sort(), [...this.#memory].sort()]);
  }

  save(): unknown {
    return { at: [...this.#at], memory: new Map(this.#memory), seen: [...this.#seen] };
  }

  restore(state: unknown): void {
    const saved = state as { at: number[]; memory: Map<string, string>; seen: string[] };
    this.#at = [...saved.at];
    this.#memory = new Map(saved.memory);
    this.#seen = [...saved.seen];
  }
}

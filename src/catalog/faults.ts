import { UserError } from '../base/errors.ts';

/** A problem of an exercise, for its author. */
export interface Fault {
  /** Path relative to the pack. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** One fault as editors and terminals link it: `file:line: message`. */
export function faultLine({ file, line, message }: Fault): string {
  return `${file}:${line}: ${message}`;
}

/** An exercise that cannot be used, with every problem it has. */
export class BrokenExercise extends UserError {
  readonly faults: readonly Fault[];

  constructor(id: string, faults: readonly Fault[]) {
    const count = `${faults.length} ${faults.length === 1 ? 'problem' : 'problems'}`;
    super({
      message: `The exercise "${id}" is broken (${count}).\n${faults.map(faultLine).join('\n')}`,
      fix: 'Mend these files of the pack, or install it again.',
    });
    this.faults = faults;
  }
}

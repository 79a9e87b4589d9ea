import { SubjectLimit } from '../simulation/subject.ts';
import { GUEST_MEMORY_MAX_BYTES } from './limits.ts';

/** The guest threw; the address is that of the value it threw. */
export class GuestThrow extends Error {
  readonly thrown: number;

  constructor(thrown: number) {
    super('the guest threw');
    this.thrown = thrown;
  }
}

export function memoryLimit(): SubjectLimit {
  return new SubjectLimit('memory', `the code used more than ${GUEST_MEMORY_MAX_BYTES >> 20} MB of memory`);
}

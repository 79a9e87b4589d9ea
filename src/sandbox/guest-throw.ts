import { SubjectLimit } from '../simulation/subject.ts';
import { GUEST_MEMORY_MAX_BYTES } from './limits.ts';

/** The guest threw; the handle is what it threw. */
export class GuestThrow extends Error {
  readonly handle: number;

  constructor(handle: number) {
    super('the guest threw');
    this.handle = handle;
  }
}

export function memoryLimit(): SubjectLimit {
  return new SubjectLimit('memory', `the code used more than ${GUEST_MEMORY_MAX_BYTES >> 20} MB of memory`);
}

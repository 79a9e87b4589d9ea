/** Abstract programs made at random: two or three clients that read, write, update and insert a few variables. */
import fc from 'fast-check';
import type { AbstractClient, AbstractStep } from './abstract-program.ts';

const KEYS = ['x', 'y', 'z'];

const step: fc.Arbitrary<AbstractStep> = fc.record({
  kind: fc.constantFrom('read' as const, 'write' as const, 'update' as const, 'insert' as const),
  key: fc.constantFrom(...KEYS),
});

export function randomPrograms(clientsMax: 2 | 3, stepsMax: number): fc.Arbitrary<AbstractStep[][]> {
  return fc.array(fc.array(step, { maxLength: stepsMax }), { minLength: 2, maxLength: clientsMax });
}

/** The same, with clients that go no further once a step has seen what somebody wrote. */
export function randomBranchingPrograms(clientsMax: 2 | 3, stepsMax: number): fc.Arbitrary<AbstractClient[]> {
  const client = fc.array(fc.record({ step, isLastIfSeen: fc.boolean() }), { maxLength: stepsMax }).map(
    (steps): AbstractClient =>
      function* () {
        for (const { step: own, isLastIfSeen } of steps) if ((yield own) !== 0 && isLastIfSeen) return;
      },
  );
  return fc.array(client, { minLength: 2, maxLength: clientsMax });
}

/** A judge that looks at the whole end, and finds about one in `oneIn` wrong; which ones depends on the salt. */
export function judgeAtRandom(endOf: () => string, salt: number, oneIn: number): () => boolean {
  return () => {
    let hash = salt;
    for (const character of endOf()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return ((hash ^ (hash >>> 15)) >>> 0) % oneIn !== 0;
  };
}

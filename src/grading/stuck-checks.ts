import type { CheckResult, KitMessage } from './protocol.ts';

/**
 * Checks of one submission that may get a thread stuck before the rest is given up. Each costs seconds, and the outcome
 * is `limited` from the first one on.
 */
export const STUCK_CHECKS_MAX = 2;

/** The checks that have no result yet, in their order. A submission that cannot be loaded has none left to run. */
export function unfinished(checks: readonly string[], messages: readonly KitMessage[]): readonly string[] {
  if (messages.some((message) => message.kind === 'loaded' && message.problem !== null)) return [];
  const ended = new Set(messages.flatMap((message) => (message.kind === 'ended' ? [message.result.check] : [])));
  return checks.filter((check) => !ended.has(check));
}

/** What is to be said about a thread that had to be ended: which check it was, and whose fault. */
export function recoverFrom(
  checks: readonly string[],
  messages: readonly KitMessage[],
  inGuest: boolean,
): readonly KitMessage[] {
  const check = checkUnderWay(messages);
  if (check === null)
    return [{ kind: 'loaded', problem: { kind: 'stuck-native', message: `While loading, ${STUCK}.` } }];
  const stuck = inGuest ? limited(check, `In this check, ${STUCK}.`) : ownFault(check);
  const before = messages.filter((message) => message.kind === 'ended' && isStuck(message.result)).length;
  if (!inGuest || before + 1 < STUCK_CHECKS_MAX) return [ended(stuck)];
  const rest = unfinished(checks, messages).filter((other) => other !== check);
  return [stuck, ...rest.map((other) => limited(other, NOT_RUN))].map(ended);
}

const STUCK =
  'the code sent the engine into a native operation that does not come back, such as joining a huge sparse array';
const NOT_RUN = `This check was not run, because ${STUCK_CHECKS_MAX} before it never came back.`;

/** The check that was started and has not ended; null while the submission is being loaded. */
export function checkUnderWay(messages: readonly KitMessage[]): string | null {
  const last = messages.findLast(
    (message) => message.kind === 'started' || message.kind === 'ended' || message.kind === 'loaded',
  );
  return last?.kind === 'started' ? last.check : null;
}

function isStuck({ problem }: CheckResult): boolean {
  return problem?.kind === 'stuck-native';
}

function limited(check: string, message: string): CheckResult {
  return { check, state: 'limited', problem: { kind: 'stuck-native', message }, ...NOTHING_FOUND };
}

function ownFault(check: string): CheckResult {
  const message = `The check ${check} did not come back, and not because of the submission.`;
  return { check, state: 'undecided', problem: { kind: 'internal', message }, ...NOTHING_FOUND };
}

const NOTHING_FOUND = { counterexample: null, explored: { schedules: 0, interleavings: null, complete: false } };

function ended(result: CheckResult): KitMessage {
  return { kind: 'ended', result };
}

import type { Transition, TransitionSystem } from '../transition-system.ts';

/** One complete schedule. */
export interface BruteSchedule {
  readonly steps: readonly Transition[];
  readonly fails: boolean;
  /** Switches away from a client that could have gone on; after a step of the world nobody is left. */
  readonly switches: number;
}

/** Every complete schedule, run one by one from its start; written for nothing but to be plainly right. */
export async function bruteForce(system: TransitionSystem, passes: () => boolean): Promise<readonly BruteSchedule[]> {
  const schedules: BruteSchedule[] = [];
  const visit = async (prefix: readonly Transition[], switches: number): Promise<void> => {
    await system.reset();
    for (const step of prefix) await system.take(step);
    const enabled = system.enabled();
    if (enabled.length === 0) schedules.push({ steps: prefix, fails: !passes(), switches });
    const last = prefix.at(-1)?.client ?? -1;
    const canStay = last >= 0 && enabled.some(({ client }) => client === last);
    for (const step of enabled) await visit([...prefix, step], switches + Number(canStay && step.client !== last));
  };
  await visit([], 0);
  return schedules;
}

/** The fewest switches of those that fail; null when none does. */
export function fewestSwitchesByHand(schedules: readonly BruteSchedule[]): number | null {
  const failing = schedules.filter(({ fails }) => fails).map(({ switches }) => switches);
  return failing.length === 0 ? null : Math.min(...failing);
}

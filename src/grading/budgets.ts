import {
  CONSOLE_CHARACTERS_MAX,
  FILE_CHARACTERS_MAX,
  GUEST_MEMORY_MAX_BYTES,
  GUEST_STACK_MAX_BYTES,
  JOBS_PER_TURN_MAX,
  PENDING_CALLS_MAX,
  TICKS_PER_TURN_MAX,
  TURN_CHARACTERS_MAX,
  WORK_MAX,
} from '../sandbox/limits.ts';
import { SCHEDULES_MAX } from '../simulation/check-scenario.ts';

/** What a submission may use, as its verdict states it: with other budgets the same bytes can get another verdict. */
export const BUDGETS: Readonly<Record<string, number>> = {
  schedulesPerCheck: SCHEDULES_MAX,
  ticksPerTurn: TICKS_PER_TURN_MAX,
  jobsPerTurn: JOBS_PER_TURN_MAX,
  memoryBytes: GUEST_MEMORY_MAX_BYTES,
  stackBytes: GUEST_STACK_MAX_BYTES,
  pendingCalls: PENDING_CALLS_MAX,
  consoleCharacters: CONSOLE_CHARACTERS_MAX,
  turnCharacters: TURN_CHARACTERS_MAX,
  fileCharacters: FILE_CHARACTERS_MAX,
  work: WORK_MAX,
};

/** Every bound of the isolate, each with its reason. All are counts, so that a submission ends alike on every machine. */

/**
 * Interrupt ticks (10,000 polls each) in one turn: honest turns use none or one. Some 20 ms of a bare loop, less than a
 * second of one that allocates.
 */
export const TICKS_PER_TURN_MAX = 100;

/** Promise jobs in one turn. Honest turns run a few dozen; `for (;;) await null` is stopped here. */
export const JOBS_PER_TURN_MAX = 20_000;

/** Memory grown once at the start, and all that a guest gets: what it asks for beyond ends its turn. */
export const GUEST_MEMORY_MAX_BYTES = 12 << 20;

/** Pages (64 KB) that the whole memory has after that growth: stack, data, heap. The module may not have more. */
export const MEMORY_PAGES = 210;

/** Pages behind those, which the engine's allocator does not know: the host's own, never part of a snapshot. */
export const HOST_PAGES = 2;

/** Stack of the guest; its overflow is a RangeError inside the guest, before the host's own stack ends. */
export const GUEST_STACK_MAX_BYTES = 256 << 10;

/**
 * Port calls that may be pending at once in one instance: solutions of the exercises so far have three. Each is a choice at
 * every step of a run, so that a run costs the square of them.
 */
export const PENDING_CALLS_MAX = 100;

/** Characters and values of one turn's arguments and results: beyond this the turn is refused as `value-size`. */
export const TURN_CHARACTERS_MAX = 1 << 20;

/** Depth to which a value that crosses the border is followed. */
export const VALUE_DEPTH_MAX = 60;

/** Characters of console output kept in a run; what comes later is dropped with a note. */
export const CONSOLE_CHARACTERS_MAX = 10_000;

/** Lines dropped after that until the run counts as a flood: nobody prints so much to look at it. */
export const CONSOLE_LINES_DROPPED_MAX = 10_000;

/** Size of a submitted file that is looked at at all; exercises are a few kilobytes. */
export const FILE_CHARACTERS_MAX = 256 << 10;

/**
 * All that one submission may make the grader do, over all its checks and schedules: about a minute of one core at most.
 * The costliest solution so far, which gets three checks to their last schedule, takes a sixth, and so does one that waits
 * for ever in every check. A unit is some two microseconds.
 */
export const WORK_MAX = 20_000_000;

/** What a turn costs of it, whether it is run or known from before: most of its time goes to the search around it. */
export const TURN_WORK = 16;

/** What each call costs that is pending when a turn begins. */
export const PENDING_CALL_WORK = 4;

/** Bytes in use that cost a unit at each turn: going back to a state copies them. */
export const BYTES_PER_WORK = 16 << 10;

/**
 * What a tick costs: a fifth of a millisecond in a bare loop, some ten in one that allocates. Turns of honest code have
 * none: each begins with the count of polls that its saved state had.
 */
export const TICK_WORK = 4_000;

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

/** Port calls that may be pending at once in one instance. */
export const PENDING_CALLS_MAX = 500;

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

/** The hard quotas that the interpreter enforces. AWS: "Step Functions service quotas". */

/** Bytes of an input, output, task result, task argument, variable, or all variables of one Assign. */
export const PAYLOAD_BYTES = 256 * 1024;
/** Bytes of all variables that one execution holds at a time. */
export const VARIABLES_BYTES = 10 * 1024 * 1024;
/** Events of one execution's history, the last one included. */
export const HISTORY_EVENTS = 25_000;
/** Bytes of a state machine definition. */
export const DEFINITION_BYTES = 1024 * 1024;
/** Characters of the name of a state, a variable, a state machine or an execution. */
export const NAME_CHARACTERS = 80;
/** Iterations of an inline Map that run at the same time. */
export const INLINE_CONCURRENCY = 40;
/** Child executions of a distributed Map that run at the same time. */
export const DISTRIBUTED_CONCURRENCY = 10_000;
/** Redrives of one Map Run. */
export const MAP_RUN_REDRIVES = 1_000;
/** Seconds of the longest wait, timeout or retry interval. */
export const LONGEST_SECONDS = 99_999_999;

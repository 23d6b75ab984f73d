/**
 * Names of a run's logs, which are read where the run is and written by whoever holds its lock
 * (run-directory.ts).
 */

/** One line of figures at a time. */
export const METRICS_FILE = 'metrics.jsonl';
/** One line a reward call. */
export const ORACLE_FILE = 'oracle.jsonl';

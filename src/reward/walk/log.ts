/**
 * Every call leaves an entry, so that nothing paid for is lost: a run appends the entries to oracle.jsonl,
 * and a log read back is a source of known answers.
 */
export interface OracleEntry {
  /** Running number of the call, from 1 on. */
  readonly call: number;
  readonly outcome: string;
  /** null: infeasible. */
  readonly raw: number | null;
  readonly logReward?: number;
  /**
   * Why the outcome counts as infeasible or as worth least, when the oracle failed on it and the run went on.
   */
  readonly failure?: string;
}

/**
 * Entries of a log's text, one JSON object a line. A last line without a line end is one that was being
 * written when the run was killed: it is dropped.
 *
 * @throws naming the line that is no entry
 */
export function parseOracleLog(text: string): OracleEntry[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.flatMap((line, n) => (line.trim() === '' ? [] : [parseEntry(line, n + 1)]));
}

function parseEntry(line: string, number: number): OracleEntry {
  let entry: Partial<OracleEntry> | null;
  try {
    entry = JSON.parse(line) as Partial<OracleEntry> | null;
  } catch {
    entry = null;
  }
  const valid =
    typeof entry?.outcome === 'string' &&
    Number.isSafeInteger(entry.call) &&
    (entry.raw === null || typeof entry.raw === 'number');
  if (!valid) {
    throw new Error(
      `oracle log: line ${number} is no entry {"call", "outcome", "raw"}: ${line.length > 80 ? `${line.slice(0, 80)}...` : line}`,
    );
  }
  return entry as OracleEntry;
}

/**
 * Every paid call leaves an entry, so that nothing paid for is lost: the run layer appends the entries to
 * oracle.jsonl, and a log read back refills a cache.
 */
import type { Oracle, Scores } from '../oracle.js';
import { OracleFailure } from './checked.js';

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

export interface LogOptions {
  /** Number of the first call; larger when a run is resumed. Default 1. */
  readonly firstCall?: number;
  /** log R of a raw score, to be logged beside it. */
  readonly logReward?: (raw: number | null, outcome: string) => number;
  /** What failed on an outcome, if anything did. */
  readonly failure?: (outcome: string) => string | undefined;
}

/**
 * Passes on what the oracle scores and gives the entries of each batch to `sink`, before the caller sees the
 * scores. Of a batch that fails, what was scored before the failure is an entry too: it was paid for.
 */
export function logOracle(
  oracle: Oracle,
  sink: (entries: readonly OracleEntry[]) => void,
  options: LogOptions = {},
): Oracle {
  const { firstCall = 1, logReward, failure } = options;
  let call = firstCall;
  const keep = (scored: Iterable<readonly [string, number | null]>): void => {
    const entries = Array.from(scored, ([outcome, raw]): OracleEntry => {
      const failed = failure?.(outcome);
      return {
        call: call++,
        outcome,
        raw,
        ...(logReward !== undefined && { logReward: logReward(raw, outcome) }),
        ...(failed !== undefined && { failure: failed }),
      };
    });
    sink(entries);
  };
  const keepPart = (error: unknown): never => {
    if (error instanceof OracleFailure && error.scored.size > 0) keep(error.scored);
    throw error;
  };
  return {
    info: oracle.info,
    score(outcomes) {
      let answer;
      try {
        answer = oracle.score(outcomes);
      } catch (error) {
        return keepPart(error);
      }
      const passOn = (scores: Scores): Scores => {
        keep(outcomes.map((outcome, i) => [outcome, scores[i]!] as const));
        return scores;
      };
      return answer instanceof Promise ? answer.then(passOn, keepPart) : passOn(answer);
    },
  };
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

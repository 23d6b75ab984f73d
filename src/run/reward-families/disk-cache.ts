/**
 * Scores of an oracle in a file, so that a call is paid for once whatever the run, the seed or the method: JSON lines in the form of
 * oracle.jsonl, each appended as soon as it is answered. An earlier run's oracle.jsonl, copied, is such a file.
 */
import { existsSync } from 'node:fs';
import type { Oracle, Scores } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/wrap/checked.js';
import { JsonLinesWriter, readJsonLines } from '../json-lines.js';

/**
 * What the file knows is not asked for; new answers are added, those before a failure too.
 *
 * @param owner begins messages
 * @throws when a line is no entry, or belongs to another oracle
 */
export function diskCachedOracle(owner: string, oracle: Oracle, path: string): Oracle {
  const { name, deterministic } = oracle.info;
  if (!deterministic)
    throw new Error(
      `${owner}: a cache needs a reward that always scores an outcome the same, this one says it does not`,
    );
  const known = readCache(owner, path, name);
  let writer: JsonLinesWriter | undefined;
  const keep = (scored: Iterable<readonly [string, number | null]>): void => {
    const fresh = [...new Map(scored)].filter(([outcome]) => !known.has(outcome));
    if (fresh.length === 0) return;
    writer ??= new JsonLinesWriter(path);
    writer.appendAll(fresh.map(([outcome, raw]) => ({ oracle: name, outcome, raw })));
    for (const [outcome, raw] of fresh) known.set(outcome, raw);
  };
  return {
    info: oracle.info,
    async score(outcomes) {
      const missing = [...new Set(outcomes)].filter((outcome) => !known.has(outcome));
      if (missing.length > 0) {
        try {
          const scores = await oracle.score(missing);
          // What is wrong with an answer is for the check above to say; only what is right is kept.
          if (!Array.isArray(scores) || scores.length !== missing.length || !scores.every(isScore)) {
            if (missing.length === outcomes.length) return scores;
            throw new Error(`returned ${describe(scores, missing)}`);
          }
          keep(missing.map((outcome, i) => [outcome, scores[i]!]));
        } catch (error) {
          if (!(error instanceof OracleFailure)) throw error;
          keep(error.scored);
          const all = outcomes.flatMap((outcome) =>
            known.has(outcome) ? [[outcome, known.get(outcome)!] as const] : [],
          );
          const what = error.message.replace(`reward ${error.oracle} `, '');
          throw new OracleFailure(error.oracle, error.outcome, what, error.cause, new Map(all));
        }
      }
      return outcomes.map((outcome) => known.get(outcome)!);
    },
  };
}

const isScore = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isFinite(value));

function describe(scores: Scores, asked: readonly string[]): string {
  if (!Array.isArray(scores)) return `no list of scores`;
  if (scores.length !== asked.length) return `${scores.length} scores for ${asked.length} outcomes`;
  const at = scores.findIndex((score) => !isScore(score));
  return `${String(scores[at])} for ${JSON.stringify(asked[at])}, expected a finite number or null`;
}

function readCache(owner: string, path: string, name: string): Map<string, number | null> {
  const known = new Map<string, number | null>();
  if (!existsSync(path)) return known;
  readJsonLines(path).forEach(({ oracle, outcome, raw, failure }, i) => {
    if (typeof outcome !== 'string' || !isScore(raw))
      throw new Error(`${owner}: ${path}: line ${i + 1} is no entry {"outcome", "raw"}`);
    if (oracle !== undefined && oracle !== name)
      throw new Error(`${owner}: ${path} is the cache of ${String(oracle)}; take another file for ${name}`);
    // A failure is worth another try.
    if (failure === undefined) known.set(outcome, raw as number | null);
  });
  return known;
}

/**
 * Scores of an oracle in a file, so that a call is paid for once whatever the run, the seed or the method:
 * JSON lines in the form of oracle.jsonl, each appended as soon as it is answered. An earlier run's
 * oracle.jsonl, copied, is such a file.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Oracle, Scores } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/wrap/checked.js';
import { fileError, UsageError } from '../../settings/errors.js';
import type { JsonObject } from '../../store/json-lines.js';
import { SharedLines } from '../../store/shared-lines.js';

/**
 * What the file knows is not asked for; new answers are added, those before a failure too. Several runs may
 * share a file: each sees what the others have added.
 *
 * @param owner begins messages
 * @throws when a line is no entry or belongs to another oracle, and when the file cannot be written
 */
export function diskCachedOracle(owner: string, oracle: Oracle, path: string): Oracle {
  const { name, deterministic } = oracle.info;
  if (!deterministic)
    throw new Error(
      `${owner}: a cache needs a reward that always scores an outcome the same, this one says it does not`,
    );
  refuseUnwritable(owner, path);
  const lines = new SharedLines(path);
  const known = new Map<string, number | null>();
  let place = 0;
  const learn = (entries: readonly JsonObject[]): void => {
    for (const entry of entries) learnEntry(known, entry, name, `${owner}: ${path}`, ++place);
  };
  learn(lines.news());
  /** Into the file and into memory; where another run has kept a score first, that one. */
  const keep = async (scored: Iterable<readonly [string, number | null]>): Promise<void> => {
    const all = new Map(scored);
    if (all.size === 0) return;
    try {
      await lines.append((news) => {
        learn(news);
        const fresh = [...all].filter(([outcome]) => !known.has(outcome));
        place += fresh.length;
        return fresh.map(([outcome, raw]) => ({ oracle: name, outcome, raw }));
      });
    } catch (error) {
      const { message } = error instanceof UsageError ? error : fileError(path, error);
      throw new OracleFailure(name, [...all.keys()][0], `has answered, but its cache ${message}`, error, all);
    }
    for (const [outcome, raw] of all) if (!known.has(outcome)) known.set(outcome, raw);
  };
  return {
    info: oracle.info,
    async score(outcomes) {
      learn(lines.news());
      const missing = [...new Set(outcomes)].filter((outcome) => !known.has(outcome));
      if (missing.length > 0) {
        try {
          const scores = await oracle.score(missing);
          // What is wrong with an answer is for the check above to say; only what is right is kept.
          if (!Array.isArray(scores) || scores.length !== missing.length || !scores.every(isScore)) {
            if (missing.length === outcomes.length) return scores;
            throw new Error(`returned ${describe(scores, missing)}`);
          }
          await keep(missing.map((outcome, i) => [outcome, scores[i]!]));
        } catch (error) {
          if (!(error instanceof OracleFailure)) throw error;
          throw await withKnown(error, outcomes);
        }
      }
      return outcomes.map((outcome) => known.get(outcome)!);
    },
  };

  /** A failure with all the scores of the batch that are known for all that, kept where they can be. */
  async function withKnown(failure: OracleFailure, outcomes: readonly string[]): Promise<OracleFailure> {
    await keep(failure.scored).catch(() => undefined);
    const all = outcomes.flatMap((outcome) => {
      const score = known.has(outcome) ? known.get(outcome) : failure.scored.get(outcome);
      return score === undefined ? [] : [[outcome, score] as const];
    });
    const what = failure.message.replace(`reward ${failure.oracle} `, '');
    return new OracleFailure(failure.oracle, failure.outcome, what, failure.cause, new Map(all));
  }
}

/** A paid answer is no time to find out that there is no such folder. */
function refuseUnwritable(owner: string, path: string): void {
  const target = existsSync(path) ? path : dirname(path);
  try {
    accessSync(target, constants.W_OK);
  } catch (error) {
    throw new Error(`${owner}: cache ${fileError(target, error).message}`, { cause: error });
  }
}

const isScore = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && Number.isFinite(value));

function describe(scores: Scores, asked: readonly string[]): string {
  if (!Array.isArray(scores)) return `no list of scores`;
  if (scores.length !== asked.length) return `${scores.length} scores for ${asked.length} outcomes`;
  const at = scores.findIndex((score) => !isScore(score));
  return `${String(scores[at])} for ${JSON.stringify(asked[at])}, expected a finite number or null`;
}

/** Takes an entry of the file over. */
function learnEntry(
  known: Map<string, number | null>,
  { oracle, outcome, raw, failure }: JsonObject,
  name: string,
  where: string,
  place: number,
): void {
  if (typeof outcome !== 'string' || !isScore(raw))
    throw new Error(`${where}: line ${place} is no entry {"outcome", "raw"}`);
  if (oracle !== undefined && oracle !== name)
    throw new Error(`${where} is the cache of ${String(oracle)}; take another file for ${name}`);
  // A failure is worth another try.
  if (failure === undefined) known.set(outcome, raw as number | null);
}

/** What a run's reward calls have found, read from its oracle log. */
import type { Environment } from '../env/environment.js';
import { ModeCounter } from '../metric/modes.js';
import { topK, type ScoredText } from '../metric/top-k.js';
import { isLeastBest } from '../reward/climb.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { JsonObject } from '../store/json-lines.js';
import { readOracleCalls } from '../store/run-directory.js';

export type PaidSummary = {
  /** Distinct outcomes paid for. */
  readonly rewardCalls: number;
  /**
   * Of those, outcomes on which the reward failed and which count as infeasible (`failure=infeasible`);
   * absent when none.
   */
  readonly failed?: number;
  /** Best raw score. */
  readonly best?: number;
  /** Mean raw score of the best 100 distinct. */
  readonly top100?: number;
  /** Means of the reward's details over those, such as the least score of an ensemble and the complexity. */
  readonly top100Details?: Readonly<Record<string, number>>;
  /** Mean pairwise distance of those. */
  readonly diversity?: number;
  /** Distinct modes found by the paid, where the reward defines modes. */
  readonly modes?: number;
  /** Of those, modes that were hit exactly, where nearness counts too. */
  readonly modesExact?: number;
  /** Mean raw score of all that was paid for. */
  readonly meanPaid?: number;
};

export interface PaidEntry {
  readonly outcome: string;
  readonly raw: number | null;
  /** log R of it; absent in rounds of measuring. */
  readonly logReward?: number | undefined;
  /** Measurements of it, where there are several, and their standard deviation. */
  readonly n?: number;
  readonly deviation?: number;
  /** A bound that was taken for the score, or a mean with one among its values: below or above it. */
  readonly bound?: '<' | '>';
  /** The result that this one corrects; the log keeps both. */
  readonly replaces?: number | null;
  /** What the reward did wrong on it. */
  readonly failure?: string;
}

/**
 * Distinct paid outcomes of a run, in order of payment, each as last corrected. Scores by one of several
 * rewards or in a context are left out: they cannot be compared.
 */
export const readPaid = (path: string): PaidEntry[] => paidOf(readOracleCalls(path));

/** The same of the lines of a log, also of one that is no run's. */
export function paidOf(calls: readonly JsonObject[]): PaidEntry[] {
  const seen = new Map<string, PaidEntry>();
  for (const call of calls) {
    const { outcome, raw, logReward, failure, under, n, deviation, bound, replaces } = call;
    const text = String(outcome);
    if ((seen.has(text) && replaces === undefined) || under !== undefined) continue;
    seen.set(text, {
      outcome: text,
      raw: typeof raw === 'number' ? raw : null,
      ...(typeof logReward === 'number' && { logReward }),
      ...(typeof failure === 'string' && { failure }),
      ...(typeof n === 'number' && { n }),
      ...(typeof deviation === 'number' && { deviation }),
      ...((bound === '<' || bound === '>') && { bound }),
    });
  }
  return [...seen.values()];
}

/**
 * -1 where small raw scores are good, else 1: also where the log does not tell.
 */
export const scoreSign = (entries: Parameters<typeof isLessBetter>[0]): 1 | -1 =>
  isLessBetter(entries) === true ? -1 : 1;

/** Whether small raw scores are good, by the log alone (`isLeastBest`). */
export function isLessBetter(entries: readonly Pick<PaidEntry, 'raw' | 'logReward'>[]): boolean | undefined {
  const raw = entries.map((entry) => (entry.logReward === undefined ? NaN : (entry.raw ?? NaN)));
  return isLeastBest(raw, entries.map(({ logReward = NaN }) => logReward)); // prettier-ignore
}

/** Summary of the calls in a run directory's oracle log. */
export function summarizePaid(
  path: string,
  env: Pick<Environment, 'variableLength'>,
  reward?: RewardDefinition,
): PaidSummary {
  return summarizeEntries(readPaid(path), env, reward);
}

/**
 * Summary of a list of distinct outcomes with raw scores; infeasible ones count as calls and nothing else.
 */
export function summarizeEntries(
  entries: readonly PaidEntry[],
  env: Pick<Environment, 'variableLength'>,
  reward?: RewardDefinition,
): PaidSummary {
  const feasible = entries.filter((entry): entry is PaidEntry & { raw: number } => entry.raw !== null);
  const failed = entries.filter(({ failure }) => failure !== undefined).length;
  const calls = { rewardCalls: entries.length, ...(failed > 0 && { failed }) };
  if (feasible.length === 0) return calls;
  const sign = reward ? (reward.oracle.info.higherIsBetter ? 1 : -1) : scoreSign(entries);
  const top = topK(
    feasible.map(({ outcome, raw }) => ({ text: outcome, score: sign * raw })),
    100,
    env.variableLength === true ? 'levenshtein' : 'hamming',
  );
  return {
    ...calls,
    best: sign * feasible.reduce((best, { raw }) => Math.max(best, sign * raw), -Infinity),
    top100: sign * top.mean,
    ...(reward?.details && { top100Details: meanDetails(top.best, reward.details) }),
    diversity: top.diversity,
    ...(reward?.isMode && countModes(feasible, reward)),
    meanPaid: feasible.reduce((sum, { raw }) => sum + raw, 0) / feasible.length,
  };
}

function countModes(
  entries: readonly PaidEntry[],
  { isMode, modes, modeRadius }: RewardDefinition,
): Pick<PaidSummary, 'modes' | 'modesExact'> {
  const count = (counter: ModeCounter): number => {
    entries.forEach(({ outcome, raw }, i) => counter.note(outcome, raw, i + 1));
    return counter.count;
  };
  const exact = count(new ModeCounter({ isMode }));
  if (modeRadius === undefined) return { modes: exact };
  return { modes: count(new ModeCounter({ modes, modeRadius })), modesExact: exact };
}

function meanDetails(
  best: readonly ScoredText[],
  details: NonNullable<RewardDefinition['details']>,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { text } of best)
    for (const [key, value] of Object.entries(details(text)))
      sums[key] = (sums[key] ?? 0) + value / best.length;
  return sums;
}

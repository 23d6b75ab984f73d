/**
 * Sums, products and powers of rewards. They act on R, not on raw scores: direct extraction is linear in the
 * reward, so a weighted sum of rewards is the mixture that a user expects of it. The raw score of a
 * combination is its R. A product or power of what is infeasible is infeasible; in a sum it counts as the
 * part's least reward.
 *
 * Every part is called and checked the way it asks for, so that one part's failures may stop the run while
 * another's count as infeasible. Of a batch on which a part stops, the outcomes that all parts had scored are
 * kept.
 */
import { calledOracle } from './called.js';
import type { RewardDefinition } from './definition.js';
import type { Oracle, OracleInfo, Scores } from './oracle.js';
import { createShaper, identityShaping } from './shaping.js';
import type { BatchOptions } from './walk/batches.js';
import { OracleFailure } from './walk/failure.js';

/** From the log-rewards of the parts to the R of the whole. */
type Combine = (logRewards: readonly number[]) => number;

/** What a part's infeasible outcome is to the whole: infeasible, or as small as the part's least reward. */
type Infeasible = 'whole' | 'small';

/** sum of R. */
export function sumReward(parts: readonly RewardDefinition[], name: string): RewardDefinition {
  return combine(parts, name, `sum of ${listed(parts)}`, 'small', (logs) => {
    let sum = 0;
    for (const log of logs) sum += Math.exp(log);
    return sum;
  });
}

/** weight * product of R; infeasible where a factor is. */
export function productReward(
  weight: number,
  parts: readonly RewardDefinition[],
  name: string,
): RewardDefinition {
  const description = parts.length === 1 ? `${weight} times ${listed(parts)}` : `product of ${listed(parts)}`;
  const logWeight = Math.log(weight);
  return combine(parts, name, description, 'whole', (logs) => {
    let sum = logWeight;
    for (const log of logs) sum += log;
    return Math.exp(sum);
  });
}

/** R^exponent; infeasible where R is. */
export function powerReward(base: RewardDefinition, exponent: number, name: string): RewardDefinition {
  return combine([base], name, `${listed([base])} to the power ${exponent}`, 'whole', (logs) =>
    Math.exp(exponent * logs[0]),
  );
}

function listed(parts: readonly RewardDefinition[]): string {
  return parts.map(({ oracle }) => oracle.info.name).join(', ');
}

function combine(
  parts: readonly RewardDefinition[],
  name: string,
  description: string,
  infeasible: Infeasible,
  combined: Combine,
): RewardDefinition {
  const shapers = parts.map(({ oracle, shaping }) => createShaper(shaping, oracle.info.name));
  const infos = parts.map(({ oracle }) => oracle.info);
  const join = (outcomes: readonly string[], scores: readonly Scores[]): Scores => {
    const logs = parts.map(() => 0);
    return outcomes.map((outcome, n) => {
      if (infeasible === 'whole' && scores.some((part) => part[n] === null)) return null;
      for (let p = 0; p < parts.length; p++) logs[p] = shapers[p](scores[p][n]!, outcome);
      return combined(logs);
    });
  };
  const shared = sharedOutcomes(name, infos);
  const called = parts.map(calledOracle);
  const oracle: Oracle = {
    info: {
      name,
      deterministic: infos.every((info) => info.deterministic),
      higherIsBetter: true,
      ...shared,
    },
    score(outcomes) {
      const answers = called.map((part) => attempt(() => part.score(outcomes)));
      return answers.some((answer) => answer instanceof Promise)
        ? Promise.all(answers).then((settled) => joinAnswers(outcomes, settled))
        : joinAnswers(outcomes, answers as Answer[]);
    },
  };
  const joinAnswers = (outcomes: readonly string[], answers: readonly Answer[]): Scores => {
    const failed = answers.find((answer) => 'error' in answer);
    if (failed === undefined)
      return join(
        outcomes,
        answers.flatMap((answer) => ('scores' in answer ? [answer.scores] : [])),
      );
    throw withCombined(name, failed.error, outcomes, answers, join);
  };
  const batches = sharedBatches(parts);
  return {
    description,
    oracle,
    ...readOf(parts),
    // An infeasible outcome keeps the R that its parts' least rewards come to.
    shaping: {
      ...identityShaping,
      min: Math.max(identityShaping.min, combined(shapers.map((shaper) => shaper(null, '')))),
    },
    ...(batches !== undefined && { calls: { batches } }),
    ...(parts.some((part) => part.details !== undefined) && {
      details: (outcome) => sharedDetails(parts, outcome),
    }),
  };
}

/** What was read for the parts. */
function readOf(parts: readonly RewardDefinition[]): Pick<RewardDefinition, 'read'> {
  const all = parts.flatMap(({ read }) => (read === undefined ? [] : [read]));
  if (all.length === 0) return {};
  return {
    read:
      all.length === 1 ? all[0] : { sentence: all.map(({ sentence }) => sentence).join(' | '), parts: all },
  };
}

/**
 * Details of all parts; those of several parts bear the part's name, unless they are of the outcome itself.
 */
function sharedDetails(parts: readonly RewardDefinition[], outcome: string): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { oracle, details } of parts) {
    for (const [key, value] of Object.entries(details?.(outcome) ?? {})) {
      const own = key !== 'complexity' && !key.includes(' of ') && parts.length > 1;
      all[own ? `${key} of ${oracle.info.name}` : key] = value;
    }
  }
  return all;
}

/** A part's scores of a batch, or what it threw. */
type Answer = { readonly scores: Scores } | { readonly error: unknown };

function attempt(call: () => Scores | Promise<Scores>): Answer | Promise<Answer> {
  try {
    const scores = call();
    return scores instanceof Promise
      ? scores.then(
          (settled) => ({ scores: settled }),
          (error: unknown) => ({ error }),
        )
      : { scores };
  } catch (error) {
    return { error };
  }
}

/**
 * The failure of a part as one of the whole, with the R of the outcomes that every part had scored: they were
 * paid for.
 */
function withCombined(
  name: string,
  error: unknown,
  outcomes: readonly string[],
  answers: readonly Answer[],
  join: (outcomes: readonly string[], scores: readonly Scores[]) => Scores,
): unknown {
  if (!(error instanceof OracleFailure)) return error;
  const known = answers.map((answer) => {
    if ('scores' in answer) return new Map(outcomes.map((outcome, n) => [outcome, answer.scores[n]!]));
    return answer.error instanceof OracleFailure ? answer.error.scored : new Map<string, number | null>();
  });
  const whole = outcomes.filter((outcome) => known.every((scores) => scores.has(outcome)));
  const combined = join(
    whole,
    known.map((scores) => whole.map((outcome) => scores.get(outcome)!)),
  );
  const scored = new Map(whole.map((outcome, n) => [outcome, combined[n]!]));
  const what = `cannot go on: ${error.oracle} ${error.what}`;
  return new OracleFailure(name, error.outcome, what, error, scored);
}

/** The smallest batches any part asks for, so that a call of the whole is at most one of every part. */
function sharedBatches(parts: readonly RewardDefinition[]): BatchOptions | undefined {
  const all = parts.flatMap(({ calls }) => (calls?.batches === undefined ? [] : [calls.batches]));
  if (all.length === 0) return undefined;
  const size = Math.min(...all.map((options) => options.size ?? 64));
  const concurrency = Math.min(...all.map((options) => options.concurrency ?? 1));
  return { size, concurrency };
}

/** Letters and lengths that every part scores. @throws when there are none */
function sharedOutcomes(
  name: string,
  infos: readonly OracleInfo[],
): Pick<OracleInfo, 'alphabet' | 'lengths'> {
  const alphabets = infos.flatMap(({ alphabet }) => (alphabet === undefined ? [] : [alphabet]));
  const lengths = infos.flatMap((info) => (info.lengths === undefined ? [] : [info.lengths]));
  const letters = Array.from(alphabets[0] ?? '').filter((letter) =>
    alphabets.every((other) => other.includes(letter)),
  );
  const least = Math.max(...lengths.map(([shortest]) => shortest));
  const most = Math.min(...lengths.map(([, longest]) => longest));
  if (alphabets.length > 0 && letters.length < 2)
    throw new Error(`reward ${name}: its parts score sequences of different letters`);
  if (least > most) throw new Error(`reward ${name}: its parts score sequences of different lengths`);
  return {
    ...(alphabets.length > 0 && { alphabet: letters.join('') }),
    ...(lengths.length > 0 && { lengths: [least, most] as const }),
  };
}

/**
 * What a run is worth: for a pre-trained model how surely it reaches what it is asked for, and how exact its
 * flows are; for an adapted policy what its calls have found and what it samples.
 */
import { mean } from '../math/moments.js';
import { normalizedLog } from '../math/log-space.js';
import { forwardDistribution } from '../exact/forward-distribution.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { pearson, spearman } from '../metric/correlation.js';
import { distances } from '../metric/distances.js';
import { LogProbabilityEstimator } from '../metric/log-probability.js';
import { ExactnessMeter } from '../metric/exactness.js';
import { sampledNormalizer, sampledTv } from '../metric/sampled-distance.js';
import { SuccessMeter } from '../metric/success.js';
import type { HeldOut } from '../outcome/held-out.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import {
  evaluateOutcomes,
  evaluateTexts,
  freeEvaluator,
  type EvaluateOptions,
} from '../reward/evaluation.js';
import { createShaper } from '../reward/shaping.js';
import type { Policy } from '../sampling/policy.js';
import { UsageError } from '../settings/errors.js';
import { summarizeEntries, type PaidEntry } from './paid-summary.js';
import { rootFlow } from './pretrain-measure.js';
import { drawCandidates } from './sampling-run.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import type { Prior } from '../method/train-settings.js';

export interface ModelEvaluation {
  /** Success on goals drawn as in training, sampled actions. */
  readonly successRate: number;
  /** The same on outcomes drawn afresh, uniformly where the environment's law is uniform. */
  readonly successRateUnseen: number;
  /** On outcomes that were held out of training; absent where none were. */
  readonly successRateHeldOut?: number;
  /** Most probable actions instead of sampled ones. */
  readonly successRateGreedy: number;
  readonly outcomes: number;
  /** log F(s0|y), exactly 0 for exact flows: its mean absolute value and standard deviation over y. */
  readonly logF0MeanAbs: number;
  readonly logF0Deviation: number;
  /** Distance from the exact flows; enumerable spaces with uniform P_B only. */
  readonly policyTv?: number;
  readonly flowError?: number;
  readonly leak?: number;
}

/** Greatest space whose exact conditional flows are compared. */
const MOST_EXACT = 100_000;
/** Pairs (s, y) compared with the exact flows. */
const PAIRS = 4000;

/** @param heldOut outcomes that were never goals, measured apart */
export function evaluateModel(
  model: OutcomeModel,
  seed: number,
  outcomes: number,
  heldOut?: HeldOut,
): ModelEvaluation {
  const random = new RandomStream(seed).fork('evaluate');
  const meter = new SuccessMeter(model);
  return {
    successRate: meter.measure(outcomes, random.fork('training law')).rate,
    successRateUnseen: meter.measure(outcomes, random.fork('fresh')).rate,
    ...(heldOut && {
      successRateHeldOut: meter.measure(outcomes, random.fork('held out'), {
        accept: (states, at) => heldOut.has(states, at),
      }).rate,
    }),
    successRateGreedy: meter.measure(outcomes, random.fork('greedy'), { greedy: true }).rate,
    outcomes,
    ...rootFlow(model, Math.min(outcomes, 2000), random.fork('roots')),
    ...((model.env.outcomeCount ?? Infinity) <= MOST_EXACT &&
      !model.learnsBackward &&
      new ExactnessMeter(model.env).measure(model, PAIRS, random.fork('exact'))),
  };
}

export interface PolicyEvaluation {
  readonly rewardCalls: number;
  readonly best?: number;
  readonly top100?: number;
  readonly diversity?: number;
  readonly modes?: number;
  /**
   * Mean raw score of the policy's samples; of those among them that were paid for when the reward cannot be
   * asked.
   */
  readonly meanReward?: number;
  /** Samples that meanReward is a mean of. */
  readonly samples: number;
  /** Share of different outcomes among the samples. */
  readonly distinct: number;
  /** Distances of the exact terminating distribution from r; enumerable spaces only. */
  readonly tv?: number;
  readonly l1?: number;
  readonly jsd?: number;
  readonly kl?: number;
  /**
   * Where tv is an estimate (`sampledTv`): its standard error and samples, and relative error and draws
   * behind Z.
   */
  readonly tvError?: number;
  readonly tvSamples?: number;
  readonly zError?: number;
  readonly zSamples?: number;
  /**
   * Correlation of log p(x) and log R(x), of ranks and of values: over all outcomes where they can be
   * enumerated, else over the different ones among the samples.
   */
  readonly spearman?: number;
  readonly pearson?: number;
  /** Outcomes that the correlations are over. */
  readonly correlated?: number;
}

/** The exact terminating distribution of a policy beside the reward, by outcome. */
export interface ExactDistribution {
  readonly outcomes: readonly string[];
  readonly logProbability: Float64Array;
  readonly logReward: Float64Array;
  /**
   * What the policy is compared with, not normalized: log-rewards, or for a fine-tuned prior those of
   * prior(x) R(x)^(1/alpha).
   */
  readonly logTarget: Float64Array;
}

/**
 * Evaluates an adapted policy. `reward`, when it can be asked, is asked outside any budget.
 * @param prior what the policy has fine-tuned by relative trajectory balance
 * @param normalizerDraws outcomes drawn by the environment's law and scored to estimate Z, and with it tv,
 * where outcomes cannot be enumerated; 0 for no tv there
 */
export async function evaluatePolicy(
  policy: Policy,
  paid: readonly PaidEntry[],
  reward: RewardDefinition | undefined,
  seed: number,
  samples: number,
  prior?: Prior,
  normalizerDraws = 0,
  options: EvaluateOptions = {},
): Promise<{ figures: PolicyEvaluation; distribution?: ExactDistribution }> {
  const { env } = policy;
  const random = new RandomStream(seed).fork('evaluate');
  const drawn = drawCandidates(policy, { count: samples, distinct: false, estimateSamples: 1 }, random);
  const scores = await scoresOf(
    drawn.map(({ outcome }) => outcome),
    paid,
    reward,
    options,
  );
  const known = scores.filter((score): score is number => typeof score === 'number');
  const distribution = reward && (await exactDistribution(policy, reward, prior, options));
  const { meanPaid: _, ...found } = summarizeEntries(paid, env, reward);
  const figures: PolicyEvaluation = {
    ...found,
    ...(known.length > 0 && { meanReward: mean(known) }),
    samples: known.length,
    distinct: new Set(drawn.map(({ outcome }) => outcome)).size / drawn.length,
    ...(distribution && distances(distribution.logProbability, normalizedLog(distribution.logTarget))),
    ...(!distribution &&
      reward &&
      !prior &&
      normalizerDraws > 0 &&
      (await estimatedTv(
        policy,
        reward,
        drawn,
        scores,
        normalizerDraws,
        random.fork('normalizer'),
        options,
      ))),
    ...(distribution
      ? correlations(distribution.logProbability, distribution.logTarget)
      : reward && !prior && sampledCorrelations(policy, reward, drawn, scores, random.fork('correlation'))),
  };
  return { figures, ...(distribution && { distribution }) };
}

/**
 * Backward trajectories from which log p(x) is estimated; fewer make it too small and the correlation blunt.
 */
const CORRELATION_SAMPLES = 32;
/** Most outcomes that correlations are estimated over. */
const MOST_CORRELATED = 500;

/** Nothing where fewer than two outcomes differ. */
function correlations(
  logP: ArrayLike<number>,
  logR: ArrayLike<number>,
): Pick<PolicyEvaluation, 'spearman' | 'pearson' | 'correlated'> {
  if (logP.length < 2) return {};
  const [rank, value] = [spearman(logP, logR), pearson(logP, logR)];
  if (!Number.isFinite(rank) || !Number.isFinite(value)) return {};
  return { spearman: rank, pearson: value, correlated: logP.length };
}

/** Of the different outcomes among the samples, log p(x) by importance sampling. */
function sampledCorrelations(
  policy: Policy,
  reward: RewardDefinition,
  drawn: readonly { readonly outcome: string }[],
  scores: readonly (number | null | undefined)[],
  random: RandomStream,
): Pick<PolicyEvaluation, 'spearman' | 'pearson' | 'correlated'> {
  const { env } = policy;
  const shaper = createShaper(reward.shaping, reward.oracle.info.name);
  const logR = new Map<string, number>();
  drawn.forEach(({ outcome }, i) => {
    const score = scores[i];
    if (score !== undefined && logR.size < MOST_CORRELATED) logR.set(outcome, shaper(score, outcome));
  });
  const states = new Int32Array(logR.size * env.stateSize);
  [...logR.keys()].forEach((outcome, i) => env.outcomeFromText(outcome, states, i * env.stateSize));
  const logP = new Float64Array(logR.size);
  new LogProbabilityEstimator(policy).estimate(states, logR.size, CORRELATION_SAMPLES, random, logP);
  return correlations(logP, [...logR.values()]);
}

/**
 * tv from the drawn samples.
 * @throws UsageError where p(x) cannot be had
 */
async function estimatedTv(
  policy: Policy,
  reward: RewardDefinition,
  drawn: readonly { readonly outcome: string }[],
  scores: readonly (number | null | undefined)[],
  draws: number,
  random: RandomStream,
  options: EvaluateOptions,
): Promise<Partial<PolicyEvaluation>> {
  const { env } = policy;
  const shaper = createShaper(reward.shaping, reward.oracle.info.name);
  const state = new Int32Array(env.stateSize);
  const texts: string[] = [];
  const logLaw = new Float64Array(draws);
  for (let i = 0; i < draws; i++) {
    env.sampleOutcome(random, state, 0);
    texts.push(env.outcomeText(state, 0));
    logLaw[i] = env.outcomeLogProb?.(state, 0) ?? -env.logOutcomeCount;
  }
  const asked = await evaluateTexts(freeEvaluator(reward), texts, options);
  const logWeight = asked.logReward.map((logR, i) => logR - logLaw[i]);
  const { logZ, ...normalizer } = sampledNormalizer(logWeight);
  const states = new Int32Array(drawn.length * env.stateSize);
  drawn.forEach(({ outcome }, i) => env.outcomeFromText(outcome, states, i * env.stateSize));
  const logReward = Float64Array.from(drawn, ({ outcome }, i) => shaper(scores[i]!, outcome));
  const distance = sampledTv(policy, states, logReward, logZ);
  if (!distance)
    throw new UsageError(
      `--sampled-tv: outcomes of ${env.task.name} have too many ancestors for an exact p(x) (more than 1,000,000 for 64 of them)`,
    );
  return { ...distance, ...normalizer };
}

/**
 * Raw scores: asked of the reward where there is one, else from what was paid for (undefined where unknown).
 */
async function scoresOf(
  outcomes: readonly string[],
  paid: readonly PaidEntry[],
  reward: RewardDefinition | undefined,
  options: EvaluateOptions,
): Promise<(number | null | undefined)[]> {
  const known = new Map(paid.map(({ outcome, raw }) => [outcome, raw]));
  if (reward) {
    const fresh = [...new Set(outcomes)].filter((outcome) => !known.has(outcome));
    const { raw } = await evaluateTexts(freeEvaluator(reward), fresh, options);
    fresh.forEach((outcome, i) => known.set(outcome, raw[i]));
  }
  return outcomes.map((outcome) => known.get(outcome));
}

async function exactDistribution(
  policy: Policy,
  reward: RewardDefinition,
  prior: Prior | undefined,
  options: EvaluateOptions,
): Promise<ExactDistribution | undefined> {
  const { env } = policy;
  if (policy instanceof SolvedPolicy && !prior) return solvedDistribution(policy, reward, options);
  if ((env.outcomeCount ?? Infinity) > MOST_EXACT) return undefined;
  const graph = enumerateStates(env);
  const logProbability = terminatingDistribution(graph, policy);
  const { texts: outcomes, logReward } = await evaluateOutcomes(freeEvaluator(reward), graph, options);
  const logPrior = prior && terminatingDistribution(graph, prior.policy);
  const logTarget = logPrior ? logReward.map((logR, x) => logPrior[x] + logR / prior.alpha) : logReward;
  return { outcomes, logProbability, logReward, logTarget };
}

/** The same without a graph, of spaces as large as could be solved. */
async function solvedDistribution(
  policy: SolvedPolicy,
  reward: RewardDefinition,
  options: EvaluateOptions,
): Promise<ExactDistribution> {
  const { env, space } = policy;
  const row = new Int32Array(env.stateSize);
  const outcomes = Array.from({ length: space.outcomeCount }, (_, x) => {
    space.writeOutcome(x, row, 0);
    return env.outcomeText(row, 0);
  });
  const { logReward } = await evaluateTexts(freeEvaluator(reward), outcomes, options);
  return {
    outcomes,
    logProbability: forwardDistribution(space, policy),
    logReward,
    logTarget: logReward,
  };
}

/**
 * What a run is worth: for a pre-trained model how surely it reaches what it is asked for, and how exact its flows are; for an adapted policy what
 * its calls have found and what it samples.
 */
import { enumerateStates } from '../exact/state-graph.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { terminatingDistribution } from '../exact/terminating.js';
import type { Environment } from '../env/environment.js';
import { distances } from '../metric/distances.js';
import { SuccessMeter } from '../metric/success.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { calledOracle } from '../reward/called.js';
import type { RewardDefinition } from '../reward/definition.js';
import { createShaper } from '../reward/shaping.js';
import type { Policy } from '../sampling/policy.js';
import { summarizeEntries, type PaidEntry } from './paid-summary.js';
import { drawCandidates } from './sampling-run.js';
import type { Prior } from './train-settings.js';

export interface ModelEvaluation {
  /** Success on goals drawn as in training, sampled actions. */
  readonly successRate: number;
  /** The same on outcomes drawn afresh, uniformly where the environment's law is uniform. */
  readonly successRateUnseen: number;
  /** Most probable actions instead of sampled ones. */
  readonly successRateGreedy: number;
  readonly outcomes: number;
  /** log F(s0|y), exactly 0 for exact flows: its mean absolute value and standard deviation over y. */
  readonly logF0MeanAbs: number;
  readonly logF0Deviation: number;
  /** Mean total variation of P_F(.|s, y) from the exact one over states visited by backward chains; enumerable spaces only. */
  readonly policyTv?: number;
  /** Mean |log F(s|y) - exact| over the same pairs. */
  readonly flowError?: number;
}

/** Greatest space whose exact conditional flows are compared. */
const MOST_EXACT = 100_000;

export function evaluateModel(model: OutcomeModel, seed: number, outcomes: number): ModelEvaluation {
  const random = new RandomStream(seed).fork('evaluate');
  const meter = new SuccessMeter(model);
  const flows = rootFlows(model, Math.min(outcomes, 2000), random.fork('roots'));
  const mean = flows.reduce((sum, x) => sum + x, 0) / flows.length;
  const variance = flows.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / flows.length;
  return {
    successRate: meter.measure(outcomes, random.fork('training law')).rate,
    successRateUnseen: meter.measure(outcomes, random.fork('fresh')).rate,
    successRateGreedy: meter.measure(outcomes, random.fork('greedy'), true).rate,
    outcomes,
    logF0MeanAbs: flows.reduce((sum, x) => sum + Math.abs(x), 0) / flows.length,
    logF0Deviation: Math.sqrt(variance),
    ...((model.env.outcomeCount ?? Infinity) <= MOST_EXACT && exactness(model, random.fork('exact'))),
  };
}

function rootFlows(model: OutcomeModel, count: number, random: RandomStream): Float32Array {
  const { env } = model;
  const states = new Int32Array(count * env.stateSize);
  const outcomes = new Int32Array(count * env.stateSize);
  for (let i = 0; i < count; i++) {
    env.reset(states, i * env.stateSize);
    env.sampleOutcome(random, outcomes, i * env.stateSize);
  }
  const logFlow = new Float32Array(count);
  model.evaluate(states, outcomes, count, undefined, logFlow);
  return logFlow;
}

/** Pairs compared with the exact solver. */
const PAIRS = 2000;

/** Pairs (s, y) with y uniform and s on a backward chain from y, all steps equally likely. */
function exactness(
  model: OutcomeModel,
  random: RandomStream,
): Pick<ModelEvaluation, 'policyTv' | 'flowError'> {
  const { env } = model;
  const exact = exactConditionalFlow(enumerateStates(env));
  const mask = new Uint8Array(env.actionCount);
  const states = new Int32Array(PAIRS * env.stateSize);
  const outcomes = new Int32Array(PAIRS * env.stateSize);
  const row = new Int32Array(env.stateSize);
  const chain: Int32Array[] = [];
  for (let i = 0; i < PAIRS; i++) {
    env.sampleOutcome(random, row, 0);
    outcomes.set(row, i * env.stateSize);
    chain.length = 0;
    for (;;) {
      env.backwardMask(row, 0, mask, 0);
      const allowed = [...mask.keys()].filter((a) => mask[a]);
      if (allowed.length === 0) break;
      env.stepBack(row, 0, allowed[random.int(allowed.length)]!);
      chain.push(row.slice());
    }
    states.set(chain[random.int(chain.length)]!, i * env.stateSize);
  }
  const actions = env.actionCount;
  const [logP, logQ] = [new Float32Array(PAIRS * actions), new Float32Array(PAIRS * actions)];
  const [logF, logG] = [new Float32Array(PAIRS), new Float32Array(PAIRS)];
  model.evaluate(states, outcomes, PAIRS, logP, logF);
  exact.evaluate(states, outcomes, PAIRS, logQ, logG);
  let tv = 0;
  let error = 0;
  for (let i = 0; i < PAIRS * actions; i++) tv += Math.abs(Math.exp(logP[i]!) - Math.exp(logQ[i]!)) / 2;
  for (let i = 0; i < PAIRS; i++) error += Math.abs(logF[i]! - logG[i]!);
  return { policyTv: tv / PAIRS, flowError: error / PAIRS };
}

export interface PolicyEvaluation {
  readonly rewardCalls: number;
  readonly best?: number;
  readonly top100?: number;
  readonly diversity?: number;
  readonly modes?: number;
  /** Mean raw score of the policy's samples; of those among them that were paid for when the reward cannot be asked. */
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
}

/** The exact terminating distribution of a policy beside the reward, by outcome. */
export interface ExactDistribution {
  readonly outcomes: readonly string[];
  readonly logProbability: Float64Array;
  readonly logReward: Float64Array;
  /** What the policy is compared with, not normalized: log-rewards, or for a fine-tuned prior those of prior(x) R(x)^(1/alpha). */
  readonly logTarget: Float64Array;
}

/**
 * Evaluates an adapted policy. `reward`, when it can be asked, is asked outside any budget.
 * @param prior what the policy has fine-tuned by relative trajectory balance
 */
export async function evaluatePolicy(
  policy: Policy,
  paid: readonly PaidEntry[],
  reward: RewardDefinition | undefined,
  seed: number,
  samples: number,
  prior?: Prior,
): Promise<{ figures: PolicyEvaluation; distribution?: ExactDistribution }> {
  const { env } = policy;
  const random = new RandomStream(seed).fork('evaluate');
  const drawn = drawCandidates(policy, { count: samples, distinct: false, estimateSamples: 1 }, random);
  const scores = await scoresOf(
    drawn.map(({ outcome }) => outcome),
    paid,
    reward,
  );
  const known = scores.filter((score): score is number => typeof score === 'number');
  const distribution = reward && (await exactDistribution(policy, reward, prior));
  const { meanPaid: _, ...found } = summarizeEntries(paid, env, reward);
  const figures: PolicyEvaluation = {
    ...found,
    ...(known.length > 0 && { meanReward: known.reduce((sum, x) => sum + x, 0) / known.length }),
    samples: known.length,
    distinct: new Set(drawn.map(({ outcome }) => outcome)).size / drawn.length,
    ...(distribution && distances(distribution.logProbability, normalized(distribution.logTarget))),
  };
  return { figures, ...(distribution && { distribution }) };
}

/** Raw scores: asked of the reward where there is one, else from what was paid for (undefined where unknown). */
async function scoresOf(
  outcomes: readonly string[],
  paid: readonly PaidEntry[],
  reward: RewardDefinition | undefined,
): Promise<(number | null | undefined)[]> {
  const known = new Map(paid.map(({ outcome, raw }) => [outcome, raw]));
  if (reward) {
    const fresh = [...new Set(outcomes)].filter((outcome) => !known.has(outcome));
    const scores = fresh.length ? await calledOracle(reward).score(fresh) : [];
    fresh.forEach((outcome, i) => known.set(outcome, scores[i]!));
  }
  return outcomes.map((outcome) => known.get(outcome));
}

async function exactDistribution(
  policy: Policy,
  reward: RewardDefinition,
  prior: Prior | undefined,
): Promise<ExactDistribution | undefined> {
  const { env } = policy;
  if ((env.outcomeCount ?? Infinity) > MOST_EXACT) return undefined;
  const graph = enumerateStates(env);
  const logProbability = terminatingDistribution(graph, policy);
  const outcomes = textsOf(env, graph.rows, graph.outcomeState);
  const shaper = createShaper(reward.shaping, reward.oracle.info.name);
  const scores = await calledOracle(reward).score(outcomes);
  const logReward = Float64Array.from(outcomes, (outcome, i) => shaper(scores[i]!, outcome));
  const logPrior = prior && terminatingDistribution(graph, prior.policy);
  const logTarget = logPrior ? logReward.map((logR, x) => logPrior[x]! + logR / prior.alpha) : logReward;
  return { outcomes, logProbability, logReward, logTarget };
}

function textsOf(env: Environment, rows: Int32Array, numbers: Int32Array): string[] {
  return Array.from(numbers, (s) => env.outcomeText(rows, s * env.stateSize));
}

/** log r - log sum r. */
function normalized(logReward: Float64Array): Float64Array {
  const max = logReward.reduce((a, b) => Math.max(a, b), -Infinity);
  const logZ = max + Math.log(logReward.reduce((sum, x) => sum + Math.exp(x - max), 0));
  return logReward.map((x) => x - logZ);
}

/**
 * The exact terminating distribution of a policy in training beside what it is to become; where there are too
 * many outcomes, nothing.
 */
import { logSumExp } from '../math/log-space.js';
import type { Environment } from '../env/environment.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances, type Distances } from '../metric/distances.js';
import type { GFlowNetTrainer } from '../objective/gflownet-trainer.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes, freeEvaluator } from '../reward/evaluation.js';
import type { Prior } from '../method/train-settings.js';

/** Most outcomes whose distribution is measured. */
const MOST_EXACT = 100_000;

/** What is measured exactly. */
export type Measurement = Distances & {
  /** Of the target. */
  readonly logZ: number;
  readonly logZGap?: number;
};

export type Meter = (trainer: GFlowNetTrainer) => Measurement;

/**
 * Measures against the reward, or, for a policy that fine-tunes a prior, against prior(x) R(x)^(1/alpha).
 * Asks the reward about every outcome once; these are no paid calls. Undefined where there are too many
 * outcomes.
 */
export async function exactMeter(
  env: Environment,
  reward: RewardDefinition,
  prior?: Prior,
): Promise<Meter | undefined> {
  if ((env.outcomeCount ?? Infinity) > MOST_EXACT) return undefined;
  const graph = enumerateStates(env);
  const { logReward: logTarget } = await evaluateOutcomes(freeEvaluator(reward), graph);
  if (prior) {
    const logPrior = terminatingDistribution(graph, prior.policy);
    for (let x = 0; x < logTarget.length; x++) logTarget[x] = logPrior[x] + logTarget[x] / prior.alpha;
  }
  const logZ = logSumExp(logTarget);
  const target = logTarget.map((x) => x - logZ);
  return (trainer) => {
    const found = distances(terminatingDistribution(graph, trainer.network), target);
    const learned = trainer.network.parameters.values(trainer.network.logZ)[0];
    return { ...found, logZ, ...(trainer.objective.needs.logZ && { logZGap: learned - logZ }) };
  };
}

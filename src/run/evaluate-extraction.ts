/**
 * How exact direct extraction from a pre-trained model is, for any reward, by the exact terminating
 * distribution of the extracted policy: with the network's flows over all pairs, over pairs that can meet,
 * and with the exact conditional flows in the network's place.
 */
import { normalizedLog } from '../math/log-space.js';
import { extractionLeak } from '../adapt/extraction-leak.js';
import { ExtractionOperator } from '../adapt/extraction-operator.js';
import { tablePolicy } from '../adapt/exact-extraction.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { distances, type Distances } from '../metric/distances.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import { evaluateOutcomes, freeEvaluator, type EvaluateOptions } from '../reward/evaluation.js';
import { UsageError } from '../settings/errors.js';

export interface ExtractionEvaluation extends Distances {
  /** Pairs (s, y) behind tv: all, or those that can meet and a sample of the others. */
  readonly pairs: 'all' | 'reachable and sampled' | 'reachable';
  /** Outcomes out of reach sampled per state; with pairs "reachable and sampled". */
  readonly sampledPerState?: number;
  /** tv when only pairs that can meet are summed: a reach mask. */
  readonly tvReachable: number;
  /** tv with the exact conditional flows in the network's place: what the method itself costs. */
  readonly tvExactFlows: number;
}

/** Greatest space that is summed exactly. */
export const MOST_EXTRACTED = 100_000;

/**
 * Evaluates extraction for several rewards in one pass over the model. Each reward is asked for every
 * outcome, outside any budget.
 * @param stored the operator that lies beside the model's checkpoint, if it does
 * @throws UsageError when the outcomes are too many to enumerate
 */
export async function evaluateExtraction(
  model: OutcomeModel,
  rewards: readonly RewardDefinition[],
  seed: number,
  options: EvaluateOptions = {},
  stored?: (graph: StateGraph) => ExtractionOperator | undefined,
): Promise<ExtractionEvaluation[]> {
  const { env } = model;
  if ((env.outcomeCount ?? Infinity) > MOST_EXTRACTED) {
    throw new UsageError(
      `--reward: extraction is evaluated exactly on at most ${MOST_EXTRACTED.toLocaleString('en-US')} outcomes, ${env.task.name} has e^${env.logOutcomeCount.toFixed(1)}; adapt and evaluate that run`,
    );
  }
  const graph = enumerateStates(env);
  const logRewards: Float64Array[] = [];
  for (const reward of rewards)
    logRewards.push((await evaluateOutcomes(freeEvaluator(reward), graph, options)).logReward);
  const learned = stored?.(graph) ?? ExtractionOperator.build(graph, model);
  const exact = ExtractionOperator.build(graph, exactConditionalFlow(graph), { least: 0 });
  const random = new RandomStream(seed).fork('leak');
  const leak = env.canReach && extractionLeak(graph, model, logRewards, random);
  return logRewards.map((logReward, k) => {
    const numerators = learned.apply(logReward, new Float64Array(graph.edgeCount));
    const target = normalizedLog(logReward);
    const away = (weights: Float64Array): Distances =>
      distances(terminatingDistribution(graph, tablePolicy(graph, weights)), target);
    const tvReachable = away(numerators).tv;
    const tvExactFlows = away(exact.apply(logReward, new Float64Array(graph.edgeCount))).tv;
    if (leak) for (let e = 0; e < numerators.length; e++) numerators[e] += leak.numerators[k][e];
    return {
      ...away(numerators),
      pairs: leak ? (leak.draws === 'all' ? 'all' : 'reachable and sampled') : 'reachable',
      ...(leak && leak.draws !== 'all' && { sampledPerState: leak.draws }),
      tvReachable,
      tvExactFlows,
    };
  });
}

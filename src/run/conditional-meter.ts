/**
 * Exact distances of a conditional policy from its targets, condition by condition, and log Z(c) as learned
 * beside the exact one; where there are too many outcomes, nothing.
 */
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import type { OpenCondition } from '../host/open-condition.js';
import { greatest, logSumExp } from '../math/log-space.js';
import { mean } from '../math/moments.js';
import { pearson } from '../metric/correlation.js';
import { totalVariation } from '../metric/distances.js';
import type { Needs } from '../objective/objective.js';
import { ConditionedPolicy } from '../sampling/conditioned-policy.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { FreeConditionalReward } from './conditional-reward.js';

/** Most outcomes whose distributions are measured. */
const MOST_EXACT = 100_000;

/** One condition, measured exactly. */
export interface ConditionFigures {
  readonly condition: string;
  readonly values: readonly number[];
  /** Total variation of what the policy samples from R(x|c) / Z(c). */
  readonly tv: number;
  /** log Z(c), exact. */
  readonly logZ: number;
  /** The same as learned; absent where the objective learns none. */
  readonly logZLearned?: number;
  /** Correlation of log p(x|c) and log R(x|c) over all outcomes. */
  readonly pearson: number;
}

/** All of them in a few numbers, as runs log them. */
export type ConditionSummary = {
  /** Mean tv over the conditions that were measured. */
  readonly tv: number;
  readonly tvMax: number;
  /** Mean |log Z(c) learned - exact|. */
  readonly logZError?: number;
};

/** Whether an objective learns log Z(c): as such, or as the flow of s0, which fl-db only corrects. */
export const learnsLogZ = ({ logZ, flow, stateReward }: Needs): boolean => logZ || (flow && !stateReward);

export class ConditionMeter {
  private readonly reward: FreeConditionalReward;
  private readonly graph: ReturnType<typeof enumerateStates>;

  constructor(
    opened: OpenCondition,
    network: PolicyNetwork,
    private readonly needs: Needs,
  ) {
    this.reward = new FreeConditionalReward(opened);
    this.graph = enumerateStates(network.env);
  }

  static fits({ env }: PolicyNetwork): boolean {
    return (env.outcomeCount ?? Infinity) <= MOST_EXACT;
  }

  /** @param conditions [n, D] */
  async measure(network: PolicyNetwork, conditions: Float64Array): Promise<ConditionFigures[]> {
    const { space } = network.condition!.input;
    const size = space.names.length;
    const figures: ConditionFigures[] = [];
    for (let at = 0; at < conditions.length; at += size) {
      const values = conditions.slice(at, at + size);
      const logReward = await this.reward.target(this.graph, values);
      const logZ = logSumExp(logReward);
      const policy = new ConditionedPolicy(network, values);
      const logP = terminatingDistribution(this.graph, policy);
      figures.push({
        condition: space.text(values, 0),
        values: [...values],
        tv: totalVariation(
          logP,
          logReward.map((x) => x - logZ),
        ),
        logZ,
        ...(learnsLogZ(this.needs) && { logZLearned: policy.logZ() }),
        pearson: pearson(logP, logReward),
      });
    }
    return figures;
  }
}

export function summarizeConditions(figures: readonly ConditionFigures[]): ConditionSummary {
  const tvs = figures.map(({ tv }) => tv);
  const gaps = figures.flatMap(({ logZ, logZLearned }) =>
    logZLearned === undefined ? [] : [Math.abs(logZLearned - logZ)],
  );
  return {
    tv: mean(tvs),
    tvMax: greatest(tvs),
    ...(gaps.length > 0 && { logZError: mean(gaps) }),
  };
}

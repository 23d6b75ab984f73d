/**
 * Active adaptation's sampler where outcomes can be enumerated: exact extraction of r_hat^gamma from the
 * frozen model (paper, section 4.3). Nothing is trained; the extraction operator is computed once, and every
 * round's sampler is one product with it. Batches are drawn from a second product, that of the reward without
 * what is paid for.
 */
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import type { ConditionalFlow, Policy } from '../sampling/policy.js';
import { tablePolicy } from './exact-extraction.js';
import { ExtractionOperator } from './extraction-operator.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import type { RoundSampler } from './round-sampler.js';
import type { ScoreModel } from './score-model.js';

const CHUNK = 4096;

export class ExtractionSampler implements RoundSampler {
  readonly graph: StateGraph;
  readonly policy: Policy;
  readonly proposal: Policy;
  /** What the policy reads [E]. */
  readonly numerators: Float64Array<ArrayBuffer>;
  /** gamma log r_hat by outcome number [X]. */
  private readonly logTarget: Float64Array;
  private readonly unpaid: Float64Array;
  private readonly operator: ExtractionOperator;
  private readonly paid: PaidOutcomes;
  private readonly surrogate: ScoreModel;
  private readonly texts: string[];
  private readonly tokens: Int32Array;
  private readonly mean = new Float64Array(CHUNK);

  /**
   * @param operator of the model; made anew where there is none
   * @throws when the environment is too large to enumerate
   */
  constructor(
    model: ConditionalFlow,
    paid: PaidOutcomes,
    surrogate: ScoreModel,
    operator?: ExtractionOperator,
  ) {
    const { env } = model;
    this.graph = operator?.graph ?? enumerateStates(env);
    this.operator = operator ?? ExtractionOperator.build(this.graph, model);
    this.numerators = new Float64Array(this.graph.edgeCount);
    this.unpaid = new Float64Array(this.graph.edgeCount);
    this.policy = tablePolicy(this.graph, this.numerators);
    this.proposal = tablePolicy(this.graph, this.unpaid);
    this.logTarget = new Float64Array(this.graph.outcomeCount);
    this.paid = paid;
    this.surrogate = surrogate;
    const { rows, outcomeState } = this.graph;
    this.tokens = new Int32Array(outcomeState.length * env.tokenLength);
    this.texts = Array.from(outcomeState, (s, i) => {
      env.outcomeTokens(rows, s * env.stateSize, this.tokens, i * env.tokenLength);
      return env.outcomeText(rows, s * env.stateSize);
    });
  }

  adapt(gamma: number): Readonly<Record<string, number>> {
    const { logTarget, texts, paid, mean } = this;
    const { tokenLength } = this.graph.env;
    for (let from = 0; from < texts.length; from += CHUNK) {
      const count = Math.min(CHUNK, texts.length - from);
      const tokens = this.tokens.subarray(from * tokenLength, (from + count) * tokenLength);
      this.surrogate.predict(tokens, count, mean);
      for (let i = 0; i < count; i++) {
        const known = paid.logReward(texts[from + i]);
        logTarget[from + i] = gamma * (known ?? paid.logRewardOf(mean[i]));
      }
    }
    this.operator.apply(logTarget, this.numerators);
    for (let y = 0; y < texts.length; y++) if (paid.has(texts[y])) logTarget[y] = -Infinity;
    this.operator.apply(logTarget, this.unpaid);
    return {};
  }
}

/**
 * Active adaptation's sampler where outcomes can be enumerated: exact extraction of r_hat^gamma from the
 * frozen model (paper, section 4.3). Nothing is trained; the extraction operator is computed once, and a
 * round's sampler is one product with it. Batches are drawn from a second product, that of the reward without
 * what is paid for. Products are made when they are asked for: where candidates are listed, no round does.
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
  /** What the policies read [E]. */
  private readonly all: Float64Array<ArrayBuffer>;
  private readonly unpaid: Float64Array;
  private readonly policyOfAll: Policy;
  private readonly policyOfUnpaid: Policy;
  /** gamma log r_hat by outcome number [X]. */
  private readonly logTarget: Float64Array;
  /** Exponent of the target; undefined before the first. */
  private gamma: number | undefined;
  /** Whether the numerators are those of the target. */
  private isCurrent = { all: true, unpaid: true };
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
    this.all = new Float64Array(this.graph.edgeCount);
    this.unpaid = new Float64Array(this.graph.edgeCount);
    this.policyOfAll = tablePolicy(this.graph, this.all);
    this.policyOfUnpaid = tablePolicy(this.graph, this.unpaid);
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

  /** Numerators of the policy [E]. */
  get numerators(): Float64Array<ArrayBuffer> {
    this.solve();
    return this.all;
  }

  get policy(): Policy {
    this.solve();
    return this.policyOfAll;
  }

  get proposal(): Policy {
    const { texts, logTarget, paid } = this;
    if (!this.isCurrent.unpaid) {
      this.writeTarget();
      for (let y = 0; y < texts.length; y++) if (paid.has(texts[y])) logTarget[y] = -Infinity;
      this.operator.apply(logTarget, this.unpaid);
      this.isCurrent.unpaid = true;
    }
    return this.policyOfUnpaid;
  }

  adapt(gamma: number): Readonly<Record<string, number>> {
    this.gamma = gamma;
    this.isCurrent = { all: false, unpaid: false };
    return {};
  }

  /** The policy of the target, unless it is that already. */
  private solve(): void {
    if (this.isCurrent.all) return;
    this.writeTarget();
    this.operator.apply(this.logTarget, this.all);
    this.isCurrent.all = true;
  }

  /** logTarget := gamma log r_hat, by what is paid for and what the surrogate has learned. */
  private writeTarget(): void {
    const { logTarget, texts, paid, mean, gamma = NaN } = this;
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
  }
}

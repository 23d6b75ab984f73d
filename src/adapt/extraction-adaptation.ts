/**
 * Extraction as a way of spending reward calls: every outcome is scored, one call each, a batch a
 * round; the last round sums over all of them, by the operator of the model (extraction-operator.ts), or in
 * the two ways that it does not keep by exact-extraction.ts.
 */
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Policy } from '../sampling/policy.js';
import { copyRow } from '../sampling/trajectories.js';
import { boolean, choice, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { AdaptationReport, OutcomeProgress, Spending } from './adaptation.js';
import { ExactExtraction, tablePolicy } from './exact-extraction.js';
import { ExtractionOperator } from './extraction-operator.js';
import { streamBlocks } from './operator-block.js';
import { dropDeadEdges } from './live-edges.js';
import { OutcomeRounds } from './outcome-rounds.js';
import type { Payer } from './payer.js';

export const extractionParameters = {
  pairs: choice({ choices: ['reachable', 'all'], preset: 'reachable', help: 'pairs (s, y) summed over' }),
  normalize: boolean({ preset: true, help: 'use F(s|y) / F(s0|y)' }),
};

export type ExtractionOptions = SettingsOf<typeof extractionParameters>;

export class ExtractionAdaptation implements Spending {
  /**
   * sum_y r(y) F(s|y) P_F(s'|s, y) of every edge [E], once all outcomes are scored; 0 where a constraint leaves
   * no outcome behind it.
   */
  readonly numerators: Float64Array;
  private readonly sum: (logReward: Float64Array) => void;
  private readonly graph: StateGraph;
  private readonly rounds: OutcomeRounds;
  private result: Policy | undefined;

  /**
   * @param given what differs from the presets
   * @param operator of the model, where it is kept; elsewhere the same sums are made as the model says them
   * @throws one sentence when an option is unknown or out of range, or the task is too large to enumerate
   */
  constructor(
    model: OutcomeModel,
    payer: Payer,
    given: Partial<ExtractionOptions> = {},
    progress: OutcomeProgress = () => {},
    operator?: ExtractionOperator,
  ) {
    const options = resolveParameters('adapt extraction', extractionParameters, given);
    this.graph = operator?.graph ?? enumerateStates(model.env);
    const { env, outcomeCount, outcomeState, rows } = this.graph;
    const size = env.stateSize;
    this.rounds = new OutcomeRounds(
      {
        env,
        outcomeCount,
        writeOutcome: (x, states, at) => copyRow(rows, outcomeState[x] * size, states, at, size),
      },
      payer,
    );
    if (options.pairs === 'reachable' && options.normalize) {
      const used =
        operator ??
        new ExtractionOperator(this.graph, streamBlocks(this.graph, model, { onOutcome: progress }));
      const numerators = new Float64Array(this.graph.edgeCount);
      this.numerators = numerators;
      this.sum = (logReward) => void used.apply(logReward, numerators);
    } else {
      const extraction = new ExactExtraction(this.graph, model, { ...options, onOutcome: progress });
      this.numerators = extraction.numerators;
      this.sum = (logReward) => extraction.run(logReward);
    }
  }

  get done(): boolean {
    return this.result !== undefined;
  }

  /** The extracted policy; undefined before all outcomes are scored. */
  get policy(): Policy | undefined {
    return this.result;
  }

  async next(): Promise<AdaptationReport> {
    const { rounds, graph } = this;
    await rounds.next();
    if (rounds.done) {
      this.sum(rounds.logReward);
      if (rounds.anyOutside) dropDeadEdges(graph, rounds.logReward, this.numerators);
      this.result = tablePolicy(graph, this.numerators);
    }
    return rounds.report({});
  }
}

/**
 * Extraction as a way of spending reward calls: every outcome is scored, one call each, a batch a
 * round; the last round sums over all of them (exact-extraction.ts).
 */
import { enumerateStates, type StateGraph } from '../exact/state-graph.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { Policy } from '../sampling/policy.js';
import { BestScore } from '../reward/climb.js';
import { boolean, choice, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { AdaptationReport, OutcomeProgress, Spending } from './adaptation.js';
import { ExactExtraction } from './exact-extraction.js';
import type { Payer } from './payer.js';

export const extractionParameters = {
  pairs: choice({ choices: ['reachable', 'all'], preset: 'reachable', help: 'pairs (s, y) summed over' }),
  normalize: boolean({ preset: true, help: 'use F(s|y) / F(s0|y)' }),
};

export type ExtractionOptions = SettingsOf<typeof extractionParameters>;

/** Outcomes whose rewards are asked for at once, where the reward has no batches of its own. */
const SCORE_BATCH = 4096;

export class ExtractionAdaptation implements Spending {
  readonly extraction: ExactExtraction;
  private readonly graph: StateGraph;
  private readonly payer: Payer;
  /** log r(y) by outcome number [X]. */
  private readonly logReward: Float64Array;
  private scored = 0;
  private readonly best: BestScore;
  private round = 0;
  private result: Policy | undefined;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range, or the task is too large to enumerate
   */
  constructor(
    model: OutcomeModel,
    payer: Payer,
    given: Partial<ExtractionOptions> = {},
    progress: OutcomeProgress = () => {},
  ) {
    const options = resolveParameters('adapt extraction', extractionParameters, given);
    this.payer = payer;
    this.best = new BestScore(payer.climb);
    this.graph = enumerateStates(model.env);
    this.logReward = new Float64Array(this.graph.outcomeCount);
    this.extraction = new ExactExtraction(this.graph, model, { ...options, onOutcome: progress });
  }

  get done(): boolean {
    return this.result !== undefined;
  }

  /** The extracted policy; undefined before all outcomes are scored. */
  get policy(): Policy | undefined {
    return this.result;
  }

  async next(): Promise<AdaptationReport> {
    const { graph, payer, logReward, scored } = this;
    const { env, outcomeCount } = graph;
    const count = Math.min(payer.batch ?? SCORE_BATCH, outcomeCount - scored);
    const texts = Array.from({ length: count }, (_, i) =>
      env.outcomeText(graph.rows, graph.outcomeState[scored + i] * env.stateSize),
    );
    const evaluations = await payer.evaluate(texts);
    evaluations.forEach(({ raw, logReward: log }, i) => {
      logReward[scored + i] = log;
      this.best.note(raw);
    });
    this.scored += count;
    if (this.scored === outcomeCount) {
      this.extraction.run(logReward);
      this.result = this.extraction.policy();
    }
    this.round++;
    return { round: this.round, calls: payer.calls, best: this.best.raw, losses: {} };
  }
}

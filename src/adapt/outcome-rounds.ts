/**
 * Every outcome of a task scored, one call each, a batch a round: how solving and extraction spend their
 * calls. What is made of the scores is theirs. What lies outside a constraint is not paid for, and has R = 0.
 */
import type { Environment } from '../env/environment.js';
import { BestScore } from '../reward/climb.js';
import { UsageError } from '../settings/errors.js';
import type { AdaptationReport } from './adaptation.js';
import type { Payer } from './payer.js';

/** Outcomes whose rewards are asked for at once, where the reward has no batches of its own. */
const SCORE_BATCH = 4096;

/** The outcomes of a task by number. */
export interface ListedOutcomes {
  readonly env: Environment;
  /** X. */
  readonly outcomeCount: number;
  /** Writes the terminal state of an outcome. */
  writeOutcome(x: number, states: Int32Array, at: number): void;
}

export class OutcomeRounds {
  /** Raw score of each outcome [X]; NaN where it is infeasible, or not asked for yet. */
  readonly raw: Float64Array;
  /** log R of each outcome [X]; -Infinity outside a constraint. */
  readonly logReward: Float64Array;
  private readonly outcomes: ListedOutcomes;
  private readonly payer: Payer;
  private readonly best: BestScore;
  private readonly row: Int32Array;
  private scored = 0;
  private inside = 0;
  private round = 0;

  constructor(outcomes: ListedOutcomes, payer: Payer) {
    this.outcomes = outcomes;
    this.payer = payer;
    this.best = new BestScore(payer.climb);
    this.row = new Int32Array(outcomes.env.stateSize);
    this.raw = new Float64Array(outcomes.outcomeCount).fill(NaN);
    this.logReward = new Float64Array(outcomes.outcomeCount);
  }

  /** True when all are scored. */
  get done(): boolean {
    return this.scored === this.outcomes.outcomeCount;
  }

  /** True when one of those scored so far lies outside a constraint. */
  get anyOutside(): boolean {
    return this.inside < this.scored;
  }

  /** True when one of those scored so far is feasible. */
  get anyFeasible(): boolean {
    return this.best.isKnown;
  }

  /**
   * Scores the next batch.
   * @throws as the payer; UsageError when all are scored and none is within the constraint
   */
  async next(): Promise<void> {
    const { outcomes, payer, row, scored, raw, logReward } = this;
    const { env } = outcomes;
    const count = Math.min(payer.batch ?? SCORE_BATCH, outcomes.outcomeCount - scored);
    const texts = Array.from({ length: count }, (_, i) => {
      outcomes.writeOutcome(scored + i, row, 0);
      return env.outcomeText(row, 0);
    });
    const evaluations = await payer.evaluate(texts);
    evaluations.forEach((evaluation, i) => {
      raw[scored + i] = evaluation.raw ?? NaN;
      logReward[scored + i] = evaluation.outside ? -Infinity : evaluation.logReward;
      if (!evaluation.outside) this.inside++;
      this.best.note(evaluation.raw);
    });
    this.scored += count;
    this.round++;
    if (this.done && this.inside === 0)
      throw new UsageError(
        `--where: none of the ${outcomes.outcomeCount.toLocaleString('en-US')} outcomes fulfils it; nothing was paid for`,
      );
  }

  report(losses: AdaptationReport['losses']): AdaptationReport {
    return { round: this.round, calls: this.payer.calls, best: this.best.raw, losses };
  }
}

/**
 * Dynamic programming as a way of spending reward calls: every outcome is scored, one call each, and the flows
 * of all states follow (exact/solved-flows.ts). No model, no training, no random number: where outcomes can be
 * listed this is exact, and everything learned is measured against it.
 */
import { ForwardDistribution } from '../exact/forward-distribution.js';
import { SolvedFlows } from '../exact/solved-flows.js';
import { MOST_STATES, type StateSpace } from '../exact/state-space.js';
import type { Policy } from '../sampling/policy.js';
import { BestScore } from '../reward/climb.js';
import { integer } from '../settings/describe.js';
import type { AdaptationReport, OutcomeProgress, Spending } from './adaptation.js';
import type { Payer } from './payer.js';

export const solvingParameters = {
  maxStates: integer({
    least: 1,
    greatest: 1_000_000_000,
    preset: MOST_STATES,
    help: 'states that may be solved, 16 bytes each and 24 an outcome; more are refused',
  }),
};

/** Outcomes whose rewards are asked for at once, where the reward has no batches of its own. */
const SCORE_BATCH = 4096;
/** States between two breaths. */
const PART = 50_000;

export class ExactSolving implements Spending {
  readonly space: StateSpace;
  /** Raw score of each outcome [X]; NaN where it is infeasible, or not asked for yet. */
  readonly raw: Float64Array;
  /** log R of each outcome [X]. */
  readonly logReward: Float64Array;
  private readonly payer: Payer;
  private readonly progress: OutcomeProgress;
  private readonly best: BestScore;
  private readonly row: Int32Array;
  private scored = 0;
  private round = 0;
  private result: SolvedFlows | undefined;
  private distance = NaN;

  /** @param progress told of outcomes, as if they were solved one by one */
  constructor(space: StateSpace, payer: Payer, progress: OutcomeProgress = () => {}) {
    this.space = space;
    this.payer = payer;
    this.progress = progress;
    this.best = new BestScore(payer.climb);
    this.row = new Int32Array(space.env.stateSize);
    this.raw = new Float64Array(this.space.outcomeCount).fill(NaN);
    this.logReward = new Float64Array(this.space.outcomeCount);
  }

  get done(): boolean {
    return this.result !== undefined;
  }

  /** The exact policy; undefined before all is solved. */
  get policy(): Policy | undefined {
    return this.result?.policy;
  }

  /** log Z of the solved flows; NaN before. */
  get logZ(): number {
    return this.result?.logZ ?? NaN;
  }

  /**
   * Total variation of what the policy samples from R / Z, both over all outcomes: the first by a forward pass
   * that reads only the policy, the second from the rewards. NaN before all is solved.
   */
  get tv(): number {
    return this.distance;
  }

  /** @throws when every outcome is infeasible */
  async next(): Promise<AdaptationReport> {
    const { space, payer, row, scored } = this;
    const count = Math.min(payer.batch ?? SCORE_BATCH, space.outcomeCount - scored);
    const texts: string[] = [];
    for (let x = scored; x < scored + count; x++) {
      space.writeOutcome(x, row, 0);
      texts.push(space.env.outcomeText(row, 0));
    }
    const evaluations = await payer.evaluate(texts);
    for (let i = 0; i < count; i++) {
      const { raw, logReward } = evaluations[i];
      this.logReward[scored + i] = logReward;
      this.raw[scored + i] = raw ?? NaN;
      this.best.note(raw);
    }
    this.scored += count;
    if (this.scored === space.outcomeCount && !this.best.isKnown)
      throw new Error(
        `exact: none of the ${space.outcomeCount.toLocaleString('en-US')} outcomes is feasible by this reward, so there is nothing to sample`,
      );
    const solved = this.scored === space.outcomeCount ? await this.solve() : undefined;
    this.round++;
    return {
      round: this.round,
      calls: payer.calls,
      best: this.best.raw,
      losses: solved ? { logZ: solved.logZ, tv: this.distance } : {},
    };
  }

  /** Solves and checks part by part: long work can be watched and stopped. */
  private async solve(): Promise<SolvedFlows> {
    const { space, logReward } = this;
    const { outcomeCount, stateCount } = space;
    const solved = new SolvedFlows(space, logReward);
    for (; solved.left > 0; await breath()) {
      solved.advance(PART);
      this.progress(Math.floor(outcomeCount * (1 - (0.5 * solved.left) / stateCount)), outcomeCount);
    }
    const forward = new ForwardDistribution(space, solved.policy);
    for (; forward.left > 0; await breath()) {
      forward.advance(PART);
      this.progress(Math.floor(outcomeCount * (1 - (0.5 * forward.left) / stateCount)), outcomeCount);
    }
    let total = 0;
    const logP = forward.logProbabilities();
    for (let x = 0; x < outcomeCount; x++)
      total += Math.abs(Math.exp(logP[x]) - Math.exp(logReward[x] - solved.logZ));
    this.distance = total / 2;
    this.result = solved;
    return solved;
  }
}

/** Lets other work, such as an interruption, have its turn. */
const breath = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

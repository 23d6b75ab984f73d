/**
 * Dynamic programming as a way of spending reward calls: every outcome is scored, one call each, and the
 * flows of all states follow (exact/solved-flows.ts). No model, no training, no random number: where outcomes
 * can be listed this is exact, and everything learned is measured against it.
 */
import { ForwardDistribution } from '../exact/forward-distribution.js';
import { SolvedFlows } from '../exact/solved-flows.js';
import { MOST_STATES, type StateSpace } from '../exact/state-space.js';
import type { Policy } from '../sampling/policy.js';
import { integer } from '../settings/describe.js';
import type { AdaptationReport, OutcomeProgress, Spending } from './adaptation.js';
import { OutcomeRounds } from './outcome-rounds.js';
import type { Payer } from './payer.js';

export const solvingParameters = {
  maxStates: integer({
    least: 1,
    greatest: 1_000_000_000,
    preset: MOST_STATES,
    help: 'states that may be solved, 16 bytes each and 24 an outcome; more are refused',
  }),
};

/** States between two breaths. */
const PART = 50_000;

export class ExactSolving implements Spending {
  readonly space: StateSpace;
  private readonly progress: OutcomeProgress;
  private readonly rounds: OutcomeRounds;
  private result: SolvedFlows | undefined;
  private distance = NaN;

  /** @param progress told of outcomes, as if they were solved one by one */
  constructor(space: StateSpace, payer: Payer, progress: OutcomeProgress = () => {}) {
    this.space = space;
    this.progress = progress;
    this.rounds = new OutcomeRounds(space, payer);
  }

  /** Raw score of each outcome [X]; NaN where it is infeasible, or not asked for yet. */
  get raw(): Float64Array {
    return this.rounds.raw;
  }

  /** log R of each outcome [X]. */
  get logReward(): Float64Array {
    return this.rounds.logReward;
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
   * Total variation of what the policy samples from R / Z, both over all outcomes: the first by a forward
   * pass that reads only the policy, the second from the rewards. NaN before all is solved.
   */
  get tv(): number {
    return this.distance;
  }

  /** @throws when every outcome is infeasible */
  async next(): Promise<AdaptationReport> {
    const { rounds } = this;
    await rounds.next();
    if (!rounds.done) return rounds.report({});
    if (!rounds.anyFeasible)
      throw new Error(
        `exact: none of the ${this.space.outcomeCount.toLocaleString('en-US')} outcomes is feasible by this reward, so there is nothing to sample`,
      );
    const { logZ } = await this.solve();
    return rounds.report({ logZ, tv: this.distance });
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

/**
 * The loop of every method that spends a budget of reward calls, adaptation and baseline alike: propose
 * outcomes, pay for those that are new, learn from all that was paid for, report. What differs is passed in.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { AdaptationReport } from './adaptation.js';
import { PaidOutcomes } from './paid-outcomes.js';
import type { Payer } from './payer.js';
import { roundSize, type RoundSchedule } from './round-schedule.js';
import { UnseenOutcomes } from './unseen-outcomes.js';

/** Rounds of which a constraint refuses everything before it is over. */
const MOST_REFUSED = 200;

export interface RoundsOptions {
  /** The target is r^gamma. */
  readonly gamma: number;
  /** Rounds in a row that propose nothing new after which it is over. */
  readonly patience: number;
  /** Outcomes that will be paid for, at most. Default: what the payer has left. */
  readonly capacity?: number;
}

/** What a method does in a round. */
export interface RoundParts {
  /** Adds outcomes to `unseen`; those that are new and that the budget covers are paid for. */
  propose(random: RandomStream, unseen: UnseenOutcomes): void | Promise<void>;
  /**
   * Not called while nothing is paid for.
   * @param fresh number of outcomes that were new
   * @returns training losses by name, NaN where there was none
   */
  learn(
    random: RandomStream,
    fresh: number,
  ): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;
}

export class PaidRounds {
  readonly paid: PaidOutcomes;
  private readonly payer: Payer;
  private readonly random: RandomStream;
  private readonly patience: number;
  private begun = 0;
  /** Rounds in a row that proposed nothing new. */
  private idle = 0;
  /** Rounds in a row of which nothing was within the constraint. */
  private refused = 0;

  constructor(env: Environment, payer: Payer, options: RoundsOptions, random: RandomStream) {
    this.payer = payer;
    this.random = random;
    this.patience = options.patience;
    this.paid = new PaidOutcomes(env, payer, options.capacity ?? payer.remaining, options.gamma);
  }

  /** Rounds begun: 1 in the first. */
  get round(): number {
    return this.begun;
  }

  /** Calls so far. */
  get calls(): number {
    return this.payer.calls;
  }

  /** Calls that may be made in all. */
  get budget(): number {
    return this.payer.remaining + this.payer.calls;
  }

  /** Calls left. */
  get remaining(): number {
    return this.payer.remaining;
  }

  /** Objects that the round under way may pay for. */
  size(schedule: RoundSchedule): number {
    return roundSize(schedule, this.begun, this.budget, this.remaining);
  }

  /** True when the budget is spent, or nothing new is found any more. */
  get done(): boolean {
    return this.payer.remaining <= 0 || this.idle >= this.patience || this.refused >= MOST_REFUSED;
  }

  /** One round. @throws as `PaidOutcomes.pay` */
  async next(parts: RoundParts): Promise<AdaptationReport> {
    const { payer, paid } = this;
    const random = this.random.fork(`round${this.begun++}`);
    const unseen = new UnseenOutcomes(paid, payer.remaining);
    await parts.propose(random, unseen);
    const { texts } = unseen;
    this.idle = texts.length > 0 ? 0 : this.idle + 1;
    const before = paid.count;
    await paid.pay(texts);
    this.refused = paid.count > before || texts.length === 0 ? 0 : this.refused + 1;
    // Where a constraint has refused everything so far, there is nothing to learn from yet.
    const losses = paid.count === 0 ? {} : await parts.learn(random, texts.length);
    return { round: this.begun, calls: payer.calls, best: paid.best, losses };
  }
}

/**
 * The loop of every search that works in rounds: uniform outcomes at first; then learn from all that was paid
 * for, choose a batch, pay, repeat. How a batch is chosen is what searches differ in. It finds; it has no
 * sampler.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import type { RoundSchedule } from '../adapt/round-schedule.js';
import { uniformUnpaid } from '../adapt/unpaid-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';

/** What a search does in a round, over the outcomes that were paid for. */
export interface SearchParts {
  /** Learns from all that was paid for; absent where there is nothing to fit. @returns losses by name */
  fit?(random: RandomStream): Readonly<Record<string, number>>;
  /** `count` outcomes that are not paid for; fewer where it finds no more. */
  choose(count: number, random: RandomStream): readonly string[];
}

export class SearchLoop implements PaidMethod {
  readonly policy = undefined;
  private readonly schedule: RoundSchedule;
  private readonly rounds: PaidRounds;
  private readonly parts: SearchParts;

  /** @param parts makes what is done in a round */
  constructor(
    env: Environment,
    payer: Payer,
    schedule: RoundSchedule,
    random: RandomStream,
    parts: (paid: PaidOutcomes) => SearchParts,
  ) {
    this.schedule = schedule;
    this.rounds = new PaidRounds(env, payer, { gamma: 1, patience: 1 }, random);
    this.parts = parts(this.rounds.paid);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { parts, rounds } = this;
    return rounds.next({
      propose: (random, unseen) => {
        const size = rounds.size(this.schedule);
        const texts =
          this.paid.count === 0 ? uniformUnpaid(this.paid, size, random) : parts.choose(size, random);
        for (const text of texts) unseen.add(text);
      },
      learn: (random) => parts.fit?.(random) ?? {},
    });
  }
}

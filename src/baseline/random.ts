/**
 * Uniform random search: distinct outcomes drawn by the environment's law. What everything else has to beat.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';

/** Outcomes asked for at once. */
const BATCH = 64;
/** Draws in a row that were all known after which it gives up. */
const IDLE = 100_000;

export class RandomSearch implements PaidMethod {
  readonly policy = undefined;
  private readonly env: Environment;
  private readonly rounds: PaidRounds;
  private readonly state: Int32Array;

  constructor(env: Environment, payer: Payer, random: RandomStream) {
    this.env = env;
    this.rounds = new PaidRounds(env, payer, { gamma: 1, patience: 1 }, random);
    this.state = new Int32Array(env.stateSize);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { env, state } = this;
    return this.rounds.next({
      propose: (random, unseen) => {
        const wanted = Math.min(BATCH, this.rounds.remaining);
        for (let known = 0; unseen.count < wanted && known < IDLE;) {
          env.sampleOutcome(random, state, 0);
          const before = unseen.count;
          unseen.add(env.outcomeText(state, 0));
          if (unseen.count === before) known++;
        }
      },
      learn: () => ({}),
    });
  }
}

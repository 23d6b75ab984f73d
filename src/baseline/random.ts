/**
 * Uniform random search: distinct outcomes drawn by the environment's law. What everything else has to beat.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';

/** Outcomes asked for at once. */
const BATCH = 64;
/** Draws in a row that were all known after which it gives up. */
const IDLE = 100_000;

export class RandomSearch implements PaidMethod {
  readonly policy = undefined;
  readonly paid: PaidOutcomes;
  private readonly env: Environment;
  private readonly payer: Payer;
  private readonly random: RandomStream;
  private readonly state: Int32Array;
  private round = 0;
  private exhausted = false;

  constructor(env: Environment, payer: Payer, random: RandomStream) {
    this.env = env;
    this.payer = payer;
    this.random = random;
    this.paid = new PaidOutcomes(env, payer, payer.remaining, 1);
    this.state = new Int32Array(env.stateSize);
  }

  get done(): boolean {
    return this.payer.remaining <= 0 || this.exhausted;
  }

  async next(): Promise<AdaptationReport> {
    const { env, payer, paid, state } = this;
    const random = this.random.fork(`round${this.round++}`);
    const texts = new Set<string>();
    const wanted = Math.min(BATCH, payer.remaining);
    for (let known = 0; texts.size < wanted && known < IDLE;) {
      env.sampleOutcome(random, state, 0);
      const text = env.outcomeText(state, 0);
      if (paid.has(text) || texts.has(text)) known++;
      else texts.add(text);
    }
    this.exhausted = texts.size === 0;
    await paid.pay([...texts]);
    return { round: this.round, calls: payer.calls, best: paid.best, losses: {} };
  }
}

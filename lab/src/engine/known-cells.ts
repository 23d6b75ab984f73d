/**
 * Extraction without a reward model: pay for cells in random order, take the mean of those paid for wherever
 * nothing is known, and extract. The sampler is never trained: each payment changes the sum by the terms of
 * its cells, and by a common factor of the rest.
 */
import type { PaidOracle, Policy, RandomStream } from 'ocgfn';
import { PaidOutcomes, type AdaptationReport, type PaidMethod } from 'ocgfn/adapt';
import type { OutcomeSum } from './kept-sum.js';

const BATCH = 32;

export class KnownCells implements PaidMethod {
  readonly paid: PaidOutcomes;
  readonly policy: Policy;
  private readonly payer: PaidOracle;
  private readonly texts: string[];
  private readonly extraction: OutcomeSum;
  private round = 0;

  constructor(sum: OutcomeSum, payer: PaidOracle, random: RandomStream) {
    const { env } = sum.graph;
    const state = new Int32Array(env.stateSize);
    this.texts = Array.from({ length: env.outcomeCount! }, (_, y) => {
      env.outcomeAt!(y, state, 0);
      return env.outcomeText(state, 0);
    });
    this.payer = payer;
    this.paid = new PaidOutcomes(env, payer, payer.remaining, 1);
    this.extraction = sum;
    this.policy = this.extraction.policy();
    this.order = this.texts.slice();
    random.shuffle(this.order);
  }

  private readonly order: string[];

  get done(): boolean {
    return this.payer.remaining <= 0 || this.paid.count === this.texts.length;
  }

  async next(): Promise<AdaptationReport> {
    const { paid, payer, texts } = this;
    const from = paid.count;
    await paid.pay(this.order.slice(from, from + Math.min(BATCH, payer.remaining)));
    let total = 0;
    for (const text of this.order.slice(0, paid.count)) total += Math.exp(paid.logReward(text)!);
    const mean = Math.log(total / paid.count);
    this.extraction.run(Float64Array.from(texts, (text) => paid.logReward(text) ?? mean));
    return { round: ++this.round, calls: payer.calls, best: paid.best, losses: {} };
  }
}

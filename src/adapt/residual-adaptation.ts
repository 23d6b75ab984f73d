/**
 * Adaptation of a model of properties to a reward that is not a function of them (ours). Each round draws
 * objects of what is believed so far, pays for them, and fits log r anew (residual-surrogate.ts). Drawing
 * costs no call and no training: the cell part of the estimate is extracted, the residual weighs the objects
 * (weighed-sampler.ts).
 *
 * Half of a round is drawn by the estimate, half by one that is drawn from what the estimate may be (Thompson
 * sampling). Without a guess the first round is spread evenly over the cells that were found.
 */
import { PropertySampler } from '../property/property-sampler.js';
import type { Backup } from '../property/backup.js';
import { WEIGHED_TRIES, WeighedSampler, type Weighed } from '../property/weighed-sampler.js';
import type { RandomStream } from '../random/stream.js';
import { integer, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { AdaptationReport, PaidMethod } from './adaptation.js';
import { shareParameter } from './common-parameters.js';
import type { PaidOutcomes } from './paid-outcomes.js';
import { PaidRounds } from './paid-rounds.js';
import type { Payer } from './payer.js';
import { ResidualSurrogate, type SplitEstimate } from './residual-surrogate.js';
import { scheduleParameters } from './round-schedule.js';
import type { UnseenOutcomes } from './unseen-outcomes.js';

export const residualParameters = {
  ...scheduleParameters(),
  explore: shareParameter(0.5, 'share of a round drawn by an estimate that may be, not the likeliest'),
  tries: integer({
    least: 1,
    greatest: 10_000,
    preset: WEIGHED_TRIES,
    help: 'roll-outs an object in the mean, at most',
  }),
};

export type ResidualOptions = SettingsOf<typeof residualParameters>;

/** What it goes out from. */
export interface PropertyParent {
  readonly backup: Backup;
  /** [Y] log Z_y, -Infinity where the cell was not found. */
  readonly logZ: Float64Array;
  /** [Y] log r(y) as far as the user knows it. */
  readonly guess?: Float64Array | undefined;
}

/** Draws made for a round before it is content with fewer objects. */
const PASSES = 6;
const PATIENCE = 3;

export class ResidualAdaptation implements PaidMethod {
  readonly policy = undefined;
  readonly surrogate: ResidualSurrogate;
  private readonly parent: PropertyParent;
  private readonly options: ResidualOptions;
  private readonly rounds: PaidRounds;
  private readonly weighed: WeighedSampler;
  private taken = 0;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(parent: PropertyParent, payer: Payer, given: Partial<ResidualOptions>, random: RandomStream) {
    const { set } = parent.backup.model;
    this.parent = parent;
    this.options = resolveParameters('adapt residual', residualParameters, given);
    this.rounds = new PaidRounds(set.env, payer, { gamma: 1, patience: PATIENCE }, random);
    this.surrogate = new ResidualSurrogate(set, parent.guess, payer.remaining);
    this.weighed = new WeighedSampler(parent.backup, parent.logZ);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { options, rounds } = this;
    return rounds.next({
      propose: (random, unseen) => this.propose(rounds.size(options), random, unseen),
      learn: async () => {
        await this.take();
        return { surrogate: this.surrogate.fit() };
      },
    });
  }

  /** Objects of the reward as estimated so far. */
  draw(n: number, random: RandomStream, estimate: SplitEstimate = this.surrogate.split()): Promise<Weighed> {
    return this.weighed.draw(estimate.logReward, estimate.residual, n, random, this.options);
  }

  private async propose(size: number, random: RandomStream, unseen: UnseenOutcomes): Promise<void> {
    if (this.paid.count === 0 && !this.parent.guess) {
      await this.proposeEvenly(size, random, unseen);
      return;
    }
    const explored = this.paid.count === 0 ? 0 : Math.round(this.options.explore * size);
    const maybe = this.surrogate.split(this.surrogate.drawWeights(random.fork('weights')));
    await this.fill(explored, random.fork('explore'), unseen, maybe);
    await this.fill(size, random.fork('exploit'), unseen, this.surrogate.split());
  }

  /** Draws until `unseen` holds so many. */
  private async fill(
    size: number,
    random: RandomStream,
    unseen: UnseenOutcomes,
    estimate: SplitEstimate,
  ): Promise<void> {
    const { stateSize } = this.paid.env;
    for (let pass = 0; pass < PASSES && unseen.count < size; pass++) {
      const { states, count } = await this.draw(size, random.fork(pass), estimate);
      for (let i = 0; i < count && unseen.count < size; i++)
        unseen.add(this.paid.env.outcomeText(states, i * stateSize));
    }
  }

  /** As many objects of each cell that was found. */
  private async proposeEvenly(size: number, random: RandomStream, unseen: UnseenOutcomes): Promise<void> {
    const { backup, logZ } = this.parent;
    const { env } = this.paid;
    const even = logZ.map((log) => (log > -Infinity ? -log : log));
    const sampler = new PropertySampler(backup, logZ);
    for (let pass = 0; pass < PASSES && unseen.count < size; pass++) {
      const { states, count } = await sampler.askAsync(even, size, random.fork(pass), { tries: 20 });
      for (let i = 0; i < count && unseen.count < size; i++)
        unseen.add(env.outcomeText(states, i * env.stateSize));
    }
  }

  /** Tells the surrogate of what was paid for since the last round. */
  private async take(): Promise<void> {
    const { replay, env, count } = this.paid;
    const fresh = count - this.taken;
    const size = env.stateSize;
    const cells = new Int32Array(fresh);
    const states = replay.states.slice(this.taken * size, count * size);
    await this.parent.backup.model.set.measure(states, fresh, cells);
    for (let i = 0; i < fresh; i++)
      this.surrogate.add(states, i * size, cells[i], replay.logReward[this.taken + i]);
    this.taken = count;
  }
}

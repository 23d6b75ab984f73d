/**
 * Metropolis-Hastings on outcomes: several chains with the environment's local moves, target r^gamma (gamma
 * is the inverse temperature). A proposal that was paid for before is free, so that the chains go on through
 * known ground at no cost; only distinct outcomes count as calls.
 *
 * A round of the shared loop (`PaidRounds`) is many sweeps over all chains, each paid for before the next: a
 * chain must know the reward of its proposal before it makes another.
 *
 * A chain whose last `patience` proposals were all known starts anew at a uniform outcome, which is no part
 * of Metropolis-Hastings but helps it as a search: a cold chain would sit on its hill for good.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import { LocalMoves } from '../adapt/local-moves.js';
import { batchParameter, gammaParameter, updatesParameter } from '../adapt/common-parameters.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import { UnseenOutcomes } from '../adapt/unseen-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';

export const mcmcParameters = {
  gamma: gammaParameter(4, 'inverse temperature: the target is r^gamma'),
  chains: batchParameter(16, 'chains side by side'),
  patience: updatesParameter(200, 'known proposals in a row after which a chain starts anew; 0: never'),
};

export type McmcOptions = SettingsOf<typeof mcmcParameters>;

/** Sweeps over all chains between two reports, at most. */
const SWEEPS = 64;
/** Sweeps in a row without anything new after which it gives up. */
const IDLE = 5000;

export class Mcmc implements PaidMethod {
  readonly policy = undefined;
  private readonly rounds: PaidRounds;
  private readonly env: Environment;
  private readonly options: McmcOptions;
  private readonly moves: LocalMoves;
  /** States of the chains [chains, stateSize], their gamma log r, and proposals of this sweep. */
  private readonly states: Int32Array;
  private readonly logTarget: Float64Array;
  private readonly proposals: Int32Array;
  private readonly logRatio: Float64Array;
  private readonly known: Int32Array;
  private accepted = 0;
  private proposed = 0;
  /** Sweeps in a row without anything new. */
  private idle = 0;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(env: Environment, payer: Payer, given: Partial<McmcOptions>, random: RandomStream) {
    const options = resolveParameters('baseline mcmc', mcmcParameters, given);
    const { chains } = options;
    this.env = env;
    this.options = options;
    this.moves = new LocalMoves(env);
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: Infinity }, random);
    this.states = new Int32Array(chains * env.stateSize);
    this.proposals = new Int32Array(chains * env.stateSize);
    this.logTarget = new Float64Array(chains).fill(-Infinity);
    this.logRatio = new Float64Array(chains);
    this.known = new Int32Array(chains);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done || this.idle >= IDLE;
  }

  next(): Promise<AdaptationReport> {
    return this.rounds.next({
      propose: (random) => this.sweeps(random),
      learn: () => ({ acceptance: this.accepted / this.proposed }),
    });
  }

  /** Sweeps until every chain could have found something new. */
  private async sweeps(random: RandomStream): Promise<void> {
    const enough = this.paid.count + this.options.chains;
    this.accepted = 0;
    this.proposed = 0;
    for (let sweep = 0; sweep < SWEEPS && this.paid.count < enough && !this.done; sweep++) {
      const paidBefore = this.paid.count;
      await this.sweep(random);
      this.idle = this.paid.count === paidBefore ? this.idle + 1 : 0;
    }
  }

  /** One proposal of every chain. */
  private async sweep(random: RandomStream): Promise<void> {
    const { env, options, paid, proposals, logRatio, known } = this;
    const size = env.stateSize;
    const unseen = new UnseenOutcomes(paid, this.rounds.remaining);
    const texts: (string | undefined)[] = [];
    for (let c = 0; c < options.chains; c++) {
      texts[c] = this.propose(c, random);
      const text = texts[c];
      known[c] = text !== undefined && !paid.has(text) ? 0 : known[c] + 1;
      if (text !== undefined) unseen.add(text);
    }
    await paid.pay(unseen.texts);
    for (let c = 0; c < options.chains; c++) {
      const text = texts[c];
      const logReward = text === undefined ? undefined : paid.logReward(text);
      // Drawn whatever happens, so that what one chain finds does not shift the others' numbers.
      const u = random.uniform();
      this.proposed++;
      if (logReward === undefined) continue;
      const target = options.gamma * logReward;
      if (Math.log(u) >= target - this.logTarget[c] + logRatio[c]) continue;
      copyRow(proposals, c * size, this.states, c * size, size);
      this.logTarget[c] = target;
      this.accepted++;
    }
  }

  /** A move of one chain, or a start: a uniform outcome, which is always accepted. */
  private propose(c: number, random: RandomStream): string | undefined {
    const { env, options, proposals } = this;
    const at = c * env.stateSize;
    if (options.patience > 0 && this.known[c] >= options.patience) {
      this.logTarget[c] = -Infinity;
      this.known[c] = 0;
    }
    if (this.logTarget[c] === -Infinity) {
      env.sampleOutcome(random, proposals, at);
      this.logRatio[c] = 0;
      return env.outcomeText(proposals, at);
    }
    const logRatio = this.moves.propose(this.states, at, proposals, at, random);
    if (logRatio === undefined) return undefined;
    this.logRatio[c] = logRatio;
    return env.outcomeText(proposals, at);
  }
}

/**
 * Metropolis-Hastings chains on outcomes by the environment's local moves; chain c has the target r^gamma_c
 * (gamma is an inverse temperature). A proposal that was paid for before is free, so that the chains go on
 * through known ground at no cost; only distinct outcomes count as calls.
 *
 * A round of the shared loop (`PaidRounds`) is many sweeps over all chains, each paid for before the next: a
 * chain must know the reward of its proposal before it makes another.
 *
 * A chain whose last `patience` proposals were all known starts anew at a uniform outcome, which is no part
 * of Metropolis-Hastings but helps it as a search: a cold chain would sit on its hill for good.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import { LocalMoves } from '../adapt/local-moves.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import { UnseenOutcomes } from '../adapt/unseen-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow, swapRows } from '../sampling/trajectories.js';

/** Sweeps over all chains between two reports, at most. */
const SWEEPS = 64;
/** Sweeps in a row without anything new after which it gives up. */
const IDLE = 5000;

/** What chains have done since the last report. */
interface Tally {
  accepted: number;
  proposed: number;
}

export class PaidChains implements PaidMethod {
  readonly policy = undefined;
  /** States of the chains [chains, stateSize], and log r of each; -Infinity before the first. */
  readonly states: Int32Array;
  readonly logReward: Float64Array;
  private readonly env: Environment;
  protected readonly gammas: Float64Array;
  private readonly patience: number;
  private readonly moves: LocalMoves;
  private readonly rounds: PaidRounds;
  /**
   * gamma log r of the states, and proposals of this sweep; a text is undefined where the move gave no
   * outcome.
   */
  private readonly logTarget: Float64Array;
  private readonly proposals: Int32Array;
  private readonly texts: (string | undefined)[] = [];
  private readonly logRatio: Float64Array;
  /** Known proposals in a row from about where the chain stands: exchanged along with the state. */
  private readonly known: Int32Array;
  private readonly tally: Tally = { accepted: 0, proposed: 0 };
  /** Sweeps in a row without anything new. */
  private idle = 0;

  /**
   * @param gammas inverse temperature of each chain
   * @param patience known proposals in a row after which a chain starts anew; 0: never
   */
  constructor(env: Environment, payer: Payer, gammas: Float64Array, patience: number, random: RandomStream) {
    const chains = gammas.length;
    this.env = env;
    this.gammas = gammas;
    this.patience = patience;
    this.moves = new LocalMoves(env);
    this.rounds = new PaidRounds(env, payer, { gamma: 1, patience: Infinity }, random);
    this.states = new Int32Array(chains * env.stateSize);
    this.proposals = new Int32Array(chains * env.stateSize);
    this.logReward = new Float64Array(chains).fill(-Infinity);
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
      learn: () => this.figures(),
    });
  }

  /** What is reported of the sweeps since the last report. */
  protected figures(): Readonly<Record<string, number>> {
    return { acceptance: this.tally.accepted / this.tally.proposed };
  }

  /** Chains a and b exchange their states, with all that is known of them. */
  protected exchange(a: number, b: number): void {
    const { states, logReward, logTarget, gammas, known } = this;
    swapRows(states, a, b, this.env.stateSize);
    swapRows(known, a, b, 1);
    const held = logReward[a];
    logReward[a] = logReward[b];
    logReward[b] = held;
    logTarget[a] = gammas[a] * logReward[a];
    logTarget[b] = gammas[b] * logReward[b];
  }

  /** True when the chain has a state. */
  protected started(c: number): boolean {
    return this.logTarget[c] > -Infinity;
  }

  /** Sweeps until every chain could have found something new. */
  private async sweeps(random: RandomStream): Promise<void> {
    const enough = this.paid.count + this.gammas.length;
    this.tally.accepted = 0;
    this.tally.proposed = 0;
    for (let sweep = 0; sweep < SWEEPS && this.paid.count < enough && !this.done; sweep++) {
      const paidBefore = this.paid.count;
      await this.sweep(random);
      this.idle = this.paid.count === paidBefore ? this.idle + 1 : 0;
    }
  }

  /** One proposal of every chain. */
  async sweep(random: RandomStream): Promise<void> {
    const { env, gammas, paid, proposals, texts, logRatio, known, tally } = this;
    const size = env.stateSize;
    let unseen: UnseenOutcomes | undefined;
    for (let c = 0; c < gammas.length; c++) {
      const text = this.propose(c, random);
      texts[c] = text;
      if (text === undefined || paid.has(text)) {
        known[c]++;
        continue;
      }
      known[c] = 0;
      unseen ??= new UnseenOutcomes(paid, this.rounds.remaining);
      unseen.add(text);
    }
    // Most sweeps of cold chains find nothing new.
    if (unseen) await paid.pay(unseen.texts);
    for (let c = 0; c < gammas.length; c++) {
      const text = texts[c];
      const logReward = text === undefined ? undefined : paid.logReward(text);
      // Drawn whatever happens, so that what one chain finds does not shift the others' numbers.
      const u = random.uniform();
      tally.proposed++;
      if (logReward === undefined) continue;
      const target = gammas[c] * logReward;
      if (Math.log(u) >= target - this.logTarget[c] + logRatio[c]) continue;
      copyRow(proposals, c * size, this.states, c * size, size);
      this.logReward[c] = logReward;
      this.logTarget[c] = target;
      tally.accepted++;
    }
  }

  /** A move of one chain, or a start: a uniform outcome, which is always accepted. */
  private propose(c: number, random: RandomStream): string | undefined {
    const { env, patience, proposals } = this;
    const at = c * env.stateSize;
    if (patience > 0 && this.known[c] >= patience) {
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

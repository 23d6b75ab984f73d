/**
 * Parallel tempering on outcomes (C. J. Geyer, 1991): ladders of Metropolis-Hastings chains whose targets
 * r^gamma_k go from flat to sharp, in equal steps of log gamma. After every sweep neighbors on a ladder
 * exchange their states with probability min(1, exp((gamma_a - gamma_b) (log r_b - log r_a))), at even and at
 * odd rungs in turn. An exchange costs no call. Hot chains cross valleys, cold ones climb what those find.
 *
 * Without restarts (`patience=0`, the preset) every rung keeps its own law.
 */
import { batchParameter, gammaParameter, updatesParameter } from '../adapt/common-parameters.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { integer, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { PaidChains } from './paid-chains.js';

export const parallelTemperingParameters = {
  gamma: gammaParameter(16, 'inverse temperature of the coldest rung: its target is r^gamma'),
  hottest: gammaParameter(2, 'inverse temperature of the hottest rung'),
  rungs: integer({ least: 2, greatest: 256, preset: 4, help: 'temperatures, the hottest and the coldest included' }),
  ladders: batchParameter(4, 'independent ladders side by side'),
  patience: updatesParameter(0, 'known proposals in a row after which a chain starts anew; 0: never'),
}; // prettier-ignore

export type ParallelTemperingOptions = SettingsOf<typeof parallelTemperingParameters>;

export class ParallelTempering extends PaidChains {
  private readonly rungs: number;
  /** 0 or 1: the rung that the next exchanges begin at. */
  private turn = 0;
  private exchanged = 0;
  private asked = 0;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(
    env: Environment,
    payer: Payer,
    given: Partial<ParallelTemperingOptions>,
    random: RandomStream,
  ) {
    const owner = 'baseline parallel-tempering';
    const options = resolveParameters(owner, parallelTemperingParameters, given);
    const { gamma, hottest, rungs, ladders } = options;
    if (hottest > gamma)
      throw new Error(`${owner}: hottest must be at most gamma, the coldest (${gamma}), got ${hottest}`);
    const step = (gamma / hottest) ** (1 / (rungs - 1));
    const gammas = Float64Array.from({ length: rungs * ladders }, (_, c) => hottest * step ** (c % rungs));
    super(env, payer, gammas, options.patience, random);
    this.rungs = rungs;
  }

  /** One proposal of every chain, and one exchange of every second pair of neighbors. */
  override async sweep(random: RandomStream): Promise<void> {
    await super.sweep(random);
    const { gammas, logReward, rungs } = this;
    for (let c = 0; c + 1 < gammas.length; c++) {
      const rung = c % rungs;
      if (rung % 2 !== this.turn || rung === rungs - 1) continue;
      const u = random.uniform();
      if (!this.started(c) || !this.started(c + 1)) continue;
      this.asked++;
      const logRatio = (gammas[c] - gammas[c + 1]) * (logReward[c + 1] - logReward[c]);
      if (Math.log(u) >= logRatio) continue;
      this.exchange(c, c + 1);
      this.exchanged++;
    }
    this.turn = 1 - this.turn;
  }

  protected override figures(): Readonly<Record<string, number>> {
    const exchanges = this.asked > 0 ? this.exchanged / this.asked : NaN;
    this.exchanged = 0;
    this.asked = 0;
    return { ...super.figures(), exchanges };
  }
}

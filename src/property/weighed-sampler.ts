/**
 * Objects of a reward that is not a function of y: r(x) = r(f(x)) e^residual(x). A cell is drawn by r(y) Z_y,
 * an object by P_F(.|., y); it is kept with a chance in proportion to its weight
 *
 *     w = e^residual(x) p0(tau) / (P_F(tau | y) Z_y),     0 where f(x) != y,
 *
 * which also takes out what the policy gets wrong inside a cell. Weights are those of trajectories, so no
 * backward policy enters. They are cut at a bound under which at most `tries` roll-outs are made for an
 * object in the mean: a poor model costs accuracy, not time without end.
 */
import type { RandomStream } from '../random/stream.js';
import { logCellTarget } from './asked-cells.js';
import { ROLLOUTS_AT_ONCE, GoalSampler } from './goal-sampler.js';
import { drawCells } from './draw-cells.js';
import type { Asked } from './property-sampler.js';

export interface WeighedOptions {
  /** Roll-outs an object in the mean, at most. Default `WEIGHED_TRIES`. */
  readonly tries?: number;
}

export interface Weighed extends Asked {
  /** log of the bound at which weights are cut. */
  readonly logBound: number;
  /** Share of the weight that the bound leaves: 1 where nothing is cut. */
  readonly kept: number;
}

/** Roll-outs an object in the mean, at most, unless told otherwise. */
export const WEIGHED_TRIES = 16;

/** Roll-outs by which the bound is found. */
const PILOT = 2048;
/** Times the expected roll-outs after which it is over. */
const PATIENCE = 20;

export class WeighedSampler extends GoalSampler {
  private readonly reached = new Int32Array(ROLLOUTS_AT_ONCE);
  private readonly logWeights = new Float64Array(ROLLOUTS_AT_ONCE);

  /**
   * @param logReward log r(y) [Y]
   * @param residual of a terminal state, nats
   * @throws when no cell with a reward above 0 has been found
   */
  async draw(
    logReward: ArrayLike<number>,
    residual: (states: Int32Array, at: number) => number,
    n: number,
    random: RandomStream,
    { tries = WEIGHED_TRIES }: WeighedOptions = {},
  ): Promise<Weighed> {
    const { backup, paths, logWeights, reached } = this;
    const { stateSize: size } = backup.model.set.env;
    const target = logCellTarget(logReward, this.logZ);
    const before = backup.ends.evaluations;
    const [pilots, accepting] = [random.fork('pilot'), random.fork('accept')];
    const pilot = new Float64Array(PILOT);
    for (let from = 0; from < PILOT; from += ROLLOUTS_AT_ONCE) {
      await this.roll(target, residual, pilots);
      pilot.set(logWeights, from);
    }
    const { logBound, kept } = boundOf(pilot, tries);
    const states = new Int32Array(n * size);
    const cells = new Int32Array(n);
    let [count, attempts] = [0, PILOT];
    const most = PILOT + PATIENCE * tries * Math.max(n, ROLLOUTS_AT_ONCE);
    while (count < n && attempts < most) {
      await this.roll(target, residual, random);
      attempts += ROLLOUTS_AT_ONCE;
      for (let i = 0; i < ROLLOUTS_AT_ONCE && count < n; i++) {
        if (accepting.uniform() >= Math.exp(logWeights[i] - logBound)) continue;
        for (let k = 0; k < size; k++) states[count * size + k] = paths.ends[i * size + k];
        cells[count++] = reached[i];
      }
    }
    const evaluations = attempts + backup.ends.evaluations - before;
    return { states, cells, count, attempts, evaluations, missed: new Map(), logBound, kept };
  }

  /** Fills `logWeights` for a full batch of roll-outs. */
  private async roll(
    target: Float64Array,
    residual: (states: Int32Array, at: number) => number,
    random: RandomStream,
  ): Promise<void> {
    const { paths, logWeights, reached, logZ, backup } = this;
    const { set } = backup.model;
    const goals = drawCells(target, ROLLOUTS_AT_ONCE, random);
    this.roller.roll(goals, ROLLOUTS_AT_ONCE, 0, random, paths);
    await set.measure(paths.ends, ROLLOUTS_AT_ONCE, reached);
    for (let i = 0; i < ROLLOUTS_AT_ONCE; i++) {
      const cell = goals[i];
      logWeights[i] =
        reached[i] === cell
          ? residual(paths.ends, i * set.env.stateSize) + paths.logBase[i] - paths.logDrawn[i] - logZ[cell]
          : -Infinity;
    }
  }
}

/**
 * The bound of weights under which an object takes `tries` roll-outs in the mean, or the greatest weight
 * where that takes fewer.
 */
export function boundOf(
  logWeights: Float64Array,
  tries: number,
): { readonly logBound: number; readonly kept: number } {
  const sorted = logWeights.filter((log) => log > -Infinity).sort((a, b) => b - a);
  if (sorted.length === 0) return { logBound: 0, kept: 0 };
  const top = sorted[0];
  let below = sorted.reduce((sum, log) => sum + Math.exp(log - top), 0);
  const all = below;
  // With the i greatest cut at a bound b the mean kept is (i b + below) / N, which has to be b / tries at
  // least.
  const needed = logWeights.length / tries;
  for (let i = 0; i < sorted.length; i++) {
    const bound = Math.exp(sorted[i] - top);
    if (i + below / bound >= needed) return { logBound: sorted[i], kept: (i * bound + below) / all };
    below -= bound;
  }
  const last = sorted[sorted.length - 1];
  return { logBound: last, kept: (sorted.length * Math.exp(last - top)) / all };
}

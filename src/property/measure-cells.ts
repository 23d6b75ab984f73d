/**
 * How well a model reaches cells, and how large they are: roll-outs towards each of them, with the weights
 * p0(tau) / q(tau) that give log Z without bias, and the spread inside the cell.
 *
 * Success alone hides a collapse to a corner of a cell, and so does the share of distinct objects: the effective
 * sample size and KL inside the cell show it.
 */
import type { RandomStream } from '../random/stream.js';
import type { Backup } from './backup.js';
import { CellPaths, CellRoller } from './cell-roller.js';

export interface CellMeasure {
  readonly cell: number;
  readonly draws: number;
  readonly hits: number;
  /** Share of the roll-outs that ended in the cell. */
  readonly success: number;
  /** log Z_y by importance draws and its standard error; -Infinity and Infinity without a hit. */
  readonly logZ: number;
  readonly error: number;
  /** Effective sample size of the hits inside the cell, as a share of them; NaN without a hit. */
  readonly effective: number;
  /** KL of the hits' law to p0 inside the cell, nats, by the same draws; NaN without a hit. */
  readonly kl: number;
}

/** Roll-outs in one go. */
const AT_ONCE = 1024;

/**
 * Measures cells by `draws` roll-outs each. f is evaluated at once or asked elsewhere.
 * @param backup the model, and the last steps that are summed exactly
 */
export async function measureCells(
  backup: Backup,
  cells: ArrayLike<number>,
  draws: number,
  random: RandomStream,
): Promise<CellMeasure[]> {
  const { set } = backup.model;
  const roller = new CellRoller(backup, AT_ONCE);
  const paths = new CellPaths(AT_ONCE, set.env.maxSteps, set.env.stateSize);
  const batch = new Int32Array(AT_ONCE);
  const reached = new Int32Array(AT_ONCE);
  const sums = Array.from({ length: cells.length }, () => ({
    hits: 0,
    sum: 0,
    squares: 0,
    surprise: 0,
    top: NaN,
  }));
  const total = cells.length * draws;
  for (let from = 0; from < total; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, total - from);
    for (let i = 0; i < count; i++) batch[i] = cells[Math.floor((from + i) / draws)];
    roller.roll(batch, count, 0, random, paths);
    await set.measure(paths.ends, count, reached);
    for (let i = 0; i < count; i++) {
      if (reached[i] !== batch[i]) continue;
      const one = sums[Math.floor((from + i) / draws)];
      const logWeight = paths.logBase[i] - paths.logDrawn[i];
      // Weights relative to the first: those of cells of mass 1e-300 are numbers too.
      if (Number.isNaN(one.top)) one.top = logWeight;
      const weight = Math.exp(logWeight - one.top);
      one.hits++;
      one.sum += weight;
      one.squares += weight * weight;
      one.surprise -= logWeight;
    }
  }
  return sums.map(({ hits, sum, squares, surprise, top }, i) => {
    const logZ = hits > 0 ? top + Math.log(sum / draws) : -Infinity;
    const mean = sum / draws;
    const variance = Math.max(0, squares / draws - mean * mean);
    return {
      cell: cells[i],
      draws,
      hits,
      success: hits / draws,
      logZ,
      error: hits > 0 ? Math.sqrt(variance / Math.max(1, draws - 1)) / mean : Infinity,
      effective: (sum * sum) / squares / hits,
      kl: surprise / hits + logZ - Math.log(hits / draws),
    };
  });
}

/**
 * log Z of all cells from measured ones: -Infinity elsewhere, shifted so that the masses sum to 1, which they do
 * when every cell of weight has been found. [Y]
 */
export function logMasses(measures: readonly CellMeasure[], cells: number): Float64Array {
  const logZ = new Float64Array(cells).fill(-Infinity);
  let total = 0;
  for (const one of measures) {
    logZ[one.cell] = one.logZ;
    total += Math.exp(one.logZ);
  }
  if (total > 0) for (let y = 0; y < cells; y++) logZ[y] -= Math.log(total);
  return logZ;
}

export interface SuccessSummary {
  readonly cells: number;
  /** Mean success: over cells uniformly, over the rarest tenth, over each tenth from the rarest on, by mass. */
  readonly uniform: number;
  readonly rarest: number;
  readonly deciles: readonly number[];
  readonly byMass: number;
  /** Means over cells with a hit. */
  readonly effective: number;
  readonly kl: number;
}

/** Success in one row, over cells of mass at least `least`. Cells without a hit have no mass and come first. */
export function summarizeSuccess(measures: readonly CellMeasure[], least = 0): SuccessSummary {
  const some = measures
    .filter((one) => one.hits === 0 ? least === 0 : one.logZ >= Math.log(least))
    .sort((a, b) => a.logZ - b.logZ); // prettier-ignore
  const mean = (list: readonly CellMeasure[], of: (one: CellMeasure) => number): number =>
    list.reduce((sum, one) => sum + of(one), 0) / list.length;
  const tenth = (d: number): readonly CellMeasure[] =>
    some.slice(Math.floor((some.length * d) / 10), Math.floor((some.length * (d + 1)) / 10));
  const hit = some.filter(({ hits }) => hits > 0);
  const mass = hit.reduce((sum, one) => sum + Math.exp(one.logZ), 0);
  return {
    cells: some.length,
    uniform: mean(some, ({ success }) => success),
    rarest: mean(tenth(0), ({ success }) => success),
    deciles: Array.from({ length: 10 }, (_, d) => mean(tenth(d), ({ success }) => success)),
    byMass: hit.reduce((sum, one) => sum + Math.exp(one.logZ) * one.success, 0) / mass,
    effective: mean(hit, ({ effective }) => effective),
    kl: mean(hit, ({ kl }) => kl),
  };
}

/**
 * How well a model reaches cells, and how large they are: roll-outs towards each of them, with the weights
 * p0(tau) / q(tau) that give log Z without bias, and the spread inside the cell.
 *
 * Success alone hides a collapse to a corner of a cell, and so does the share of distinct objects: the
 * effective sample size and KL inside the cell show it.
 */
import type { RandomStream } from '../random/stream.js';
import type { Backup } from './backup.js';
import { CellPaths, CellRoller } from './cell-roller.js';
import { successByRarity, type SuccessByRarity } from './success-by-rarity.js';

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

/** What roll-outs towards one cell add up to. Further ones may be added later. */
export class CellTally {
  draws = 0;
  hits = 0;
  private sum = 0;
  private squares = 0;
  private surprise = 0;
  private top = NaN;

  constructor(readonly cell: number) {}

  /** @param logWeight log p0(tau) - log q(tau) of a roll-out that hit, -Infinity of one that did not */
  add(logWeight: number): void {
    this.draws++;
    if (logWeight === -Infinity) return;
    // Weights relative to the first: those of cells of mass 1e-300 are numbers too.
    if (Number.isNaN(this.top)) this.top = logWeight;
    const weight = Math.exp(logWeight - this.top);
    this.hits++;
    this.sum += weight;
    this.squares += weight * weight;
    this.surprise -= logWeight;
  }

  measure(): CellMeasure {
    const { cell, draws, hits, sum, squares, surprise, top } = this;
    const logZ = hits > 0 ? top + Math.log(sum / draws) : -Infinity;
    const mean = sum / draws;
    const variance = Math.max(0, squares / draws - mean * mean);
    return {
      cell,
      draws,
      hits,
      success: hits / draws,
      logZ,
      error: hits > 0 ? Math.sqrt(variance / Math.max(1, draws - 1)) / mean : Infinity,
      effective: (sum * sum) / squares / hits,
      kl: surprise / hits + logZ - Math.log(hits / draws),
    };
  }
}

/**
 * Rolls out towards cells and adds to their tallies. f is evaluated at once or asked elsewhere.
 * @param backup the model, and the last steps that are summed exactly
 * @param draws roll-outs towards each
 */
export async function drawCellTallies(
  backup: Backup,
  tallies: readonly CellTally[],
  draws: ArrayLike<number>,
  random: RandomStream,
): Promise<void> {
  const { set } = backup.model;
  const owners: CellTally[] = [];
  tallies.forEach((one, i) => {
    for (let k = 0; k < draws[i]; k++) owners.push(one);
  });
  const room = Math.min(AT_ONCE, owners.length);
  const roller = new CellRoller(backup, room);
  const paths = new CellPaths(room, set.env.maxSteps, set.env.stateSize);
  const batch = new Int32Array(room);
  const reached = new Int32Array(room);
  for (let from = 0; from < owners.length; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, owners.length - from);
    for (let i = 0; i < count; i++) batch[i] = owners[from + i].cell;
    roller.roll(batch, count, 0, random, paths);
    await set.measure(paths.ends, count, reached);
    for (let i = 0; i < count; i++)
      owners[from + i].add(reached[i] === batch[i] ? paths.logBase[i] - paths.logDrawn[i] : -Infinity);
  }
}

/**
 * Measures cells by `draws` roll-outs each.
 * @param backup the model, and the last steps that are summed exactly
 */
export async function measureCells(
  backup: Backup,
  cells: ArrayLike<number>,
  draws: number,
  random: RandomStream,
): Promise<CellMeasure[]> {
  const tallies = Array.from(cells, (cell) => new CellTally(cell));
  await drawCellTallies(backup, tallies, new Int32Array(tallies.length).fill(draws), random);
  return tallies.map((one) => one.measure());
}

/**
 * log Z of all cells from measured ones: -Infinity elsewhere, shifted so that the masses sum to 1, which they
 * do when every cell of weight has been found (`stitchMasses` has seen to it where a run was measured). [Y]
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

/** Standard errors of log Z of all cells, Infinity where nothing is known. [Y] */
export function logMassErrors(measures: readonly CellMeasure[], cells: number): Float64Array {
  const errors = new Float64Array(cells).fill(Infinity);
  for (const { cell, error } of measures) errors[cell] = error;
  return errors;
}

export interface SuccessSummary extends SuccessByRarity {
  readonly cells: number;
  /** Mean success of the rarest tenth. */
  readonly rarest: number;
  /** Means over cells with a hit. */
  readonly effective: number;
  readonly kl: number;
}

/**
 * Success in one row, over cells of mass at least `least`. Cells without a hit have no mass and come first.
 */
export function summarizeSuccess(measures: readonly CellMeasure[], least = 0): SuccessSummary {
  const some = measures
    .filter((one) => one.hits === 0 ? least === 0 : one.logZ >= Math.log(least))
    .sort((a, b) => a.logZ - b.logZ); // prettier-ignore
  const mean = (list: readonly CellMeasure[], of: (one: CellMeasure) => number): number =>
    list.reduce((sum, one) => sum + of(one), 0) / list.length;
  const hit = some.filter(({ hits }) => hits > 0);
  const rated = some.map(({ success, hits, logZ }) => ({ success, mass: hits > 0 ? Math.exp(logZ) : 0 }));
  const figures = successByRarity(rated);
  return {
    cells: some.length,
    ...figures,
    rarest: figures.deciles[0] ?? NaN,
    effective: mean(hit, ({ effective }) => effective),
    kl: mean(hit, ({ kl }) => kl),
  };
}

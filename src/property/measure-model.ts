/**
 * Measures a trained model once and for all: success of every cell that was found, and log Z by importance
 * draws and plain counts together. Half of the roll-outs go to all cells alike; the other half to where log Z
 * is known least.
 */
import type { RandomStream } from '../random/stream.js';
import type { Backup } from './backup.js';
import type { CellArchive } from './cell-archive.js';
import { CellTally, drawCellTallies, type CellMeasure } from './measure-cells.js';
import { countPlain, type PlainCounts } from './plain-counts.js';
import { stitchMasses } from './stitch-masses.js';

export interface MeasureOptions {
  /** Roll-outs towards a cell, in the mean: evaluations of f, beside those of looking ahead. */
  readonly draws: number;
  /** Objects of p0 that are counted beside those of training, an evaluation of f each. */
  readonly plain: number;
  readonly random: RandomStream;
  /** Told how many roll-outs are done; false stops. */
  onProgress?(done: number, total: number): Promise<boolean> | boolean;
}

/** Roll-outs between two reports. */
const STRIDE = 4096;
/**
 * Spread of a draw's weight, in units of its mean, that is taken to be the greatest: what is hopeless gets
 * little.
 */
const MOST_SPREAD = 8;

/**
 * @param backup the model, and the last steps that are summed exactly
 * @param archive cells that were found; plain counts may find more
 * @param trained objects of p0 that training has counted
 * @returns measures by cell, ascending; undefined when `onProgress` stopped it
 */
export async function measureModel(
  backup: Backup,
  archive: CellArchive,
  trained: PlainCounts,
  { draws, plain, random, onProgress }: MeasureOptions,
): Promise<CellMeasure[] | undefined> {
  const { set, base } = backup.model;
  const counts = Float64Array.from(trained.counts);
  await countPlain(set, base, plain, random.fork('plain'), counts, (cell, states, at) => {
    if (!archive.has(cell)) archive.add(cell, states, at, random);
  });
  const all = { counts, draws: trained.draws + plain };
  const found = [...archive.seen.subarray(0, archive.seenCount)].sort((a, b) => a - b);
  const tallies = found.map((cell) => new CellTally(cell));
  const total = draws * found.length;
  const rollouts = random.fork('roll-outs');
  let done = 0;
  const roll = async (wanted: ArrayLike<number>): Promise<boolean> => {
    for (let from = 0; from < tallies.length;) {
      let to = from;
      let some = 0;
      while (to < tallies.length && (to === from || some + wanted[to] <= STRIDE)) some += wanted[to++];
      const part = Int32Array.from({ length: to - from }, (_, i) => wanted[from + i]);
      await drawCellTallies(backup, tallies.slice(from, to), part, rollouts);
      done += some;
      from = to;
      if ((await onProgress?.(Math.min(done, total), total)) === false) return false;
    }
    return true;
  };
  const first = Math.ceil(draws / 2);
  if (!(await roll(new Int32Array(found.length).fill(first)))) return undefined;
  if (!(await roll(allot(tallies, all.draws, (draws - first) * found.length)))) return undefined;
  return stitchMasses(
    tallies.map((one) => one.measure()),
    all,
  );
}

/**
 * Roll-outs that lessen the sum of the squared errors of log Z most, given what each cell has: a cell whose
 * draws have relative variance v and which plain counts know to 1 / (n Z) ends with 1 / (draws / v + n Z).
 */
function allot(tallies: readonly CellTally[], counted: number, budget: number): Int32Array {
  const cells = tallies.map((one) => {
    const { draws, hits, logZ, error } = one.measure();
    const spread = hits > 0 ? Math.min(MOST_SPREAD, error * Math.sqrt(draws)) : MOST_SPREAD;
    return { draws, spread, counts: hits > 0 ? counted * Math.exp(logZ) : 0 };
  });
  const at = (level: number): Int32Array =>
    Int32Array.from(cells, ({ draws, spread, counts }) =>
      Math.max(0, Math.min(budget, Math.floor(level * spread - spread * spread * counts - draws))),
    );
  let [low, high] = [0, 1];
  const size = (list: Int32Array): number => list.reduce((sum, n) => sum + n, 0);
  if (cells.every(({ spread }) => spread === 0)) return at(0);
  while (size(at(high)) < budget) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (size(at(middle)) > budget) high = middle;
    else low = middle;
  }
  return at(low);
}

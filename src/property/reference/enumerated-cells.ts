/**
 * Every object of a space listed with its cell: the mass of every cell, its members, and p(x|y), exact. For
 * spaces that fit the memory; elsewhere see additive-program.ts and tilted-masses.ts.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { BaseMeasure } from '../../prior/base-measure.js';
import type { RandomStream } from '../../random/stream.js';

/** Objects that are listed at most: 12 bytes each. */
export const MOST_OBJECTS = 20_000_000;
/** Objects measured in one go. */
const CHUNK = 8192;

export class EnumeratedCells {
  /** log Z_y = log p0(cell) [Y]; -Infinity for cells that are empty. */
  readonly logMass: Float64Array;
  /** Objects in each cell [Y]. */
  readonly sizes: Int32Array;
  /** Cells that are not empty. */
  readonly found: number;
  /** Outcome indices sorted by cell; those of cell y are members[starts[y] .. starts[y + 1]). */
  readonly members: Int32Array;
  readonly starts: Int32Array;

  /** @param logP0 log p0 of every outcome, by its index */
  constructor(
    readonly set: DescriptorSet,
    /** Cell of every outcome, by its index [X]. */
    readonly cellOf: Int32Array,
    readonly logP0: Float64Array,
  ) {
    const { cells } = set;
    const mass = new Float64Array(cells);
    this.sizes = new Int32Array(cells);
    this.starts = new Int32Array(cells + 1);
    for (let x = 0; x < cellOf.length; x++) {
      mass[cellOf[x]] += Math.exp(logP0[x]);
      this.sizes[cellOf[x]]++;
    }
    let found = 0;
    for (let y = 0; y < cells; y++) {
      this.starts[y + 1] = this.starts[y] + this.sizes[y];
      if (this.sizes[y] > 0) found++;
    }
    this.found = found;
    this.logMass = mass.map(Math.log);
    this.members = new Int32Array(cellOf.length);
    const next = this.starts.slice();
    for (let x = 0; x < cellOf.length; x++) this.members[next[cellOf[x]]++] = x;
  }

  /** log p0(x|y) of the index-th object in its own cell y. */
  logWithin(index: number): number {
    return this.logP0[index] - this.logMass[this.cellOf[index]];
  }

  /**
   * Draws an object of a cell, in proportion to p0, into states[at..].
   * @returns its index, or -1 when the cell is empty
   */
  sampleWithin(cell: number, random: RandomStream, states: Int32Array, at: number): number {
    const { members, starts, logP0, logMass } = this;
    const [from, to] = [starts[cell], starts[cell + 1]];
    if (from === to) return -1;
    let left = random.uniform();
    let i = from;
    for (; i < to - 1; i++) {
      left -= Math.exp(logP0[members[i]] - logMass[cell]);
      if (left < 0) break;
    }
    this.set.env.outcomeAt!(members[i], states, at);
    return members[i];
  }
}

/**
 * Lists a space.
 *
 * @param base p0; default: the environment's own law, which is uniform unless it says otherwise
 * @throws when the outcomes cannot be listed or are too many
 */
export async function enumerateCells(set: DescriptorSet, base?: BaseMeasure): Promise<EnumeratedCells> {
  const { env } = set;
  const { outcomeCount, stateSize } = env;
  if (outcomeCount === undefined || !env.outcomeAt || outcomeCount > MOST_OBJECTS) {
    const many = outcomeCount ?? `e^${env.logOutcomeCount.toFixed(1)}`;
    throw new Error(`cells: ${env.task.name} has ${many} outcomes, at most ${MOST_OBJECTS} can be listed`);
  }
  const cellOf = new Int32Array(outcomeCount);
  const logP0 = new Float64Array(outcomeCount);
  const rows = new Int32Array(CHUNK * stateSize);
  const cells = new Int32Array(CHUNK);
  const logP = new Float64Array(CHUNK);
  for (let from = 0; from < outcomeCount; from += CHUNK) {
    const count = Math.min(CHUNK, outcomeCount - from);
    for (let r = 0; r < count; r++) {
      env.outcomeAt(from + r, rows, r * stateSize);
      if (!base) logP[r] = env.outcomeLogProb?.(rows, r * stateSize) ?? -env.logOutcomeCount;
    }
    await set.measure(rows, count, cells);
    base?.logOutcomes(rows, count, logP);
    for (let r = 0; r < count; r++) {
      cellOf[from + r] = cells[r];
      logP0[from + r] = logP[r];
    }
  }
  return new EnumeratedCells(set, cellOf, logP0);
}

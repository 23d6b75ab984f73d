/**
 * Which cells to send roll-outs to: a share (a quarter by default) to unseen neighbors of cells seen, by 1 /
 * (1 + tries); of the others 8 of 15 uniformly among the cells seen, 7 of 15 by 1 / sqrt(1 + visits).
 * Reaching out step by step is what finds cells that no random object falls into.
 */
import type { RandomStream } from '../random/stream.js';
import type { CellArchive } from './cell-archive.js';

/** Share of the roll-outs to unseen neighbors unless told otherwise. */
export const FRONTIER = 0.25;
/** Of the others, the share that goes to cells seen alike; the rest goes to rare ones. */
const UNIFORM = 8 / 15;

export class GoalPicker {
  private readonly archive: CellArchive;
  private readonly frontier: number;

  /** @param frontier share of the roll-outs to unseen neighbors, 0 to 1 */
  constructor(archive: CellArchive, frontier = FRONTIER) {
    this.archive = archive;
    this.frontier = frontier;
  }

  /** A cell to send a roll-out to. At least one cell has been seen. */
  pick(random: RandomStream): number {
    const { archive } = this;
    const kind = random.uniform();
    const seen = 1 - this.frontier;
    let cell: number;
    if (kind < UNIFORM * seen) cell = archive.seen[random.int(archive.seenCount)];
    else if (kind < seen || archive.frontierCount === 0) {
      cell = draw(archive.seen, archive.seenCount, archive.visits, 0.5, random);
    } else cell = draw(archive.frontier, archive.frontierCount, archive.tries, 1, random);
    archive.tries[cell]++;
    return cell;
  }
}

/** One of the first `count` cells, in proportion to (1 + counts[cell])^-power; power .5 or 1. */
function draw(
  cells: Int32Array,
  count: number,
  counts: Int32Array,
  power: 0.5 | 1,
  random: RandomStream,
): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weight(counts[cells[i]], power);
  let left = random.uniform() * total;
  for (let i = 0; i < count; i++) {
    left -= weight(counts[cells[i]], power);
    if (left < 0) return cells[i];
  }
  return cells[count - 1];
}

function weight(count: number, power: 0.5 | 1): number {
  return power === 1 ? 1 / (1 + count) : 1 / Math.sqrt(1 + count);
}

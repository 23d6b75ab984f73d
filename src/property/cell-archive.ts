/**
 * What has been seen of each cell: a sample of its objects (the last ones at random places), how often it was
 * reached and how often asked for, and which cells lie beside those seen without having been seen themselves.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { RandomStream } from '../random/stream.js';
import { UsageError } from '../settings/errors.js';

/** Objects kept of a cell. */
export const OBJECTS = 32;

export class CellArchive {
  readonly set: DescriptorSet;
  /** [Y] objects that fell into each cell, and trajectories that were sent to it. */
  readonly visits: Int32Array;
  readonly tries: Int32Array;
  /** Cells seen, in the order in which they were found; the first `seenCount` entries count. */
  readonly seen: Int32Array;
  seenCount = 0;
  /** Unseen neighbors of cells seen. */
  readonly frontier: Int32Array;
  frontierCount = 0;
  /** [Y] place among `seen`, -1 for none; place in `frontier`, -1 for none. */
  private readonly placeOf: Int32Array;
  private readonly frontierOf: Int32Array;
  private objects: Int32Array;
  private readonly size: number;

  constructor(set: DescriptorSet) {
    this.set = set;
    this.size = set.env.stateSize;
    this.visits = new Int32Array(set.cells);
    this.tries = new Int32Array(set.cells);
    this.seen = new Int32Array(set.cells);
    this.frontier = new Int32Array(set.cells);
    this.placeOf = new Int32Array(set.cells).fill(-1);
    this.frontierOf = new Int32Array(set.cells).fill(-1);
    this.objects = new Int32Array(64 * OBJECTS * this.size);
  }

  /** Whether an object of the cell has been seen. */
  has(cell: number): boolean {
    return this.placeOf[cell] >= 0;
  }

  /** Keeps an object of a cell. @returns true when the cell is new */
  add(cell: number, states: Int32Array, at: number, random: RandomStream): boolean {
    const fresh = this.placeOf[cell] < 0;
    if (fresh) this.enter(cell);
    const count = this.visits[cell]++;
    const place = count < OBJECTS ? count : random.int(OBJECTS);
    const to = (this.placeOf[cell] * OBJECTS + place) * this.size;
    for (let k = 0; k < this.size; k++) this.objects[to + k] = states[at + k];
    return fresh;
  }

  /** Copies an object of a cell that has been seen, drawn uniformly from those kept. */
  draw(cell: number, random: RandomStream, states: Int32Array, at: number): void {
    const place = random.int(Math.min(OBJECTS, this.visits[cell]));
    const from = (this.placeOf[cell] * OBJECTS + place) * this.size;
    for (let k = 0; k < this.size; k++) states[at + k] = this.objects[from + k];
  }

  private enter(cell: number): void {
    this.placeOf[cell] = this.seenCount;
    this.seen[this.seenCount++] = cell;
    const needed = this.seenCount * OBJECTS * this.size;
    if (needed > this.objects.length) {
      const larger = new Int32Array(Math.min(2 * this.objects.length, this.set.cells * OBJECTS * this.size));
      larger.set(this.objects);
      this.objects = larger;
    }
    this.leaveFrontier(cell);
    this.set.components.forEach((one, k) => {
      const bin = this.set.binIn(cell, k);
      if (bin > 0) this.enterFrontier(cell - this.set.strideOf(k));
      if (bin < one.bins - 1) this.enterFrontier(cell + this.set.strideOf(k));
    });
  }

  private enterFrontier(cell: number): void {
    if (this.placeOf[cell] >= 0 || this.frontierOf[cell] >= 0) return;
    this.frontierOf[cell] = this.frontierCount;
    this.frontier[this.frontierCount++] = cell;
  }

  private leaveFrontier(cell: number): void {
    const place = this.frontierOf[cell];
    if (place < 0) return;
    const last = this.frontier[--this.frontierCount];
    this.frontier[place] = last;
    this.frontierOf[last] = place;
    this.frontierOf[cell] = -1;
  }

  /** What a checkpoint stores. */
  arrays(): Readonly<Record<string, Int32Array>> {
    const { seenCount } = this;
    return {
      seen: this.seen.slice(0, seenCount),
      frontier: this.frontier.slice(0, this.frontierCount),
      visits: this.visits,
      tries: this.tries,
      objects: this.objects.slice(0, seenCount * OBJECTS * this.size),
    };
  }

  /** @throws UsageError when the arrays are not those of one archive */
  restore(arrays: Readonly<Record<string, Int32Array>>): void {
    const isCell = (cell: number): boolean => cell >= 0 && cell < this.set.cells;
    const right =
      arrays.seen.every(isCell) &&
      arrays.frontier.every(isCell) &&
      arrays.seen.length <= this.set.cells &&
      arrays.frontier.length <= this.frontier.length &&
      arrays.objects.length === arrays.seen.length * OBJECTS * this.size;
    if (!right)
      throw new UsageError(
        'checkpoint: trainer.seen, trainer.frontier and trainer.objects must be of one archive; it is damaged',
      );
    this.placeOf.fill(-1);
    this.frontierOf.fill(-1);
    this.seen.set(arrays.seen);
    this.seenCount = arrays.seen.length;
    arrays.seen.forEach((cell, place) => (this.placeOf[cell] = place));
    this.frontier.set(arrays.frontier);
    this.frontierCount = arrays.frontier.length;
    arrays.frontier.forEach((cell, place) => (this.frontierOf[cell] = place));
    this.visits.set(arrays.visits);
    this.tries.set(arrays.tries);
    this.objects = new Int32Array(Math.max(arrays.objects.length, 64 * OBJECTS * this.size));
    this.objects.set(arrays.objects);
  }
}

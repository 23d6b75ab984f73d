/**
 * What one more point adds to the volume that a front dominates: the box of the point less what of it the
 * front covers already. Greedy batches ask for it thousands of times, so that two targets have a sweep of
 * their own, and only points that count are kept.
 */
import { dominates, hypervolume, nonDominated } from '../math/pareto.js';

export class HypervolumeGain {
  private readonly reference: readonly number[];
  /** Points beyond the reference that nothing dominates; of two targets by rising first coordinate. */
  private front: number[][] = [];

  /** @param reference [K], more is better; only what exceeds it everywhere counts */
  constructor(reference: readonly number[]) {
    this.reference = reference;
  }

  /** The front so far, in no order. */
  get points(): readonly (readonly number[])[] {
    return this.front;
  }

  /** Takes a point into the front. */
  add(point: ArrayLike<number>): void {
    const own = Array.from(point);
    if (own.some((value, k) => !(value > this.reference[k]))) return;
    if (this.front.some((other) => dominates(other, own) || other.every((value, k) => value === own[k])))
      return;
    this.front = [...this.front.filter((other) => !dominates(own, other)), own];
    if (own.length === 2) this.front.sort((a, b) => a[0] - b[0]);
  }

  /** Volume that the point would add; 0 where it adds none. */
  of(point: ArrayLike<number>): number {
    const { reference, front } = this;
    let box = 1;
    for (let k = 0; k < reference.length; k++) {
      if (!(point[k] > reference[k])) return 0;
      box *= point[k] - reference[k];
    }
    if (reference.length === 2) return Math.max(0, box - this.coveredInPlane(point));
    const clipped: number[][] = [];
    for (const other of front) {
      const inside = other.map((value, k) => Math.min(value, point[k]));
      if (inside.every((value, k) => value === point[k])) return 0;
      clipped.push(inside);
    }
    const kept = nonDominated(clipped).map((i) => clipped[i]);
    return Math.max(0, box - hypervolume(kept, reference));
  }

  /** Area of the point's box that the front covers: strips from left to right, as the front falls. */
  private coveredInPlane(point: ArrayLike<number>): number {
    const { front } = this;
    const [left, floor] = this.reference;
    let [from, covered] = [left, 0];
    for (const [x, y] of front) {
      const to = Math.min(x, point[0]);
      if (to > from) covered += (to - from) * (Math.min(y, point[1]) - floor);
      if (x >= point[0]) break;
      from = Math.max(from, to);
    }
    return covered;
  }
}

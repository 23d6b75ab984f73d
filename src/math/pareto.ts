/**
 * Fronts of several objectives, all of which are to be large: who is dominated, and how much a front covers.
 */

/** Whether a is nowhere worse than b, and somewhere better. */
export function dominates(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k] < b[k]) return false;
    if (a[k] > b[k]) better = true;
  }
  return better;
}

/** Indices of the points that no other dominates, one of several equal ones, in order. */
export function nonDominated(points: readonly ArrayLike<number>[]): number[] {
  const front: number[] = [];
  // The best in the first objective first: what is kept is never dominated by what comes later.
  const order = points.map((_, i) => i).toSorted((i, j) => compare(points[j], points[i]) || i - j);
  for (const i of order)
    if (!front.some((kept) => dominates(points[kept], points[i]) || compare(points[kept], points[i]) === 0))
      front.push(i);
  return front.toSorted((i, j) => i - j);
}

function compare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

/**
 * Volume that points dominate above a reference point (Zitzler & Thiele 1998): slices along the last
 * objective, each the volume of its points in one dimension less. Exact; meant for fronts of a few hundred
 * points and up to four objectives.
 * @param reference [K]; points that do not exceed it everywhere count nothing
 * @throws when a point and the reference differ in length
 */
export function hypervolume(points: readonly ArrayLike<number>[], reference: ArrayLike<number>): number {
  const size = reference.length;
  for (const point of points)
    if (point.length !== size)
      throw new Error(
        `hypervolume: points must have the ${size} coordinates of the reference, got ${point.length}`,
      );
  const above = points.filter((point) => {
    for (let k = 0; k < size; k++) if (!(point[k] > reference[k])) return false;
    return true;
  });
  return volume(above, reference, size);
}

function volume(points: readonly ArrayLike<number>[], reference: ArrayLike<number>, size: number): number {
  if (points.length === 0) return 0;
  if (size === 1) return points.reduce((most, point) => Math.max(most, point[0]), -Infinity) - reference[0];
  const last = size - 1;
  const sorted = points.toSorted((a, b) => b[last] - a[last]);
  let [total, widest] = [0, -Infinity];
  for (let i = 0; i < sorted.length; i++) {
    const next = i + 1 < sorted.length ? sorted[i + 1][last] : reference[last];
    const height = sorted[i][last] - next;
    widest = Math.max(widest, sorted[i][0]);
    // In the plane a slice is as wide as the widest so far.
    if (height > 0 && size === 2) total += height * (widest - reference[0]);
    else if (height > 0) total += height * volume(sorted.slice(0, i + 1), reference, last);
  }
  return total;
}

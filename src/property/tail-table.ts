/**
 * The sums that the last symbols of a string can add, listed once and sorted so that those which fall into a
 * box are found without looking at the others: grouped by the sum that takes the fewest values (a charge),
 * inside a group by the sum that takes the most (a hydrophobicity).
 */

/** More values than this are no groups. */
const MOST_GROUPS = 64;
/** Sums closer than this are one value: they are sums of decimals. */
const CLOSE = 1e-9;

export class TailTable {
  /** [J][R] what each tail adds, in sorted order. */
  readonly sums: readonly Float64Array[];
  /** Bounded sums that neither grouping nor sorting settles. */
  readonly loose: readonly number[];
  /** [G + 1] where each group begins, and [G] its value of the grouping sum. */
  private readonly begins: Int32Array;
  private readonly groupValue: Float64Array;
  /** [R] the sorting sum. */
  private readonly sorted: Float64Array;
  /** [G] the length of the longest tail over all sums but the bounded ones, a little more for rounding. */
  private readonly reach: Float64Array;
  private readonly group: number;
  private readonly sort: number;

  /**
   * @param adds w [J, n, A], what a symbol adds at a place
   * @param places n; the tails fill the last `length` of them
   * @param bounded sums that boxes bound, candidates for grouping and sorting
   */
  constructor(
    adds: readonly Float64Array[],
    places: number,
    symbols: number,
    length: number,
    bounded: readonly number[],
  ) {
    const J = adds.length;
    const R = symbols ** length;
    const raw = new Float64Array(R * J);
    for (let r = 0; r < R; r++) {
      for (let i = places - length, rest = r; i < places; i++) {
        const symbol = rest % symbols;
        rest = (rest - symbol) / symbols;
        for (let j = 0; j < J; j++) raw[r * J + j] += adds[j][i * symbols + symbol];
      }
    }
    const kinds = bounded.map((j) => ({ j, values: valuesOf(raw, J, j) }));
    kinds.sort((a, b) => a.values - b.values);
    this.group = kinds.length > 1 && kinds[0].values <= MOST_GROUPS ? kinds[0].j : -1;
    this.sort = kinds.length > 0 ? kinds[kinds.length - 1].j : -1;
    const { group, sort } = this;
    const order = Array.from({ length: R }, (_, r) => r).sort((a, b) => {
      const [x, y] = [a * J, b * J];
      if (group >= 0 && Math.abs(raw[x + group] - raw[y + group]) > CLOSE)
        return raw[x + group] - raw[y + group];
      return sort < 0 ? a - b : raw[x + sort] - raw[y + sort] || a - b;
    });
    this.loose = bounded.filter((j) => j !== group && j !== sort);
    this.sums = adds.map((_, j) => Float64Array.from(order, (r) => raw[r * J + j]));
    this.sorted = new Float64Array(R);
    const begins: number[] = [];
    const values: number[] = [];
    order.forEach((r, to) => {
      this.sorted[to] = sort < 0 ? 0 : raw[r * J + sort];
      const value = group < 0 ? 0 : raw[r * J + group];
      if (begins.length > 0 && value - values[values.length - 1] <= CLOSE) return;
      begins.push(to);
      values.push(value);
    });
    this.begins = Int32Array.from([...begins, R]);
    this.groupValue = Float64Array.from(values);
    this.reach = Float64Array.from(values, (_, g) => {
      let most = 0;
      for (let r = this.begins[g]; r < this.begins[g + 1]; r++) {
        const square = this.sums.reduce((sum, one, j) => sum + (bounded.includes(j) ? 0 : one[r] ** 2), 0);
        most = Math.max(most, square);
      }
      return Math.sqrt(most) + CLOSE;
    });
  }

  /** How far the tails of a group reach in the sums that no box bounds. */
  reachOf(g: number): number {
    return this.reach[g];
  }

  /** G, the number of groups. */
  get groups(): number {
    return this.groupValue.length;
  }

  /**
   * The tails of a group whose grouping and sorting sums lie in a box, given the sums before them: writes the
   * first and the one behind the last.
   * @param low [J] and high, bounds of the sums as wholes. No sum may lie on them: rounding would decide
   * @returns false when there are none
   */
  range(
    g: number,
    prefix: Float64Array,
    prefixAt: number,
    low: Float64Array,
    high: Float64Array,
    out: Int32Array,
  ): boolean {
    const { group, sort, begins, sorted } = this;
    if (group >= 0) {
      const sum = prefix[prefixAt + group] + this.groupValue[g];
      if (sum < low[group] || sum > high[group]) return false;
    }
    let [from, to] = [begins[g], begins[g + 1]];
    if (sort >= 0) {
      from = firstAbove(sorted, from, to, low[sort] - prefix[prefixAt + sort]);
      to = firstAbove(sorted, from, to, high[sort] - prefix[prefixAt + sort]);
    }
    out[0] = from;
    out[1] = to;
    return to > from;
  }
}

/** First index whose value is at least `least`. */
function firstAbove(values: Float64Array, from: number, to: number, least: number): number {
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle] < least) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many values sum j takes. */
function valuesOf(raw: Float64Array, J: number, j: number): number {
  const all = Float64Array.from({ length: raw.length / J }, (_, r) => raw[r * J + j]).sort();
  let count = 1;
  for (let i = 1; i < all.length; i++) if (all[i] - all[i - 1] > CLOSE) count++;
  return count;
}

/**
 * The last steps where every component of f is a function of sums over places (net charge, composition, mean
 * hydrophobicity, a helical moment), p0 takes every symbol alike and strings are built from left to right:
 * what the last symbols can add is listed once, and the share of it that lands in a cell is looked up. No f is
 * evaluated, so steps further from the end can be known than by walking (`exact-ends.ts`).
 *
 * Sums are added in another order than f adds them, so an object on the very edge of a bin may be counted on
 * its other side; what is drawn is measured by f itself in any case.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import { isAppendString } from '../prior/string-space.js';
import { requireFewCompletions, type Ends } from './ends.js';
import { TailTable } from './tail-table.js';

/** Tails of a table at most; longer ones are walked down to these. */
const MOST_TAILS = 10_000;
/** Most completions of a state that are summed over. */
const MOST_COMPLETIONS = 200_000;
/** Rounding of sums of decimals. */
const SLACK = 1e-9;

/** A component that is the norm of some of the sums, over a divisor. */
interface Norm {
  readonly component: number;
  readonly from: number;
  readonly to: number;
  readonly divisor: number;
}

export class SummedEnds implements Ends {
  /** Stays 0, and `onEnd` is told of nothing: no f is evaluated. */
  evaluations = 0;
  onEnd: ((states: Int32Array, at: number, cell: number) => void) | undefined;
  private readonly set: DescriptorSet;
  private readonly steps: number;
  /** [J] w of each sum, [n, A]. */
  private readonly adds: readonly Float64Array[] = [];
  /** Sum of each additive component, -1 for others. */
  private readonly sumOf: Int32Array;
  private readonly norms: readonly Norm[];
  /** Tables by length, 1 .. the longest. */
  private readonly tables: readonly TailTable[];
  /** [levels, J] sums of the state and of what has been walked from it. */
  private readonly walked: Float64Array;
  private readonly whole: Float64Array;
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  /** Bounds of each norm's square, times the divisor's. The second is left out. */
  private readonly squareLow: Float64Array;
  private readonly squareHigh: Float64Array;
  private readonly range = new Int32Array(2);
  private boxed = -1;

  /** Whether the ends of a set can be looked up. */
  static fits(set: DescriptorSet, base: BaseMeasure): boolean {
    return base.alike === true && SummedEnds.suits(set);
  }

  /** The same of f alone, whatever p0 is. */
  static suits({ env, components }: DescriptorSet): boolean {
    return (
      isAppendString(env) &&
      !env.variableLength &&
      components.every((one) => one.additive !== undefined || one.placeSums !== undefined)
    );
  }

  /** @param steps k: states from which every completion takes at most k - 1 steps are answered */
  constructor(set: DescriptorSet, steps: number) {
    requireFewCompletions(steps, set.env.actionCount, MOST_COMPLETIONS);
    const { env, components } = set;
    const [n, A] = [env.tokenLength, env.vocabulary];
    this.set = set;
    this.steps = Math.min(steps, n);
    const adds: Float64Array[] = [];
    const norms: Norm[] = [];
    this.sumOf = Int32Array.from(components, (one, component) => {
      if (one.additive) return adds.push(everywhere(one.additive.tokenValue, n)) - 1;
      const { weights, divisor } = one.placeSums!; // `fits` has seen to it
      norms.push({ component, from: adds.length, to: adds.length + weights.length, divisor });
      adds.push(...weights);
      return -1;
    });
    this.adds = adds;
    this.norms = norms;
    const bounded = [...this.sumOf].filter((j) => j >= 0);
    const tables: TailTable[] = [];
    for (let m = 1; m < this.steps && A ** m <= MOST_TAILS; m++)
      tables.push(new TailTable(adds, n, A, m, bounded));
    this.tables = tables;
    this.walked = new Float64Array((this.steps + 1) * adds.length);
    this.whole = new Float64Array(adds.length);
    this.low = new Float64Array(adds.length).fill(-Infinity);
    this.high = new Float64Array(adds.length).fill(Infinity);
    this.squareLow = new Float64Array(norms.length);
    this.squareHigh = new Float64Array(norms.length);
  }

  covers(states: Int32Array, at: number): boolean {
    return this.set.env.tokenLength - states[at] < this.steps;
  }

  logReach(states: Int32Array, at: number, cell: number): number {
    this.openBox(cell);
    this.readSums(states, at);
    const left = this.set.env.tokenLength - states[at];
    return Math.log(this.countIn(0, left)) - left * Math.log(this.set.env.vocabulary);
  }

  addReach(states: Int32Array, at: number, out: Float64Array, outAt: number, weight: number): void {
    this.readSums(states, at);
    const left = this.set.env.tokenLength - states[at];
    this.spread(0, left, out, outAt, weight / this.set.env.vocabulary ** left);
  }

  /** Tails of `left` symbols behind the sums of a level that land in the box. */
  private countIn(level: number, left: number): number {
    const { tables, adds, walked } = this;
    const J = adds.length;
    if (left === 0) return this.holds(walked, level * J) ? 1 : 0;
    if (left <= tables.length) return this.lookUp(tables[left - 1], level * J);
    const A = this.set.env.vocabulary;
    let count = 0;
    for (let a = 0; a < A; a++) {
      this.append(level, left, a);
      count += this.countIn(level + 1, left - 1);
    }
    return count;
  }

  private lookUp(table: TailTable, from: number): number {
    const { walked, low, high, range, norms, squareLow, squareHigh } = this;
    const plane = table.loose.length === 0 && norms.length === 1 && norms[0].to - norms[0].from === 2;
    let count = 0;
    for (let g = 0; g < table.groups; g++) {
      if (!table.range(g, walked, from, low, high, range)) continue;
      if (plane) count += this.inRing(table, g, norms[0].from, from, squareLow[0], squareHigh[0]);
      else for (let r = range[0]; r < range[1]; r++) if (this.tailHolds(table, r, from)) count++;
    }
    return count;
  }

  /** Tails of the range whose two sums, with those before them, lie in a ring: the common case, in a tight loop. */
  private inRing(table: TailTable, g: number, j: number, from: number, least: number, most: number): number {
    const { walked, range } = this;
    const [xs, ys] = [table.sums[j], table.sums[j + 1]];
    const [x0, y0] = [walked[from + j], walked[from + j + 1]];
    const end = range[1];
    // No tail of the group reaches the ring from here.
    const [away, reach] = [Math.sqrt(x0 * x0 + y0 * y0), table.reachOf(g)];
    if (squared(away + reach) < least || (away > reach && squared(away - reach) >= most)) return 0;
    let count = 0;
    for (let r = range[0]; r < end; r++) {
      const x = x0 + xs[r];
      const y = y0 + ys[r];
      const square = x * x + y * y;
      // Without a branch: which way it goes is anyone's guess, and a wrong guess costs more than all the rest.
      count += Number(square >= least) & Number(square < most);
    }
    return count;
  }

  private tailHolds(table: TailTable, r: number, from: number): boolean {
    const { walked, whole, adds } = this;
    for (let j = 0; j < adds.length; j++) whole[j] = walked[from + j] + table.sums[j][r];
    return this.holds(whole, 0);
  }

  /** Whether sums lie in the box that is open. */
  private holds(sums: Float64Array, at: number): boolean {
    const { low, high, norms, squareLow, squareHigh, sumOf } = this;
    for (let k = 0; k < sumOf.length; k++) {
      const j = sumOf[k];
      if (j >= 0 && (sums[at + j] < low[j] || sums[at + j] > high[j])) return false;
    }
    for (let c = 0; c < norms.length; c++) {
      let square = 0;
      for (let j = norms[c].from; j < norms[c].to; j++) square += sums[at + j] ** 2;
      if (!(square >= squareLow[c] && square < squareHigh[c])) return false;
    }
    return true;
  }

  /** The bounds of a cell's sums. A bin of reals leaves its upper bound out. */
  private openBox(cell: number): void {
    if (cell === this.boxed) return;
    this.boxed = cell;
    const { set, sumOf, low, high, norms } = this;
    for (let k = 0; k < sumOf.length; k++) {
      const j = sumOf[k];
      if (j < 0) continue;
      const one = set.components[k];
      const [least, most] = one.boundsOf(set.binIn(cell, k));
      low[j] = least - SLACK;
      high[j] = one.edges ? most - SLACK : most + SLACK;
    }
    for (let c = 0; c < norms.length; c++) {
      const { component, divisor } = norms[c];
      const one = set.components[component];
      const [least, most] = one.boundsOf(set.binIn(cell, component));
      this.squareLow[c] = squared((one.edges ? least : least - SLACK) * divisor);
      this.squareHigh[c] = squared((one.edges ? most : most + SLACK) * divisor);
    }
  }

  private readSums(states: Int32Array, at: number): void {
    const { adds, walked } = this;
    const A = this.set.env.vocabulary;
    for (let j = 0; j < adds.length; j++) {
      const add = adds[j];
      let sum = 0;
      for (let i = 0; i < states[at]; i++) sum += add[i * A + states[at + 1 + i]];
      walked[j] = sum;
    }
  }

  /** The sums of the next level: those of this one and a symbol `left` places before the end. */
  private append(level: number, left: number, symbol: number): void {
    const { adds, walked } = this;
    const { tokenLength, vocabulary } = this.set.env;
    const J = adds.length;
    const place = (tokenLength - left) * vocabulary + symbol;
    for (let j = 0; j < J; j++) walked[(level + 1) * J + j] = walked[level * J + j] + adds[j][place];
  }

  private spread(level: number, left: number, out: Float64Array, outAt: number, weight: number): void {
    if (left > 0) {
      for (let a = 0; a < this.set.env.vocabulary; a++) {
        this.append(level, left, a);
        this.spread(level + 1, left - 1, out, outAt, weight);
      }
      return;
    }
    const { set, sumOf, norms, walked, adds } = this;
    const at = level * adds.length;
    let cell = 0;
    for (let k = 0; k < sumOf.length; k++)
      if (sumOf[k] >= 0) {
        // As f rounds sums of decimals.
        const sum = Math.round(walked[at + sumOf[k]] / SLACK) * SLACK;
        cell += set.components[k].binOf(sum + (set.components[k].edges ? SLACK / 2 : 0)) * set.strideOf(k);
      }
    for (const { component, from, to, divisor } of norms) {
      let total = 0;
      for (let j = from; j < to; j++) total += walked[at + j] ** 2;
      cell += set.components[component].binOf(Math.sqrt(total) / divisor) * set.strideOf(component);
    }
    out[outAt + cell] += weight;
  }
}

/** A norm is never below 0. */
function squared(x: number): number {
  return x < 0 ? -1 : x * x;
}

function everywhere(tokenValue: readonly number[], places: number): Float64Array {
  const A = tokenValue.length;
  return Float64Array.from({ length: places * A }, (_, k) => tokenValue[k % A]);
}

/**
 * What log r(x) is regressed on where outcomes are y = f(x): features of the cell, and of the object's own
 * tokens.
 *
 * - Of the cell: the scaled bins u_k, their products two by two, one feature a bin, a pair of bins, a cell.
 *   The smooth ones carry a few calls over to cells nobody has paid for, the last ones say what is left.
 * - Of the object: (place, token), k-mers wherever they stand, neighboring tokens at their place. They are
 *   the residual, which cells do not tell.
 *
 * Groups come in the order in which they are kept when there are too many (grouped-ridge.ts).
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { FeatureGroup } from './grouped-ridge.js';
import { SurrogateFeatures } from './surrogate-features.js';

/** Most features of a group; groups with more are not offered. */
const MOST = 20_000;
/** Longest k-mer. */
const LONGEST = 3;

export class ResidualFeatures {
  readonly groups: readonly FeatureGroup[];
  /** Entries a row: those of the cell first. */
  readonly active: number;
  readonly activeOfCell: number;
  private readonly set: DescriptorSet;
  private readonly tokens: SurrogateFeatures;
  private readonly from: ReadonlyMap<string, number>;
  private readonly scratch: Int32Array;
  private readonly bins: number[];

  constructor(set: DescriptorSet) {
    const { env, components, cells } = set;
    this.set = set;
    this.bins = components.map(() => 0);
    this.tokens = new SurrogateFeatures(env, env.symbols ? LONGEST : 1);
    const K = components.length;
    const bins = components.map((one) => one.bins);
    let pairs = 0;
    for (let k = 0; k < K; k++) for (let l = k + 1; l < K; l++) pairs += bins[k] * bins[l];
    const sizes: [string, number][] = [
      ['level', 1],
      ['trend', K + (K * (K + 1)) / 2],
      ['bins', bins.reduce((sum, n) => sum + n, 0)],
      ['places and k-mers', this.tokens.count],
      ['cells', K > 1 ? cells : 0],
      ['pairs of bins', K > 2 ? pairs : 0],
      ['neighbors', env.symbols ? Math.max(0, env.tokenLength - 1) * env.vocabulary ** 2 : 0],
    ];
    const groups: FeatureGroup[] = [];
    const from = new Map<string, number>();
    let next = 0;
    for (const [name, size] of sizes) {
      if (size === 0 || size > MOST) continue;
      from.set(name, next);
      groups.push(
        ...(name === 'places and k-mers' ? this.tokenGroups(next) : [{ name, from: next, count: size }]),
      );
      next += size;
    }
    this.from = from;
    this.groups = groups;
    const has = (name: string, entries: number): number => (from.has(name) ? entries : 0);
    this.activeOfCell =
      1 + K + (K * (K + 1)) / 2 + K + has('cells', 1) + has('pairs of bins', (K * (K - 1)) / 2);
    this.active = this.activeOfCell + this.tokens.active + has('neighbors', Math.max(0, env.tokenLength - 1));
    this.scratch = new Int32Array(env.tokenLength);
  }

  /** Number of features. */
  get count(): number {
    return this.groups.reduce((end, one) => Math.max(end, one.from + one.count), 0);
  }

  /** Places and k-mers shrink apart: a group each. */
  private tokenGroups(at: number): FeatureGroup[] {
    const { env } = this.set;
    const groups: FeatureGroup[] = [];
    let from = at;
    const end = at + this.tokens.count;
    const places = Math.min(this.tokens.count, this.tokens.placeCount);
    groups.push({ name: 'places', from, count: places });
    from += places;
    for (let k = 2; from < end; k++) {
      const count = Math.min(end - from, env.vocabulary ** k);
      groups.push({ name: `${k}-mers`, from, count });
      from += count;
    }
    return groups;
  }

  /** Writes the features of a cell from entry `to` on: `activeOfCell` of them. */
  writeCell(cell: number, index: Int32Array, value: Float64Array, to: number): void {
    const { set, from, bins } = this;
    const { components } = set;
    const K = components.length;
    let at = to;
    const put = (feature: number, x: number): void => {
      index[at] = feature;
      value[at++] = x;
    };
    set.binsOf(cell, bins);
    const scaled = (k: number): number => (2 * bins[k]) / (components[k].bins - 1) - 1;
    put(from.get('level')!, 1);
    let feature = from.get('trend')!;
    for (let k = 0; k < K; k++) put(feature++, scaled(k));
    for (let k = 0; k < K; k++) for (let l = k; l < K; l++) put(feature++, scaled(k) * scaled(l));
    feature = from.get('bins')!;
    for (let k = 0; k < K; k++) {
      put(feature + bins[k], 1);
      feature += components[k].bins;
    }
    const cells = from.get('cells');
    if (cells !== undefined) put(cells + cell, 1);
    const pairs = from.get('pairs of bins');
    if (pairs === undefined) return;
    feature = pairs;
    for (let k = 0; k < K; k++)
      for (let l = k + 1; l < K; l++) {
        put(feature + bins[k] * components[l].bins + bins[l], 1);
        feature += components[k].bins * components[l].bins;
      }
  }

  /** Writes the features of an object's tokens from entry `to` on: `active - activeOfCell` of them. */
  writeTokens(states: Int32Array, at: number, index: Int32Array, value: Float64Array, to: number): void {
    const { scratch, tokens, from, set } = this;
    const { env } = set;
    const A = env.vocabulary;
    env.outcomeTokens(states, at, scratch, 0);
    const base = from.get('places and k-mers');
    let next = to;
    if (base !== undefined) {
      tokens.write(scratch, 0, index, to);
      next = to + tokens.active;
      for (let i = to; i < next; i++) {
        if (index[i] >= 0) index[i] += base;
        value[i] = 1;
      }
    } else for (; next < to + tokens.active; next++) index[next] = -1;
    const neighbors = from.get('neighbors');
    if (neighbors === undefined) return;
    for (let i = 0; i + 1 < env.tokenLength; i++, next++) {
      const [one, two] = [scratch[i], scratch[i + 1]];
      index[next] = one < 0 || two < 0 ? -1 : neighbors + (i * A + one) * A + two;
      value[next] = 1;
    }
  }
}

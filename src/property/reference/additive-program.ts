/**
 * Exact masses of cells of additive descriptors (charge, counts, GC, mean hydrophobicity of strings of one
 * length), and an exact sampler inside them, by dynamic programming over (t, sums so far): the mass of all
 * prefixes of t tokens with these sums is
 *
 *     m(0, 0) = 1,   m(t, s) = sum over tokens a of m(t - 1, s - v(a)) c(t, a)
 *
 * with the chances c = 1 / A, or others where a law is tilted (tilted-program.ts). p0: the tokens are
 * independent and uniform given the length; the length follows the environment's own law. Sums are integers
 * (integer-units.ts). The bin of a sum is not computed from a formula: an object with that sum is built and
 * measured, so that the program cannot disagree with the descriptor.
 */
import type { Descriptor } from '../../descriptor/descriptor.js';
import { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { Environment } from '../../env/environment.js';
import type { RandomStream } from '../../random/stream.js';
import { integerUnits } from './integer-units.js';
import { sumBins } from './sum-bins.js';

/** Numbers kept at most: 8 bytes each. */
const MOST_SUMS = 20_000_000;

export class AdditiveProgram {
  /** The components it covers, as a set of their own. */
  readonly set: DescriptorSet;
  /** log p0 of every cell of `set`; -Infinity for cells that are empty. */
  readonly logMass: Float64Array;
  /** K token values as integers from 0 on, [K][A], and the greatest of each component. */
  private readonly values: readonly Int32Array[];
  private readonly widths: readonly number[];
  /** m(t, .) for t = 0 .. n, row-major over the sums 0 .. t * width of each component. */
  private readonly masses: readonly Float64Array[];
  /** Ends (t, index into masses[t]) sorted by cell, with their cumulated mass; starts [Y + 1]. */
  private endLength = new Int32Array(0);
  private endIndex = new Int32Array(0);
  private endTotal = new Float64Array(0);
  private readonly starts: Int32Array;
  /** Chance of each token at each place [n, A]. */
  private readonly placeChances: Float64Array;
  private readonly tokens: Int32Array;
  private readonly sums: Int32Array;
  private readonly chances: Float64Array;

  /**
   * @param of any set; components that are not additive are left out
   * @param placeChances chance of each token at each place [n, A], each place summing to 1; default: uniform
   * @throws when no component is additive, or when the sums are too many
   */
  constructor(of: DescriptorSet, placeChances?: Float64Array) {
    const { env } = of;
    if (env.symbols === undefined)
      throw new Error(`cells: dynamic programming needs strings, got ${env.task.name}`);
    const parts = of.components.flatMap((one) => {
      const units = one.additive && one.value && integerUnits(one.additive.tokenValue);
      return units ? [{ one, integers: units.integers }] : [];
    });
    if (parts.length === 0) {
      const names = of.components.map(({ name }) => name).join(', ');
      throw new Error(`cells: dynamic programming needs a descriptor that adds up integers, got ${names}`);
    }
    const components = parts.map(({ one }) => one);
    this.set = new DescriptorSet(env, components);
    this.values = parts.map(({ integers }) => integers);
    this.widths = this.values.map((integers) => Math.max(...integers));
    this.placeChances =
      placeChances ?? new Float64Array(env.tokenLength * env.vocabulary).fill(1 / env.vocabulary);
    this.masses = this.forward(env.tokenLength, env.vocabulary);
    this.tokens = new Int32Array(env.tokenLength);
    this.sums = new Int32Array(parts.length);
    this.chances = new Float64Array(env.vocabulary);
    this.starts = new Int32Array(this.set.cells + 1);
    this.logMass = new Float64Array(this.set.cells);
    this.collectEnds(components);
  }

  /**
   * Draws an object of a cell of `set`, in proportion to p0, into states[at..]. Allocates nothing.
   * @returns false when the cell is empty
   */
  sampleWithin(cell: number, random: RandomStream, states: Int32Array, at: number): boolean {
    const { starts, endTotal, endLength, tokens, sums, set } = this;
    let [low, high] = [starts[cell], starts[cell + 1]];
    if (low === high) return false;
    const left = random.uniform() * endTotal[--high];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (left < endTotal[middle]) high = middle;
      else low = middle + 1;
    }
    const length = endLength[low];
    this.decode(length, this.endIndex[low]);
    tokens.fill(-1);
    for (let t = length; t > 0; t--) {
      const token = this.drawToken(t, random);
      tokens[t - 1] = token;
      for (let k = 0; k < sums.length; k++) sums[k] -= this.values[k][token];
    }
    set.env.outcomeFromTokens(tokens, 0, states, at);
    return true;
  }

  /** The last token of a prefix of t tokens with the sums in `sums`. */
  private drawToken(t: number, random: RandomStream): number {
    const { values, widths, sums, chances, placeChances } = this;
    const before = this.masses[t - 1];
    let total = 0;
    for (let a = 0; a < chances.length; a++) {
      let index = 0;
      let inside = true;
      for (let k = 0; k < sums.length; k++) {
        const sum = sums[k] - values[k][a];
        const extent = (t - 1) * widths[k] + 1;
        if (sum < 0 || sum >= extent) inside = false;
        index = index * extent + sum;
      }
      total += chances[a] = inside ? before[index] * placeChances[(t - 1) * chances.length + a] : 0;
    }
    let left = random.uniform() * total;
    let last = -1;
    for (let a = 0; a < chances.length; a++) {
      if (chances[a] === 0) continue;
      last = a;
      left -= chances[a];
      if (left < 0) break;
    }
    return last;
  }

  private decode(t: number, index: number): void {
    for (let k = this.sums.length - 1; k >= 0; k--) {
      const extent = t * this.widths[k] + 1;
      this.sums[k] = index % extent;
      index = Math.floor(index / extent);
    }
  }

  private forward(n: number, vocabulary: number): Float64Array[] {
    const { values, widths, placeChances } = this;
    const K = widths.length;
    const size = (t: number): number => widths.reduce((product, width) => product * (t * width + 1), 1);
    let all = 0;
    for (let t = 0; t <= n; t++) all += size(t);
    if (all > MOST_SUMS)
      throw new Error(`cells: dynamic programming would keep ${all} sums, at most ${MOST_SUMS} are kept`);
    const masses = [Float64Array.of(1)];
    const sums = new Int32Array(K);
    const strides = new Int32Array(K);
    const offsets = new Int32Array(vocabulary);
    for (let t = 1; t <= n; t++) {
      const before = masses[t - 1];
      const after = new Float64Array(size(t));
      for (let k = K - 1, stride = 1; k >= 0; k--) {
        strides[k] = stride;
        stride *= t * widths[k] + 1;
      }
      for (let a = 0; a < vocabulary; a++) {
        offsets[a] = 0;
        for (let k = 0; k < K; k++) offsets[a] += values[k][a] * strides[k];
      }
      sums.fill(0);
      for (let i = 0, to = 0; i < before.length; i++) {
        if (before[i] > 0)
          for (let a = 0; a < vocabulary; a++)
            after[to + offsets[a]] += before[i] * placeChances[(t - 1) * vocabulary + a];
        // The next sums, the last component running fastest.
        for (let k = K - 1; k >= 0; k--) {
          to += strides[k];
          if (++sums[k] <= (t - 1) * widths[k]) break;
          to -= sums[k] * strides[k];
          sums[k] = 0;
        }
      }
      masses.push(after);
    }
    return masses;
  }

  /** Sorts the ends by cell, in two passes. */
  private collectEnds(parts: readonly Descriptor[]): void {
    const { set, masses, sums, starts, logMass } = this;
    const { env } = set;
    const bins = parts.map((one, k) => sumBins(env, one, this.values[k]));
    const law = lengthLaw(env);
    const row = new Int32Array(parts.length);
    const eachEnd = (visit: (cell: number, t: number, i: number, mass: number) => void): void => {
      for (let t = 0; t < law.length; t++) {
        if (law[t] === 0) continue;
        for (let i = 0; i < masses[t].length; i++) {
          if (masses[t][i] === 0) continue;
          this.decode(t, i);
          for (let k = 0; k < row.length; k++) row[k] = bins[k][t][sums[k]];
          visit(set.cellOf(row), t, i, masses[t][i] * law[t]);
        }
      }
    };
    eachEnd((cell) => starts[cell + 1]++);
    for (let y = 0; y < set.cells; y++) starts[y + 1] += starts[y];
    const count = starts[set.cells];
    this.endLength = new Int32Array(count);
    this.endIndex = new Int32Array(count);
    this.endTotal = new Float64Array(count);
    const next = starts.slice();
    const total = new Float64Array(set.cells);
    eachEnd((cell, t, i, mass) => {
      const place = next[cell]++;
      total[cell] += mass;
      this.endLength[place] = t;
      this.endIndex[place] = i;
      this.endTotal[place] = total[cell];
    });
    for (let y = 0; y < set.cells; y++) logMass[y] = Math.log(total[y]);
  }
}

/** p0 of each length 0 .. n. */
function lengthLaw(env: Environment): Float64Array {
  const n = env.tokenLength;
  const law = new Float64Array(n + 1);
  const tokens = new Int32Array(n).fill(-1);
  const row = new Int32Array(env.stateSize);
  for (let t = 1; t <= n; t++) {
    tokens[t - 1] = 0;
    if (t < n && !env.variableLength) continue;
    env.outcomeFromTokens(tokens, 0, row, 0);
    const logP = env.outcomeLogProb?.(row, 0) ?? -env.logOutcomeCount;
    law[t] = Math.exp(logP + t * Math.log(env.vocabulary));
  }
  return law;
}

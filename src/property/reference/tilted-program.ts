/**
 * log Z of every cell where some descriptors add up (charge, mean hydrophobicity) and the others are
 * functions of sums over places (a helical moment), without learning and without a chain. The additive part
 * is counted exactly (additive-program.ts); the rest is importance sampling inside its cells. p0 is tilted
 * towards many values of the sums over places,
 *
 *     q_k(x) = p0(x) exp(lambda_k . S(x)) / Z_k(c)   inside the additive cell c,
 *
 * whose normalizers Z_k(c) the same program gives exactly, and which it samples exactly. Draws of all tilts
 * are weighted together by the balance heuristic (E. Veach, L. Guibas, "Optimally combining sampling
 * techniques", SIGGRAPH 1995), so that the estimates are unbiased whatever the tilts are. Charge and
 * hydrophobicity of every draw are as asked: no cell has to be found by luck in these.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { RandomStream } from '../../random/stream.js';
import { AdditiveProgram } from './additive-program.js';
import { placeSums, type PlaceSums } from './place-sums.js';

export interface TiltedOptions {
  /** Directions of the tilts. Default 18. */
  readonly directions?: number;
  /** Lengths of lambda, in units of one over the deviation of a sum. */
  readonly strengths?: readonly number[];
  /** Draws for each tilt and additive cell. Default 20. */
  readonly draws?: number;
}

export interface MassTable {
  /** log Z_y [Y]; -Infinity where no object was found. */
  readonly logMass: Float64Array;
  /** Standard error of log Z_y [Y]; Infinity where there is none. */
  readonly error: Float64Array;
  /** Draws in each cell [Y]. */
  readonly hits: Int32Array;
  readonly found: number;
  readonly evaluations: number;
  /** Largest difference of log mass between an additive cell and the sum of its cells. */
  readonly additiveGap: number;
}

const STRENGTHS = [0.7, 1.5, 2.5, 4, 6, 9, 14, 22];
const CHUNK = 4096;

/**
 * @param mayGoOn asked before every tilt; once it says no, the tilts so far have to do
 * @throws when no component adds up, or outcomes are no strings of one length
 */
export async function tiltedMasses(
  set: DescriptorSet,
  random: RandomStream,
  { directions = 18, strengths = STRENGTHS, draws = 20 }: TiltedOptions = {},
  mayGoOn: () => boolean = () => true,
): Promise<MassTable> {
  const { env } = set;
  const sums = placeSums(set);
  const lambdas = tiltsOf(sums.count, directions, strengths, random.fork('directions'));
  const plain = new AdditiveProgram(set);
  const C = plain.set.cells;
  const filled = [...plain.logMass.keys()].filter((c) => plain.logMass[c] > -Infinity);
  const store = new Draws(set, sums, lambdas.length * filled.length * draws);
  const logZ: Float64Array[] = [];
  const tokens = new Int32Array(env.tokenLength);
  for (const [k, lambda] of lambdas.entries()) {
    if (k > 0 && !mayGoOn()) break;
    const { chances, psi } = tiltedChances(sums, lambda, env.vocabulary);
    const program = k === 0 ? plain : new AdditiveProgram(set, chances);
    logZ.push(program.logMass.map((log) => log + psi));
    const own = random.fork(`tilt ${k}`);
    for (const c of filled) {
      for (let i = 0; i < draws; i++) {
        // Rounding may take the mass of a cell that a tilt turns away from.
        if (!program.sampleWithin(c, own, store.rows, store.filled * env.stateSize)) break;
        env.outcomeTokens(store.rows, store.filled * env.stateSize, tokens, 0);
        store.keep(tokens, c);
        if (store.full) await store.measure();
      }
    }
  }
  await store.measure();

  const K = logZ.length;
  // Draws of each cell c come from the tilts that have mass there, in equal numbers.
  const first = new Float64Array(set.cells);
  const second = new Float64Array(set.cells);
  const hits = new Int32Array(set.cells);
  const total = new Float64Array(C);
  const logs = new Float64Array(K);
  for (let d = 0; d < store.count; d++) {
    const c = store.additiveCell[d];
    let max = -Infinity;
    for (let k = 0; k < K; k++) {
      let log = -logZ[k][c];
      for (let j = 0; j < sums.count; j++) log += lambdas[k][j] * store.sums[d * sums.count + j];
      logs[k] = log;
      if (log > max && log < Infinity) max = log;
    }
    let mixture = 0;
    for (let k = 0; k < K; k++) if (logs[k] < Infinity) mixture += draws * Math.exp(logs[k] - max);
    const share = Math.exp(-max) / mixture;
    const cell = store.cell[d];
    first[cell] += share;
    second[cell] += share * share;
    hits[cell]++;
    total[c] += share;
  }
  const samples = K * draws;
  return {
    logMass: first.map(Math.log),
    error: first.map((z, y) =>
      z > 0 ? Math.sqrt(Math.max(0, second[y] - (z * z) / samples)) / z : Infinity,
    ),
    hits,
    found: hits.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0),
    evaluations: store.count,
    additiveGap: filled.reduce(
      (most, c) => Math.max(most, Math.abs(Math.log(total[c]) - plain.logMass[c])),
      0,
    ),
  };
}

/**
 * No tilt, then every direction at every strength. Directions: even around a circle, at random beyond two
 * sums.
 */
function tiltsOf(
  J: number,
  directions: number,
  strengths: readonly number[],
  random: RandomStream,
): Float64Array[] {
  if (J === 0) return [new Float64Array(0)];
  const units = Array.from({ length: J === 1 ? 2 : directions }, (_, d) => {
    if (J === 1) return Float64Array.of(2 * d - 1);
    const angle = (2 * Math.PI * d) / directions;
    if (J === 2) return Float64Array.of(Math.cos(angle), Math.sin(angle));
    const one = Float64Array.from(
      { length: J },
      () => random.uniform() + random.uniform() + random.uniform() - 1.5,
    );
    const length = Math.hypot(...one);
    return one.map((x) => x / length);
  });
  return [
    new Float64Array(J),
    ...strengths.flatMap((strength) => units.map((unit) => unit.map((x) => x * strength))),
  ];
}

/** Chances of the tokens at each place under a tilt, and psi = log E_p0 exp(lambda . S). */
function tiltedChances(
  { count, weights }: PlaceSums,
  lambda: Float64Array,
  A: number,
): { chances: Float64Array; psi: number } {
  const size = count === 0 ? 0 : weights.length / count;
  const chances = new Float64Array(size);
  let psi = 0;
  for (let from = 0; from < size; from += A) {
    let total = 0;
    for (let i = from; i < from + A; i++) {
      let log = 0;
      for (let j = 0; j < count; j++) log += lambda[j] * weights[j * size + i];
      total += chances[i] = Math.exp(log);
    }
    for (let i = from; i < from + A; i++) chances[i] /= total;
    psi += Math.log(total / A);
  }
  return { chances, psi };
}

/** Draws with their S, their additive cell and, once measured, their cell. */
class Draws {
  count = 0;
  filled = 0;
  readonly rows: Int32Array;
  readonly sums: Float64Array;
  readonly additiveCell: Int32Array;
  readonly cell: Int32Array;
  private readonly measured = new Int32Array(CHUNK);

  constructor(
    private readonly set: DescriptorSet,
    private readonly places: PlaceSums,
    capacity: number,
  ) {
    this.rows = new Int32Array(CHUNK * set.env.stateSize);
    this.sums = new Float64Array(capacity * places.count);
    this.additiveCell = new Int32Array(capacity);
    this.cell = new Int32Array(capacity);
  }

  get full(): boolean {
    return this.filled === CHUNK;
  }

  /** The object in the next row. */
  keep(tokens: Int32Array, additiveCell: number): void {
    const { count: J, weights } = this.places;
    const A = this.set.env.vocabulary;
    const d = this.count + this.filled++;
    this.additiveCell[d] = additiveCell;
    for (let j = 0; j < J; j++) {
      let sum = 0;
      for (let i = 0; i < tokens.length; i++) sum += weights[(j * tokens.length + i) * A + tokens[i]];
      this.sums[d * J + j] = sum;
    }
  }

  async measure(): Promise<void> {
    const asked = this.set.measure(this.rows, this.filled, this.measured);
    if (asked) await asked;
    for (let i = 0; i < this.filled; i++) this.cell[this.count + i] = this.measured[i];
    this.count += this.filled;
    this.filled = 0;
  }
}

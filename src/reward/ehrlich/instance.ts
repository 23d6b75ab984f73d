/**
 * Ehrlich functions (Stanton et al. 2024, arXiv 2407.00236): sequences with forbidden transitions and spaced
 * motifs, hard to optimize and cheap to score.
 *
 *     x is feasible iff every consecutive pair is allowed
 *     h_q(x, a, s) = max over l of floor( q/k * sum_i 1{x[l + s_i] = a_i} ) / q
 *     f(x) = prod over motifs m of g(h_q(x, a^m, s^m)),   g(h) = h (1 + e h (h - 1))
 */

/** An instance, as its JSON file has it. */
export interface EhrlichInstance {
  /** States (letters). */
  readonly v: number;
  /** Length of a sequence. */
  readonly L: number;
  /** Motifs, and letters of each. */
  readonly c: number;
  readonly k: number;
  /** Levels of a motif's quality; divides k. */
  readonly q: number;
  /** e, >= 0. */
  readonly epistasis: number;
  /** [v][v], 1 where the second state may follow the first. */
  readonly allowed: readonly (readonly number[])[];
  /** [c][k] states. */
  readonly motifs: readonly (readonly number[])[];
  /** [c][k] ascending places, the first 0. */
  readonly offsets: readonly (readonly number[])[];
  /** Of the generator; for information. */
  readonly seed?: number;
}

/** f of a sequence of states, or null when it is infeasible. */
export function ehrlichScore(instance: EhrlichInstance, states: ArrayLike<number>): number | null {
  const { allowed, motifs, offsets, epistasis } = instance;
  for (let i = 1; i < states.length; i++) if (!allowed[states[i - 1]][states[i]]) return null;
  let product = 1;
  for (let m = 0; m < motifs.length; m++) {
    const h = quality(instance, states, motifs[m], offsets[m]);
    product *= h * (1 + epistasis * h * (h - 1));
  }
  return product;
}

function quality(
  { q, k, L }: EhrlichInstance,
  states: ArrayLike<number>,
  motif: readonly number[],
  offset: readonly number[],
): number {
  let most = 0;
  for (let l = 0; l + offset[k - 1] < L; l++) {
    let matches = 0;
    for (let i = 0; i < k; i++) if (states[l + offset[i]] === motif[i]) matches++;
    if (matches > most) most = matches;
  }
  return Math.floor((most * q) / k) / q;
}

/**
 * Checks an instance that comes from elsewhere.
 *
 * @param owner begins every message
 * @throws one sentence on what is wrong with it
 */
export function readEhrlichInstance(owner: string, given: unknown): EhrlichInstance {
  const instance = given as EhrlichInstance;
  const wrong = (what: string): Error => new Error(`${owner}: ${what}`);
  if (typeof given !== 'object' || given === null)
    throw wrong('an instance is a JSON object {v, L, c, k, q, epistasis, allowed, motifs, offsets}');
  for (const key of ['v', 'L', 'c', 'k', 'q'] as const) {
    const value = instance[key];
    if (!(Number.isSafeInteger(value) && value >= 1))
      throw wrong(`${key} must be an integer >= 1, got ${JSON.stringify(value) ?? 'none'}`);
  }
  const { v, L, c, k, q, epistasis } = instance;
  if (k % q !== 0) throw wrong(`q must divide k, got q ${q} and k ${k}`);
  if (!(typeof epistasis === 'number' && epistasis >= 0 && epistasis <= 4)) {
    throw wrong(`epistasis must be a number from 0 to 4, got ${JSON.stringify(epistasis) ?? 'none'}`);
  }
  matrix(wrong, 'allowed', instance.allowed, v, v, (value) => value === 0 || value === 1, '0 or 1');
  matrix(
    wrong,
    'motifs',
    instance.motifs,
    c,
    k,
    (value) => Number.isInteger(value) && value >= 0 && value < v,
    `a state from 0 to ${v - 1}`,
  );
  matrix(
    wrong,
    'offsets',
    instance.offsets,
    c,
    k,
    (value) => Number.isInteger(value) && value >= 0 && value < L,
    `a place from 0 to ${L - 1}`,
  );
  for (const [m, offset] of instance.offsets.entries()) {
    if (offset[0] !== 0 || offset.some((place, i) => i > 0 && place <= offset[i - 1])) {
      throw wrong(`offsets of motif ${m + 1} must begin with 0 and rise, got ${offset.join(', ')}`);
    }
  }
  return instance;
}

function matrix(
  wrong: (what: string) => Error,
  name: string,
  given: unknown,
  rows: number,
  columns: number,
  valid: (value: number) => boolean,
  what: string,
): void {
  const list = given as readonly (readonly number[])[];
  if (
    !Array.isArray(given) ||
    list.length !== rows ||
    list.some((row) => !Array.isArray(row) || row.length !== columns)
  ) {
    throw wrong(`${name} must be ${rows} rows of ${columns}`);
  }
  for (const [r, row] of list.entries()) {
    const bad = row.findIndex((value) => !valid(value));
    if (bad >= 0) throw wrong(`${name}[${r}][${bad}] must be ${what}, got ${JSON.stringify(row[bad])}`);
  }
}

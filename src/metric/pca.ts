/**
 * The first two principal components of outcomes as one-hot vectors: a picture of where samples lie. Power
 * iteration on the centered data, never the covariance matrix; what it shows of the variance is given with
 * it.
 */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';

export interface Components {
  /** Coordinates of every row [count]. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Share of the variance that each of the two explains. */
  readonly explained: readonly [number, number];
}

const ITERATIONS = 60;

/**
 * The components of outcomes given as texts.
 * @throws when a text is no outcome of the environment
 */
export function outcomeComponents(env: Environment, texts: readonly string[]): Components {
  const { tokenLength, vocabulary } = env;
  const [, tokens] = rowsOfTexts(env, texts);
  return principalComponents(tokens, texts.length, tokenLength, vocabulary);
}

/**
 * @param tokens outcomes as tokens [count, length], -1 for none
 * @param vocabulary number of distinct tokens
 */
export function principalComponents(
  tokens: Int32Array,
  count: number,
  length: number,
  vocabulary: number,
): Components {
  const width = length * vocabulary;
  const mean = new Float64Array(width);
  const each = (row: number, visit: (feature: number) => void): void => {
    for (let i = 0; i < length; i++) {
      const token = tokens[row * length + i];
      if (token >= 0) visit(i * vocabulary + token);
    }
  };
  for (let row = 0; row < count; row++) each(row, (f) => (mean[f] += 1 / count));
  // Sum of squared distances from the mean: ones less the squares of the mean.
  let total = 0;
  for (let row = 0; row < count; row++) each(row, () => total++);
  for (let f = 0; f < width; f++) total -= count * mean[f] * mean[f];

  const project = (axis: Float64Array): Float64Array => {
    let center = 0;
    for (let f = 0; f < width; f++) center += mean[f] * axis[f];
    return Float64Array.from({ length: count }, (_, row) => {
      let sum = -center;
      each(row, (f) => (sum += axis[f]));
      return sum;
    });
  };
  const found: { axis: Float64Array; scores: Float64Array; variance: number }[] = [];
  for (let component = 0; component < 2; component++) {
    // A start that is no symmetry of the data, and the same every time.
    let axis = Float64Array.from({ length: width }, (_, f) => 1 + ((f * 7919) % 101) / 101);
    let scores = new Float64Array(count);
    let variance = 0;
    for (let i = 0; i < ITERATIONS; i++) {
      for (const { axis: other } of found) removeDirection(axis, other);
      if (normalize(axis) === 0) break;
      scores = project(axis) as Float64Array<ArrayBuffer>;
      variance = scores.reduce((sum, s) => sum + s * s, 0);
      const next = new Float64Array(width);
      let sumOfScores = 0;
      for (let row = 0; row < count; row++) {
        each(row, (f) => (next[f] += scores[row]));
        sumOfScores += scores[row];
      }
      for (let f = 0; f < width; f++) next[f] -= sumOfScores * mean[f];
      axis = next;
    }
    for (const { axis: other } of found) removeDirection(axis, other);
    normalize(axis);
    found.push({ axis, scores, variance });
  }
  const share = (variance: number): number => (total > 1e-12 ? variance / total : 0);
  return {
    x: found[0].scores,
    y: found[1].scores,
    explained: [share(found[0].variance), share(found[1].variance)],
  };
}

function removeDirection(axis: Float64Array, other: Float64Array): void {
  let dot = 0;
  for (let f = 0; f < axis.length; f++) dot += axis[f] * other[f];
  for (let f = 0; f < axis.length; f++) axis[f] -= dot * other[f];
}

/** Scales to length 1; returns the length before. */
function normalize(axis: Float64Array): number {
  const norm = Math.sqrt(axis.reduce((sum, x) => sum + x * x, 0));
  if (norm > 1e-12) for (let f = 0; f < axis.length; f++) axis[f] /= norm;
  return norm > 1e-12 ? norm : 0;
}

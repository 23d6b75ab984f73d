/**
 * What descriptors that add a number for every letter have in common: net charge, counts, mean
 * hydrophobicity.
 */
import type { DescriptorParts } from './kind.js';
import type { Letters } from './letters.js';

/**
 * Sums of decimals, rounded so far that the order of the letters does not show: otherwise two strings of the
 * same letters could fall on two sides of an edge.
 */
const settled = (sum: number): number => Math.round(sum * 1e9) / 1e9;

type Sum = Required<Pick<DescriptorParts, 'value'>> & Pick<DescriptorParts, 'running' | 'additive'>;

/**
 * Sum of a number per letter.
 *
 * @param weights [codes] what a letter adds
 * @param unit size of the sum that counts as 1 for a network
 */
export function letterSum(letters: Letters, weights: Float64Array, unit: number): Sum {
  const { codes, read, readPartial } = letters;
  const sum = (end: number): number => {
    let total = 0;
    for (let i = 0; i < end; i++) if (codes[i] >= 0) total += weights[codes[i]];
    return total;
  };
  return {
    value: (states, at) => settled(sum(read(states, at))),
    ...(readPartial && {
      running: {
        size: 1,
        scale: [1 / unit],
        write(states, at, out, outAt) {
          out[outAt] = sum(readPartial(states, at));
        },
      },
    }),
    additive: { tokenValue: letters.perToken(weights) },
  };
}

/**
 * Mean of a number per letter. Its running value is the sum so far over the length of the longest outcome;
 * with variable length the number of letters so far stands beside it.
 */
export function letterMean(letters: Letters, weights: Float64Array, unit: number): Sum {
  const { codes, length, shortest, read, readPartial } = letters;
  const fixed = length === shortest;
  const sum = (end: number): number => {
    let total = 0;
    for (let i = 0; i < end; i++) if (codes[i] >= 0) total += weights[codes[i]];
    return total;
  };
  return {
    value(states, at) {
      const end = read(states, at);
      return settled(sum(end)) / end;
    },
    ...(readPartial && {
      running: {
        size: fixed ? 1 : 2,
        scale: fixed ? [1 / unit] : [1 / unit, 1 / length],
        write(states, at, out, outAt) {
          const end = readPartial(states, at);
          out[outAt] = sum(end) / length;
          if (!fixed) out[outAt + 1] = end;
        },
      },
    }),
    // A mean over strings of one length is a sum.
    ...(fixed && { additive: { tokenValue: letters.perToken(weights.map((weight) => weight / length)) } }),
  };
}

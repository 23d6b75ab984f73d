/** Kernels against the same written as loops over text. */
import { describe, expect, it } from 'vitest';
import { SequenceFeatures } from './sequence-features.js';
import { SequenceKernels } from './sequence-kernels.js';

const AMINO = 'ACDEFGHIKLMNPQRSTVWY';

function cosineOfWords(a: string, b: string, width: number): number {
  const words = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - width + 1) }, (_, i) => text.slice(i, i + width));
  const dot = (x: string, y: string): number =>
    words(x).reduce((sum, word) => sum + words(y).filter((other) => other === word).length, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Kernels of one sequence with those held, by name. */
function kernelsOf(held: readonly string[], alphabet: string, asked: string): Map<string, number[]> {
  const lengths = held.map(({ length }) => length);
  const kernels = new SequenceKernels(
    { alphabet, lengths: [Math.min(...lengths), Math.max(...lengths)] },
    held,
  );
  const out = new Float64Array(kernels.count * held.length);
  kernels.write(asked, out);
  return new Map(
    kernels.names.map((name, g) => [name, [...out.subarray(g * held.length, (g + 1) * held.length)]]),
  );
}

describe('kernels between sequences', () => {
  it('of words and places are what counting gives', () => {
    const held = ['ACGTACGT', 'AAAAAAAA', 'ACGTTTTT', 'GGGGACGC'];
    const found = kernelsOf(held, 'ACGT', 'ACGTACGA');
    for (const width of [3, 4, 5, 6])
      found
        .get(`words of ${width}`)!
        .forEach((value, i) => expect(value).toBeCloseTo(cosineOfWords('ACGTACGA', held[i], width), 12));
    expect(found.get('places')).toEqual([7 / 8, 3 / 8, 4 / 8, 4 / 8]);
    found
      .get('close')!
      .forEach((value, i) => expect(value).toBeCloseTo(Math.exp((-4 * [1, 5, 4, 4][i]) / 8), 12));
  });

  it('of properties are linear in what is centered, or fall with the distance', () => {
    const held = ['KKLLKKLLKA', 'GIGKFLHSAKKF', 'DDEEDDEW', 'ACDEFGHIK', 'WWYYFF'];
    const seen = new SequenceFeatures('composition', AMINO, 12);
    const write = (sequence: string): Float64Array => {
      const x = new Float64Array(seen.count);
      seen.write(sequence, x, 0);
      return x;
    };
    const X = held.map(write);
    const moment = (k: number, power: number, around: number): number =>
      X.reduce((sum, x) => sum + (x[k] - around) ** power / X.length, 0);
    const middle = Array.from({ length: seen.count }, (_, k) => moment(k, 1, 0));
    const variance = middle.map((value, k) => moment(k, 2, value));
    const scaled = (x: Float64Array, name: string): number[] => {
      const { from, count } = seen.groups.find((group) => group.name === name)!;
      const all = variance.slice(from, from + count).reduce((sum, value) => sum + value, 0);
      return Array.from({ length: count }, (_, i) => {
        const k = from + i;
        const unit = name === 'letters' || name === 'pairs' ? all : variance[k] * count;
        return unit > 0 ? (x[k] - middle[k]) / Math.sqrt(unit) : 0;
      });
    };
    const asked = write('KWKLFKKIG');
    const found = kernelsOf(held, AMINO, 'KWKLFKKIG');
    for (const name of ['letters', 'pairs', 'peptide properties']) {
      found.get(name)!.forEach((value, i) => {
        const own = scaled(asked, name);
        const dot = scaled(X[i], name).reduce((sum, x, k) => sum + x * own[k], 0);
        expect(value).toBeCloseTo(dot, 10);
      });
    }
    const smooth = ['letters', 'peptide properties', 'length'];
    const vector = (x: Float64Array): number[] => smooth.flatMap((name) => scaled(x, name));
    found.get('near')!.forEach((value, i) => {
      const own = vector(asked);
      const square = vector(X[i]).reduce((sum, x, k) => sum + (x - own[k]) ** 2, 0);
      expect(value).toBeCloseTo(Math.exp(-square / 6), 10);
    });
  });

  it('survive words longer than a sequence, letters never seen, and properties all alike', () => {
    const found = kernelsOf(['AAAA', 'AAAA', 'CA'], 'AC', 'G');
    for (const values of found.values()) expect(values.every(Number.isFinite)).toBe(true);
  });
});

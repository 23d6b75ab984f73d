/**
 * Kernels between sequences for the kernel learner, all of them 1 between a sequence and itself, the linear
 * ones on the average:
 *
 *     letters, pairs ...  products of centered features (SequenceFeatures, composition), group by group: linear
 *     near                exp(-|x - x'|^2 / width) of letters, properties and length, each of variance one
 *     words of 2 ...      cosine of the counts of words
 *     places, close       share of equal places, and exp(-unequal / (length / 4)), where lengths are alike
 *
 * What is held are the sequences of the data; a row is one sequence against all of them.
 */
import { SequenceFeatures } from './sequence-features.js';
import type { ProxyDomain } from './proxy-learner.js';

/** Word lengths: as long as words of it still return in some hundred sequences. */
const WORDS = { few: [3, 4, 5, 6], many: [2, 3, 4] } as const;
/** Letters at most that count as few: DNA, RNA. */
const FEW = 6;

interface KernelOfSequences {
  readonly name: string;
  /** Kernel of one sequence with all that are held, into out[at ..]. */
  write(sequence: string, out: Float64Array, at: number): void;
}

export class SequenceKernels {
  /** What they are, in order. A stored proxy has them, so that other kernels do not take its weights. */
  readonly names: readonly string[];
  readonly count: number;
  readonly held: number;
  private readonly kernels: readonly KernelOfSequences[];

  constructor({ alphabet, lengths }: ProxyDomain, sequences: readonly string[]) {
    const widths = alphabet.length <= FEW ? WORDS.few : WORDS.many;
    this.held = sequences.length;
    this.kernels = [
      ...featureKernels(alphabet, lengths[1], sequences),
      ...widths.map((width) => wordKernel(width, sequences)),
      ...(lengths[0] === lengths[1] ? placeKernels(sequences) : []),
    ];
    this.names = this.kernels.map(({ name }) => name);
    this.count = this.kernels.length;
  }

  /** Kernels of one sequence with all that are held [count, held]. */
  write(sequence: string, out: Float64Array): void {
    this.kernels.forEach((kernel, g) => kernel.write(sequence, out, g * this.held));
  }
}

/** Words of one length, wherever they stand. */
function wordKernel(width: number, sequences: readonly string[]): KernelOfSequences {
  const countWords = (sequence: string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (let i = 0; i + width <= sequence.length; i++) {
      const word = sequence.slice(i, i + width);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  };
  const normOf = (counts: ReadonlyMap<string, number>): number => {
    let square = 0;
    for (const n of counts.values()) square += n * n;
    return Math.sqrt(square);
  };
  // Word -> where it occurs, as (row, count) pairs.
  const places = new Map<string, number[]>();
  const norms = sequences.map((sequence, row) => {
    const counts = countWords(sequence);
    for (const [word, n] of counts) {
      const list = places.get(word);
      if (list === undefined) places.set(word, [row, n]);
      else list.push(row, n);
    }
    return normOf(counts);
  });
  return {
    name: `words of ${width}`,
    write(sequence, out, at) {
      out.fill(0, at, at + sequences.length);
      const counts = countWords(sequence);
      const norm = normOf(counts);
      for (const [word, n] of counts) {
        const list = places.get(word);
        if (list === undefined) continue;
        for (let i = 0; i < list.length; i += 2)
          out[at + list[i]] += (n * list[i + 1]) / (norm * norms[list[i]]);
      }
    },
  };
}

function placeKernels(sequences: readonly string[]): KernelOfSequences[] {
  const equal = (a: string, b: string): number => {
    let n = 0;
    for (let i = 0; i < a.length; i++) if (a[i] === b[i]) n++;
    return n;
  };
  const of = (name: string, value: (share: number) => number): KernelOfSequences => ({
    name,
    write(sequence, out, at) {
      for (let i = 0; i < sequences.length; i++)
        out[at + i] = value(equal(sequence, sequences[i]) / sequences[i].length);
    },
  });
  return [of('places', (share) => share), of('close', (share) => Math.exp(4 * (share - 1)))];
}

/** Linear kernels of groups of features, and one that falls with the distance. */
function featureKernels(
  alphabet: string,
  longest: number,
  sequences: readonly string[],
): KernelOfSequences[] {
  const seen = new SequenceFeatures('composition', alphabet, longest);
  const { count, groups } = seen;
  const n = sequences.length;
  const X = new Float64Array(n * count);
  sequences.forEach((sequence, i) => seen.write(sequence, X, i * count));
  const middle = new Float64Array(count);
  const spread = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < n; i++) middle[k] += X[i * count + k] / n;
    for (let i = 0; i < n; i++) spread[k] += (X[i * count + k] - middle[k]) ** 2 / n;
    spread[k] = Math.sqrt(spread[k]);
  }
  // Properties and lengths each have a scale of their own; letters and pairs share theirs.
  const scale = new Float64Array(count);
  for (const { name, from, count: size } of groups) {
    let total = 0;
    for (let k = from; k < from + size; k++) total += spread[k] ** 2;
    const own = name === 'peptide properties' || name === 'length';
    for (let k = from; k < from + size; k++)
      scale[k] = own
        ? spread[k] > 0
          ? 1 / (spread[k] * Math.sqrt(size))
          : 0
        : total > 0
          ? 1 / Math.sqrt(total)
          : 0;
  }
  // By columns: a sequence has few features, and each meets all that are held.
  const columns = new Float64Array(count * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < count; k++) columns[k * n + i] = (X[i * count + k] - middle[k]) * scale[k];
  // Centering is taken out of the sum, so that it runs over the few features that a sequence has:
  // (x - m) s . X = (x s) . X - (m s) . X
  const x = new Float64Array(count);
  // Kernels are asked for one sequence after another: its features are the same for all of them.
  let last: string | undefined;
  const look = (sequence: string): void => {
    if (sequence === last) return;
    seen.write(sequence, x, 0);
    last = sequence;
  };
  const linear = groups
    .filter(({ name }) => name !== 'length')
    .map(({ name, from, count: size }): KernelOfSequences => {
      const constant = new Float64Array(n);
      for (let k = from; k < from + size; k++)
        for (let i = 0; i < n; i++) constant[i] += middle[k] * scale[k] * columns[k * n + i];
      return {
        name,
        write(sequence, out, at) {
          look(sequence);
          for (let i = 0; i < n; i++) out[at + i] = -constant[i];
          for (let k = from; k < from + size; k++) {
            const value = x[k] * scale[k];
            const column = k * n;
            if (value !== 0) for (let i = 0; i < n; i++) out[at + i] += value * columns[column + i];
          }
        },
      };
    });
  // Every group has variance one in all: two sequences are 2 x groups apart on the average.
  const smooth = groups.filter(({ name }) => name !== 'pairs');
  const width = 2 * smooth.length;
  const near: KernelOfSequences = {
    name: 'near',
    write(sequence, out, at) {
      look(sequence);
      out.fill(0, at, at + n);
      for (const { from, count: size } of smooth) {
        for (let k = from; k < from + size; k++) {
          const own = (x[k] - middle[k]) * scale[k];
          const column = k * n;
          for (let i = 0; i < n; i++) out[at + i] += (own - columns[column + i]) ** 2;
        }
      }
      for (let i = at; i < at + n; i++) out[i] = Math.exp(-out[i] / width);
    },
  };
  return [...linear, near];
}

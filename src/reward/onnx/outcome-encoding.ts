/**
 * Outcomes as the input tensor of a neural network: one-hot rows or token numbers, padded to one length.
 *
 *     one-hot   [N, L, A] `length-letter`, [N, A, L] `letter-length` (convolutions of PyTorch) or [N, L A] `flat`; padding is zeros
 *     tokens    [N, L], letter i of the alphabet is first + i, padding is `pad`
 *
 * N outcomes, L positions, A letters.
 */

export interface EncodingOptions {
  readonly encoding: 'one-hot' | 'tokens';
  /** Letters in the order of their numbers. */
  readonly alphabet: string;
  /** Positions, those of `start` and `end` included; absent: as many as the longest of a batch has. */
  readonly length?: number;
  /** Of one-hot. */
  readonly order: 'length-letter' | 'letter-length' | 'flat';
  /** Side on which a short outcome is padded. */
  readonly padding: 'right' | 'left';
  /** Number of the first letter. */
  readonly first: number;
  /** Number of padding. */
  readonly pad: number;
  /** Numbers before and behind the letters, such as those of [CLS] and [SEP]. */
  readonly start?: number;
  readonly end?: number;
}

export interface Encoded {
  readonly data: Float32Array;
  readonly shape: readonly number[];
  /** 1 where there is an outcome, 0 where there is padding, [N, L]. */
  readonly mask: Float32Array;
}

/**
 * @param name of the oracle, for messages
 * @throws one sentence on a letter that is not in the alphabet or an outcome that is too long
 */
export function encodeOutcomes(name: string, outcomes: readonly string[], options: EncodingOptions): Encoded {
  const { encoding, alphabet, order, padding, first, pad, start, end } = options;
  const letters = Array.from(alphabet);
  const index = new Map(letters.map((letter, i) => [letter, i]));
  const tokens = encoding === 'tokens';
  const around = tokens ? Number(start !== undefined) + Number(end !== undefined) : 0;
  const longest = outcomes.reduce((most, outcome) => Math.max(most, outcome.length), 0);
  const L = options.length ?? Math.max(1, longest + around);
  if (longest + around > L) {
    const long = outcomes.find((outcome) => outcome.length + around > L)!;
    throw new Error(
      `${name}: outcomes have at most ${L - around} letters, got ${long.length} in ${JSON.stringify(long)}`,
    );
  }
  const N = outcomes.length;
  const A = letters.length;
  const data = tokens ? new Float32Array(N * L).fill(pad) : new Float32Array(N * L * A);
  const mask = new Float32Array(N * L);
  outcomes.forEach((outcome, n) => {
    const from = padding === 'right' ? 0 : L - outcome.length - around;
    let at = from;
    if (tokens && start !== undefined) data[n * L + at++] = start;
    for (let i = 0; i < outcome.length; i++, at++) {
      const letter = index.get(outcome[i]);
      if (letter === undefined) {
        throw new Error(
          `${name}: ${JSON.stringify(outcome)} has ${JSON.stringify(outcome[i])} at position ${i + 1}, allowed are ${alphabet}`,
        );
      }
      if (tokens) data[n * L + at] = first + letter;
      else if (order === 'letter-length') data[(n * A + letter) * L + at] = 1;
      else data[(n * L + at) * A + letter] = 1;
    }
    if (tokens && end !== undefined) data[n * L + at++] = end;
    mask.fill(1, n * L + from, n * L + at);
  });
  if (tokens) return { data, shape: [N, L], mask };
  const shape = order === 'flat' ? [N, L * A] : order === 'letter-length' ? [N, A, L] : [N, L, A];
  return { data, shape, mask };
}

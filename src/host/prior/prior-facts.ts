/** The card of a prior in words, for the terminal. */
import type { OpenedPrior } from '../../method/portable-prior.js';

const three = (value: number): string => value.toFixed(3);

/** Which model is used, and why. */
export function usedModel({ weight, order, card }: OpenedPrior): string {
  const kmer = order === 0 ? 'letter frequencies' : `the k-mer model of order ${order}`;
  const network = card.epochs.length === 1 ? 'the network' : `the mean of ${card.epochs.length} networks`;
  if (weight === 0) return kmer;
  if (weight === 1) return network;
  return `${network} (${Math.round(100 * weight)} %) mixed with ${kmer} (${Math.round(100 * (1 - weight))} %)`;
}

/** Lines: what was read and left out, how it was split. */
export function dataLines({ card }: OpenedPrior): string[] {
  const { rows, leftOut, sequences, lengths, sizes, families, split } = card;
  const reasons = [
    [leftOut.label, 'with another label'],
    [leftOut.letters, 'with letters outside the task'],
    [leftOut.length, 'of a length outside the task'],
    [leftOut.repeats, 'repeated'],
  ] as const;
  const out = reasons.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const held =
    split === 'families'
      ? `held out by families (${families.count}, the largest of ${families.largest}; relatives share ${families.run} letters in a row)`
      : 'held out one by one';
  return [
    `${rows} read, ${sequences} taken, ${lengths[0]} to ${lengths[1]} letters${out.length > 0 ? `; left out: ${out.join(', ')}` : ''}`,
    `${sizes.train} to learn from, ${sizes.choose} to choose on, ${sizes.test} to test on; ${held}`,
  ];
}

/** Held-out perplexities per letter, as rows of a table. */
export function perplexityRows({ card }: OpenedPrior): string[][] {
  const { uniform, unigram, kmer, network, used } = card.perplexity;
  return [
    ['uniform', three(uniform)],
    ['letter frequencies', three(unigram)],
    ['k-mer model', three(kmer)],
    ['network', three(network)],
    ['used', three(used)],
  ];
}

/**
 * Learns the base measure of a list of strings: k-mer models of several orders, a few networks, and a mixture
 * of the best of both. What is used is what tells the held-out strings of `choose` best; what is reported is
 * measured on `test`, which nothing was fitted to or chosen on.
 */
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { findFamilies } from './families.js';
import { countKmers, countLengths, KmerModel } from './kmer-model.js';
import { LengthLaw } from './length-law.js';
import { perplexity } from './perplexity.js';
import { PolicyMeasure } from './policy-measure.js';
import { PriorMixture } from './prior-mixture.js';
import { SequenceNetwork, type SequenceNetworkOptions } from './sequence-network.js';
import { splitStrings, type Split, type Strings } from './strings.js';
import { trainNetwork, type NetworkTraining } from './train-network.js';
import { uniformOutcomes } from './uniform-base.js';

/** What is held out together: families of relatives, or strings one by one. */
export const PRIOR_SPLITS = ['families', 'random'] as const;
export type PriorSplit = (typeof PRIOR_SPLITS)[number];

export interface PriorOptions extends SequenceNetworkOptions, NetworkTraining {
  readonly split: PriorSplit;
  /** Networks whose mean is taken. */
  readonly networks: number;
}

export const PRIOR_PRESETS: PriorOptions = {
  split: 'families',
  networks: 1,
  hidden: [128],
  window: 12,
  epochs: 30,
  patience: 3,
  lr: 2e-3,
  batch: 64,
  decay: 1,
};

/** Held-out perplexities per letter, on the strings of `test`. */
export interface PriorPerplexities {
  readonly uniform: number;
  readonly unigram: number;
  readonly kmer: number;
  readonly network: number;
  /** What is used: one of the two before, or their mixture. */
  readonly used: number;
}

export interface LearntPrior {
  readonly networks: readonly SequenceNetwork[];
  readonly kmer: KmerModel;
  /** w: share of the networks in the mixture. */
  readonly weight: number;
  readonly policy: PriorMixture;
  readonly perplexity: PriorPerplexities;
  /** Passes behind each network. */
  readonly epochs: readonly number[];
  readonly sizes: { readonly train: number; readonly choose: number; readonly test: number };
  readonly families: { readonly count: number; readonly largest: number; readonly run: number };
}

const ORDERS = [0, 1, 2, 3, 4, 5, 6];
const STRENGTHS = [0.5, 1, 2, 4, 8, 16];
/** Shares of the networks that are tried. */
const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
/** Fewest strings that can be learnt from. */
export const FEWEST_STRINGS = 30;

/**
 * @param strings different terminal states of one environment
 * @throws on too few strings, or when they are relatives of each other and families were to be held out
 */
export function learnPrior(
  backend: Backend,
  strings: Strings,
  options: PriorOptions,
  random: RandomStream,
  onNetwork?: (done: number, networks: number) => void,
): LearntPrior {
  const { env, count } = strings;
  if (count < FEWEST_STRINGS)
    throw new Error(`prior: at least ${FEWEST_STRINGS} different sequences are needed, got ${count}`);
  const families = findFamilies(strings);
  const isByFamily = options.split === 'families';
  if (isByFamily && families.count < 3)
    throw new Error(
      `prior: the ${count} sequences are of ${families.count} families (they share ${families.run} letters in a row), at least 3 are needed; split=random holds out single ones`,
    );
  const split = splitStrings(strings, random.fork('split'), isByFamily ? families.of : undefined);
  const { train, choose, test } = split;
  const kmer = bestKmers(split);
  const networks: SequenceNetwork[] = [];
  const epochs: number[] = [];
  for (let i = 0; i < options.networks; i++) {
    const network = new SequenceNetwork(env, backend, options, random.fork(`network${i}`));
    epochs.push(trainNetwork(network, train, choose, options, random.fork(`training${i}`)));
    networks.push(network);
    onNetwork?.(i + 1, options.networks);
  }
  const mixture = (weight: number): PriorMixture => new PriorMixture(networks, kmer, weight);
  const weight = least(networks.length > 0 ? WEIGHTS : [0], (w) => told(mixture(w), choose));
  const unigram = new KmerModel(env, kmer.trie, kmer.lengths, { order: 0, strength: 1 });
  const policy = mixture(weight);
  return {
    networks,
    kmer,
    weight,
    policy,
    perplexity: {
      uniform: perplexity(uniformOutcomes(env), test),
      unigram: told(unigram, test),
      kmer: told(kmer, test),
      network: told(mixture(1), test),
      used: told(policy, test),
    },
    epochs,
    sizes: { train: train.count, choose: choose.count, test: test.count },
    families: { count: families.count, largest: families.largest, run: families.run },
  };
}

const told = (policy: ConstructorParameters<typeof PolicyMeasure>[1], strings: Strings): number =>
  perplexity(new PolicyMeasure('candidate', policy), strings);

/** The order and the weight of lower orders under which `choose` is told best. */
function bestKmers({ train, choose }: Split): KmerModel {
  const { env } = train;
  const trie = countKmers(train, ORDERS[ORDERS.length - 1]);
  const lengths = env.variableLength ? LengthLaw.of(countLengths(train)) : undefined;
  const candidates = ORDERS.filter((order) => order <= trie.order).flatMap((order) =>
    STRENGTHS.map((strength) => ({ order, strength })),
  );
  const model = (options: { order: number; strength: number }): KmerModel =>
    new KmerModel(env, trie, lengths, options);
  return model(least(candidates, (options) => told(model(options), choose)));
}

/** The candidate with the least cost; the first of equals. */
function least<T>(candidates: readonly T[], cost: (candidate: T) => number): T {
  let [best, lowest] = [candidates[0], Infinity];
  for (const candidate of candidates) {
    const value = cost(candidate);
    if (value < lowest) [best, lowest] = [candidate, value];
  }
  return best;
}

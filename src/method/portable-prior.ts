/**
 * A learnt base measure as one safetensors file: counts and weights as tensors, settings and card as JSON in
 * its metadata. No `node:` import: pages open the same files.
 */
import type { Environment } from '../env/environment.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
  type TensorFile,
} from '../format/safetensors.js';
import { KmerModel } from '../prior/kmer-model.js';
import { KmerTrie } from '../prior/kmer-trie.js';
import type { LearntPrior, PriorPerplexities, PriorSplit } from '../prior/learn-prior.js';
import { LengthLaw } from '../prior/length-law.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import { PolicyMeasure } from '../prior/policy-measure.js';
import { PriorMixture } from '../prior/prior-mixture.js';
import { SequenceNetwork } from '../prior/sequence-network.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { loadParameters, storeParameters } from './stored-parameters.js';

/** What a prior was learnt from, and how well it tells what it has not seen. */
export interface PriorCard {
  /** Name and SHA-256 of the data file as it was read. */
  readonly data: { readonly file: string; readonly sha256: string };
  /** Sequences in the file. */
  readonly rows: number;
  /** Sequences left out, by reason: another label, letters or a length outside the task, repeats. */
  readonly leftOut: Readonly<Record<'label' | 'letters' | 'length' | 'repeats', number>>;
  /** Different sequences that were taken. */
  readonly sequences: number;
  /** Least and greatest length among them. */
  readonly lengths: readonly [number, number];
  readonly split: PriorSplit;
  readonly sizes: LearntPrior['sizes'];
  readonly families: LearntPrior['families'];
  /** Held-out perplexities per letter. */
  readonly perplexity: PriorPerplexities;
  /** Passes behind each network. */
  readonly epochs: readonly number[];
  readonly seed: number;
}

/** The settings that a file holds beside its tensors. */
interface PriorHead {
  readonly task: Environment['task'];
  readonly symbols: readonly string[];
  readonly length: number;
  readonly variable: boolean;
  readonly weight: number;
  readonly order: number;
  readonly strength: number;
  readonly trieOrder: number;
  readonly networks: number;
  readonly hidden: readonly number[];
  readonly window: number;
  readonly card: PriorCard;
}

export interface OpenedPrior {
  readonly base: BaseMeasure;
  readonly card: PriorCard;
  /** What is used: w, the share of the networks, and the order of the k-mer model. */
  readonly weight: number;
  readonly order: number;
}

const FORMAT = 'ocgfn-prior';

/** The bytes of a prior's file. */
export function encodePrior(
  { kmer, networks, weight }: LearntPrior,
  { hidden, window }: Pick<PriorHead, 'hidden' | 'window'>,
  card: PriorCard,
): Uint8Array {
  const { env, trie, lengths, options } = kmer;
  const { order: trieOrder, children, counts } = trie.stored();
  const nodes = counts.length / env.vocabulary;
  const tensors = new Map<string, StoredTensor>([
    ['kmer.children', { shape: [nodes, env.vocabulary + 1], data: children }],
    ['kmer.counts', { shape: [nodes, env.vocabulary], data: counts }],
  ]);
  if (lengths) {
    const { logStop } = lengths;
    tensors.set('lengths.stop', { shape: [logStop.length], data: Float32Array.from(logStop, Math.exp) });
  }
  networks.forEach((network, i) => storeParameters(tensors, `network${i}.`, network.parameters, false));
  const head: PriorHead = {
    task: env.task,
    symbols: env.symbols!,
    length: env.tokenLength,
    variable: env.variableLength === true,
    weight,
    ...options,
    trieOrder,
    networks: networks.length,
    hidden,
    window,
    card,
  };
  return encodeSafetensors(tensors, [
    ['format', FORMAT],
    ['prior', JSON.stringify(head)],
  ]);
}

/**
 * The task that a prior was learnt for: enough to build its environment.
 * @throws when the bytes are no prior
 */
export function priorTask(bytes: Uint8Array, file: string): Environment['task'] {
  return readHead(decodeSafetensors(bytes, file), file).task;
}

/** @throws one sentence when the file is no prior, or its settings are not those of one */
function readHead({ metadata }: TensorFile, file: string): PriorHead {
  const text = metadata.get('prior');
  if (metadata.get('format') !== FORMAT || text === undefined)
    throw new Error(`${file}: a safetensors file, but no prior; ocgfn prior train makes one`);
  let head: unknown;
  try {
    head = JSON.parse(text);
  } catch {
    head = undefined;
  }
  if (!isHead(head)) throw new Error(`${file}: is damaged: its settings are not those of a prior`);
  return head;
}

/** Networks larger than this are refused before memory is asked for them. */
const WIDEST = 4096;

function isHead(value: unknown): value is PriorHead {
  if (typeof value !== 'object' || value === null) return false;
  const { task, symbols, hidden, card, weight, strength, ...rest } = value as PriorHead;
  const { length, order, trieOrder, networks, window } = rest;
  const isSize = (size: unknown): boolean => typeof size === 'number' && Number.isInteger(size) && size >= 0;
  return (
    typeof task?.name === 'string' &&
    Array.isArray(symbols) &&
    Array.isArray(hidden) &&
    hidden.length > 0 &&
    [length, order, trieOrder, networks, window, ...hidden].every(isSize) &&
    [networks, window, ...hidden].every((size) => size <= WIDEST) &&
    weight >= 0 &&
    weight <= 1 &&
    strength > 0 &&
    typeof card?.data?.file === 'string'
  );
}

/**
 * Opens a prior for an environment.
 * @param file name for messages
 * @throws one sentence when the bytes are no prior, or one of another task
 */
export function decodePrior(
  bytes: Uint8Array,
  file: string,
  env: Environment,
  backend: Backend,
): OpenedPrior {
  const stored = decodeSafetensors(bytes, file);
  const { tensors } = stored;
  const head = readHead(stored, file);
  requireSameTask(file, head, env);
  const children = tensors.get('kmer.children')?.data;
  const counts = tensors.get('kmer.counts')?.data;
  if (!(children instanceof Int32Array) || !(counts instanceof Int32Array))
    throw new Error(`${file}: is damaged: the k-mer counts are missing`);
  const { order, strength, weight, trieOrder, networks: count, card } = head;
  const trie = KmerTrie.restore(env.vocabulary, { order: trieOrder, children, counts });
  const stop = tensors.get('lengths.stop');
  const lengths = stop && new LengthLaw(stop.data);
  const kmer = new KmerModel(env, trie, lengths, { order, strength });
  const networks = Array.from({ length: count }, (_, i) => {
    const network = new SequenceNetwork(env, backend, head, new RandomStream(0));
    loadParameters(tensors, `network${i}.`, network.parameters, false);
    return network;
  });
  const mixture = new PriorMixture(networks, kmer, weight);
  return { base: new PolicyMeasure(`prior of ${card.data.file}`, mixture), card, weight, order };
}

/** @throws when strings of the environment are not those of the prior */
function requireSameTask(
  file: string,
  { task, symbols, length, variable }: PriorHead,
  env: Environment,
): void {
  const told = (letters: readonly string[], n: number, isVariable: boolean): string =>
    `${isVariable ? `up to ${n}` : `exactly ${n}`} of ${letters.length > 32 ? `${letters.length} words` : letters.join('')}`;
  const wanted = told(env.symbols ?? [], env.tokenLength, env.variableLength === true);
  const held = told(symbols, length, variable);
  if (held !== wanted)
    throw new Error(
      `${file}: is a prior of ${task.name} (${held}), the task ${env.task.name} has ${wanted}: train one for it`,
    );
}

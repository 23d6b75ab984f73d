/**
 * Fits a sequence network by maximum likelihood: every prefix of every string is a row, its next letter (or
 * the end) the label. It stops early: the parameters kept are those of the pass after which the strings of
 * `choose` were told best.
 */
import { Adam } from '../nn/adam.js';
import type { RandomStream } from '../random/stream.js';
import { meanOfAll, scale } from '../tensor/ops/elementwise.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import { logLikelihood } from './perplexity.js';
import { PolicyMeasure } from './policy-measure.js';
import type { SequenceNetwork } from './sequence-network.js';
import type { Strings } from './strings.js';

export interface NetworkTraining {
  /** Most passes over the strings. */
  readonly epochs: number;
  /** Passes without a better one after which it ends. */
  readonly patience: number;
  readonly lr: number;
  /** Prefixes a step. */
  readonly batch: number;
  /** Weights shrink by lr * decay at every step (AdamW, Loshchilov & Hutter 2019). */
  readonly decay: number;
}

/** Passes are cut where there are many prefixes: no more than this many are seen in all. */
const MOST_SEEN = 20_000_000;

/**
 * Trains in place; the same stream gives the same bits.
 * @returns passes behind the parameters that were kept
 */
export function trainNetwork(
  network: SequenceNetwork,
  train: Strings,
  choose: Strings,
  options: NetworkTraining,
  random: RandomStream,
): number {
  const { parameters } = network;
  const prefixes = listPrefixes(train);
  const shuffle = random.fork('shuffle');
  const adam = new Adam(parameters, { lr: options.lr, clip: 1 });
  const measure = new PolicyMeasure('network', network);
  const batch = new Labelled(network, train, prefixes, Math.min(options.batch, prefixes.length));
  const epochs = Math.max(1, Math.min(options.epochs, Math.floor(MOST_SEEN / prefixes.length)));
  let best = -Infinity;
  let bestEpoch = 0;
  const kept = parameters.list.map((p) => parameters.values(p));
  for (let epoch = 1; epoch <= epochs && epoch - bestEpoch <= options.patience; epoch++) {
    shuffle.shuffle(prefixes);
    for (let step = 0; step < batch.steps; step++) {
      adam.lr = options.lr * (1 - (0.9 * (epoch - 1 + step / batch.steps)) / options.epochs);
      batch.update(step, adam);
      if (options.decay > 0) shrink(network, 1 - adam.lr * options.decay);
    }
    const told = logLikelihood(measure, choose);
    if (!(told > best)) continue;
    [best, bestEpoch] = [told, epoch];
    const { real } = parameters.backend.arena;
    parameters.list.forEach((p, i) => kept[i].set(real.subarray(p.at >> 2, (p.at >> 2) + p.size)));
  }
  parameters.list.forEach((p, i) => parameters.load(p, kept[i]));
  return bestEpoch;
}

/** One optimizer step after another over a list of prefixes. */
class Labelled {
  readonly steps: number;
  private readonly ats: Int32Array;
  private readonly lengths: Int32Array;

  constructor(
    private readonly network: SequenceNetwork,
    private readonly strings: Strings,
    private readonly prefixes: Float64Array,
    private readonly size: number,
  ) {
    this.steps = Math.floor(prefixes.length / size);
    this.ats = new Int32Array(size);
    this.lengths = new Int32Array(size);
  }

  update(step: number, adam: Adam): void {
    const { network, size, ats, lengths, prefixes } = this;
    const { rows, env } = this.strings;
    const { tape, parameters } = network;
    tape.recording = true;
    tape.begin();
    const labels = tape.ints(size);
    for (let r = 0; r < size; r++) {
      const code = prefixes[step * size + r];
      const string = Math.floor(code / (env.tokenLength + 1));
      const t = code - string * (env.tokenLength + 1);
      ats[r] = string * env.stateSize;
      lengths[r] = t;
      const isEnd = t === rows[ats[r]];
      tape.backend.arena.int[(labels >> 2) + r] = isEnd ? env.vocabulary : rows[ats[r] + 1 + t];
    }
    const logP = network.forward(rows, ats, lengths, size);
    const loss = scale(tape, -1, meanOfAll(tape, gatherCols(tape, logP, labels)));
    parameters.clearGradients();
    tape.backward(loss);
    adam.step();
    tape.end();
  }
}

/** Multiplies all weights but biases. */
function shrink({ parameters }: SequenceNetwork, factor: number): void {
  for (const p of parameters.list) {
    if (p.rows === 1) continue;
    parameters.backend.kernels.axpby(p.size, factor, p.at, 0, 0, p.at);
    p.touch();
  }
}

/**
 * string * (n + 1) + t of every prefix with something to be said: at the greatest length the end is certain.
 */
function listPrefixes({ env, rows, count }: Strings): Float64Array {
  const codes: number[] = [];
  for (let r = 0; r < count; r++) {
    const length = rows[r * env.stateSize];
    const last = env.variableLength ? Math.min(length, env.tokenLength - 1) : length - 1;
    for (let t = 0; t <= last; t++) codes.push(r * (env.tokenLength + 1) + t);
  }
  return Float64Array.from(codes);
}

/**
 * An autoregressive model of strings on the project's own kernels: prefix features, a trunk, and logits of
 * the next letter or the end. Forbidden actions (an empty string, one beyond the length) have no probability.
 */
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { Head, Trunk } from '../nn/trunk.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { PrefixFeatures } from './prefix-features.js';
import { requireAppendString } from './string-space.js';

export interface SequenceNetworkOptions {
  readonly hidden: readonly number[];
  /** Letters of context that are read one by one. */
  readonly window: number;
}

/** Rows evaluated in one go. */
const CHUNK = 1024;

export class SequenceNetwork implements Policy {
  readonly env: Environment;
  readonly parameters: ParameterSet;
  readonly tape: Tape;
  private readonly features: PrefixFeatures;
  private readonly trunk: Trunk;
  private readonly head: Head;
  private readonly input = new SparseInput();
  private readonly ats = new Int32Array(CHUNK);

  /** @throws when the environment is not one of strings built by appending */
  constructor(env: Environment, backend: Backend, options: SequenceNetworkOptions, random: RandomStream) {
    requireAppendString(env);
    const { window, hidden } = options;
    this.env = env;
    this.features = new PrefixFeatures({ letters: env.vocabulary, length: env.tokenLength, window });
    this.parameters = new ParameterSet(backend, random);
    const { count, active } = this.features;
    this.trunk = new Trunk(this.parameters, 'trunk', { features: count, active }, { hidden });
    this.head = new Head(this.parameters, 'head', this.trunk.width, env.actionCount);
    this.tape = new Tape(backend);
  }

  /**
   * log p(a|prefix) [rows, A] on the tape.
   * @param ats where each row's state begins in `states`
   * @param lengths letters of each state that make its prefix; undefined: all it has
   */
  forward(
    states: Int32Array,
    ats: ArrayLike<number>,
    lengths: ArrayLike<number> | undefined,
    rows: number,
  ): Tensor {
    const { env, features, input, tape } = this;
    const { vocabulary, tokenLength, actionCount } = env;
    input.rows = rows;
    input.groups = rows;
    input.features = tape.ints(rows * features.active);
    input.mask = tape.bytes(rows * actionCount);
    const { int, byte } = tape.backend.arena;
    let at = input.features >> 2;
    for (let r = 0; r < rows; r++, at += features.active) {
      const t = lengths ? lengths[r] : states[ats[r]];
      features.write(states, ats[r] + 1, t, int, at);
      const mask = input.mask + r * actionCount;
      for (let c = 0; c < vocabulary; c++) byte[mask + c] = t < tokenLength ? 1 : 0;
      if (actionCount > vocabulary) byte[mask + vocabulary] = t > 0 ? 1 : 0;
    }
    return maskedLogSoftmax(tape, this.head.forward(tape, this.trunk.forward(tape, input)), input.mask);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    const { env, tape, ats } = this;
    const { stateSize, actionCount } = env;
    tape.recording = false;
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      tape.begin();
      for (let r = 0; r < rows; r++) ats[r] = (from + r) * stateSize;
      const logP = this.forward(states, ats, undefined, rows);
      const { real } = tape.backend.arena;
      for (let i = 0; i < rows * actionCount; i++) out[from * actionCount + i] = real[(logP.at >> 2) + i];
      tape.end();
    }
  }
}

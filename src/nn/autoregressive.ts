/**
 * An autoregressive distribution over token strings given a context: q(y|c) = prod_j q(y_j | y_<j, c). The
 * outcome sampler Q of the amortized predictor is one, with a state as its context.
 *
 * Variable length: an end token (index `vocabulary`) follows the last letter of a string that is shorter than
 * `length`.
 */
import type { RandomStream } from '../random/stream.js';
import { segmentSum } from '../tensor/ops/segments.js';
import { gatherCols, maskedLogSoftmax } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { ParameterSet } from './parameter-set.js';
import { SparseInput } from './sparse-input.js';
import { Head, Trunk } from './trunk.js';

export interface AutoregressiveShape {
  /** Tokens per string (greatest length), and size of their vocabulary. */
  readonly length: number;
  readonly vocabulary: number;
  /** True when strings may end early: adds the end token. */
  readonly variable: boolean;
  /** Features of the context: distinct indices, and entries per row. */
  readonly contextFeatures: number;
  readonly contextActive: number;
}

export class AutoregressiveHead {
  readonly shape: AutoregressiveShape;
  private readonly trunk: Trunk;
  private readonly head: Head;
  private readonly symbols: number;
  private readonly input = new SparseInput();

  constructor(
    parameters: ParameterSet,
    prefix: string,
    shape: AutoregressiveShape,
    hidden: readonly number[],
  ) {
    this.shape = shape;
    this.symbols = shape.vocabulary + (shape.variable ? 1 : 0);
    this.trunk = new Trunk(
      parameters,
      `${prefix}.trunk`,
      {
        // One feature per position to be filled, and one per (position, token) of the prefix.
        features: shape.length * (1 + shape.vocabulary),
        active: 1 + shape.length,
        outcomeFeatures: shape.contextFeatures,
        outcomeActive: shape.contextActive,
      },
      { hidden },
    );
    this.head = new Head(parameters, `${prefix}.head`, this.trunk.width, this.symbols);
  }

  /**
   * log q(y_g|c_g) for each of G strings, [G, 1].
   * @param context byte offset of int32 [G, contextActive], feature indices
   * @param tokens token strings [G, length], -1 behind the end
   */
  logProbability(tape: Tape, context: number, tokens: Int32Array, groups: number): Tensor {
    const { shape, input } = this;
    const { length } = shape;
    const most = groups * length;
    const group = tape.ints(most);
    const chosen = tape.ints(most);
    const starts = tape.ints(groups + 1);
    const features = tape.ints(most * (1 + length));
    const { int } = tape.backend.arena;
    let rows = 0;
    for (let g = 0; g < groups; g++) {
      int[(starts >> 2) + g] = rows;
      for (let j = 0; j < length; j++) {
        const token = tokens[g * length + j];
        int[(group >> 2) + rows] = g;
        int[(chosen >> 2) + rows] = token < 0 ? shape.vocabulary : token;
        this.writePrefix(int, (features >> 2) + rows * (1 + length), tokens, g * length, j);
        rows++;
        if (token < 0) break;
      }
    }
    int[(starts >> 2) + groups] = rows;
    input.rows = rows;
    input.groups = groups;
    input.features = features;
    input.group = group;
    input.outcome = context;
    const logits = this.head.forward(tape, this.trunk.forward(tape, input));
    return segmentSum(tape, gatherCols(tape, maskedLogSoftmax(tape, logits), chosen), groups, starts);
  }

  /**
   * Draws one string per context into tokens [G, length] (-1 behind the end).
   * @param epsilon chance of a uniform token in place of each drawn one
   * @param temperature divides the log-probabilities
   */
  sample(
    tape: Tape,
    context: number,
    groups: number,
    tokens: Int32Array,
    random: RandomStream,
    epsilon = 0,
    temperature = 1,
  ): void {
    const { shape, input, symbols } = this;
    const { length } = shape;
    tokens.fill(-1, 0, groups * length);
    for (let j = 0; j < length; j++) {
      const mark = tape.backend.arena.mark();
      const features = tape.ints(groups * (1 + length));
      const { int } = tape.backend.arena;
      for (let g = 0; g < groups; g++) {
        this.writePrefix(int, (features >> 2) + g * (1 + length), tokens, g * length, j);
      }
      input.rows = groups;
      input.groups = groups;
      input.features = features;
      input.group = 0;
      input.outcome = context;
      const logp = maskedLogSoftmax(tape, this.head.forward(tape, this.trunk.forward(tape, input)));
      const { real } = tape.backend.arena;
      for (let g = 0; g < groups; g++) {
        // A string that has ended stays ended, but draws its random number all the same.
        const at = (logp.at >> 2) + g * symbols;
        const token = this.draw(real, at, random, epsilon, temperature, shape.variable && j === 0);
        const ended = j > 0 && tokens[g * length + j - 1] < 0;
        tokens[g * length + j] = ended || token === shape.vocabulary ? -1 : token;
      }
      tape.backend.arena.release(mark);
    }
  }

  private draw(
    logp: ArrayLike<number>,
    at: number,
    random: RandomStream,
    epsilon: number,
    temperature: number,
    forbidEnd: boolean,
  ): number {
    const count = this.symbols - (forbidEnd ? 1 : 0); // the end token is the last symbol; strings are not empty
    let total = 0;
    for (let v = 0; v < count; v++) total += Math.exp(logp[at + v] / temperature);
    let left = random.uniform();
    for (let v = 0; v < count - 1; v++) {
      left -= ((1 - epsilon) * Math.exp(logp[at + v] / temperature)) / total + epsilon / count;
      if (left < 0) return v;
    }
    return count - 1;
  }

  /** Features of a row: the position j to be filled, and the tokens before it. */
  private writePrefix(int: Int32Array, at: number, tokens: Int32Array, from: number, j: number): void {
    const { length, vocabulary } = this.shape;
    int[at] = j;
    for (let i = 0; i < length; i++) {
      int[at + 1 + i] = i < j ? length + i * vocabulary + tokens[from + i] : -1;
    }
  }
}

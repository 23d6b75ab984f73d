/**
 * Outputs that tokens vote for: every token of a row gives each output a score, linear in the token's
 * features, and the output is the log-sum-exp of the scores over the tokens (a mixture of experts in log
 * space, with one expert a token).
 *
 * Why beside attention: where a state fits an outcome in several ways, each way is a token, and the exact P_F
 * and F are *sums over ways* of products of factors that the token's features name. Attention averages the
 * tokens' values first and leaves logarithms of sums to the layers behind it, which approximate them slowly;
 * here such sums are what is computed.
 */
import { embedBag } from '../tensor/ops/embed-bag.js';
import { scale } from '../tensor/ops/elementwise.js';
import { segmentLogSumExp } from '../tensor/ops/segments.js';
import { gatherEntries } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import type { ParameterSet } from './parameter-set.js';
import type { InputShape, SparseInput } from './sparse-input.js';
import { TABLE_GAIN } from './shortcut.js';

export class Votes {
  private readonly shape: InputShape;
  private readonly table: LearnedParameter;
  private readonly outputs: number;

  /** @throws when the input has no tokens of each row's own */
  constructor(parameters: ParameterSet, prefix: string, shape: InputShape, outputs: number) {
    if (!shape.tokens || !shape.tokensPerRow)
      throw new Error('votes: need attention tokens that depend on the state (perState), got none');
    this.shape = shape;
    this.outputs = outputs;
    this.table = parameters.add(`${prefix}.votes`, shape.tokenFeatures!, outputs, 0);
  }

  /** rows * outputs values, in the order of [rows, outputs]; a row without tokens gets log 0. */
  forward(tape: Tape, input: SparseInput): Tensor {
    const { shape, outputs } = this;
    const tokens = shape.tokens!;
    const { arena } = tape.backend;
    const bag = embedBag(tape, input.rows * tokens, shape.tokenActive!, input.tokens, this.table);
    let present = 0;
    for (let i = 0; i < input.rows * tokens; i++) present += arena.byte[input.present + i];
    const entries = tape.ints(present * outputs);
    const starts = tape.ints(input.rows * outputs + 1);
    const { int, byte } = arena;
    let to = entries >> 2;
    let segment = starts >> 2;
    for (let r = 0; r < input.rows; r++) {
      for (let a = 0; a < outputs; a++) {
        int[segment++] = to - (entries >> 2);
        for (let l = r * tokens; l < (r + 1) * tokens; l++)
          if (byte[input.present + l]) int[to++] = l * outputs + a;
      }
    }
    int[segment] = to - (entries >> 2);
    const scores = scale(tape, TABLE_GAIN, gatherEntries(tape, bag, entries, present * outputs));
    return segmentLogSumExp(tape, scores, input.rows * outputs, starts);
  }
}

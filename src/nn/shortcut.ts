/** Outputs linear in the sparse input, beside what a trunk gives ("wide and deep", Cheng et al. 2016). */
import { embedBag } from '../tensor/ops/embed-bag.js';
import { scale } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import type { ParameterSet } from './parameter-set.js';
import type { InputShape, SparseInput } from './sparse-input.js';

/**
 * A table entry moves by about the learning rate a step under Adam, and a logit is the sum of few of them:
 * times this they keep pace with logits that go through layers.
 */
export const TABLE_GAIN = 10;

/** Outputs linear in the sparse input itself, from 0 on: a table row for each active index. */
export class Shortcut {
  private readonly shape: InputShape;
  private readonly table: LearnedParameter;
  private readonly outcomeTable: LearnedParameter | undefined;

  constructor(parameters: ParameterSet, prefix: string, shape: InputShape, outputs: number) {
    this.shape = shape;
    this.table = parameters.add(`${prefix}.features`, Math.max(1, shape.features), outputs, 0);
    this.outcomeTable = shape.outcomeFeatures
      ? parameters.add(`${prefix}.outcome`, shape.outcomeFeatures, outputs, 0)
      : undefined;
  }

  /** [rows, outputs] */
  forward(tape: Tape, input: SparseInput): Tensor {
    const { shape } = this;
    const base = this.outcomeTable
      ? embedBag(tape, input.groups, shape.outcomeActive!, input.outcome, this.outcomeTable)
      : undefined;
    const group = base ? input.group : 0;
    const bag = embedBag(tape, input.rows, shape.active, input.features, this.table, undefined, base, group);
    return scale(tape, TABLE_GAIN, bag);
  }
}

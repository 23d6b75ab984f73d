/**
 * The model that answers for all cells at once: u(s, y) = softmax_y(l_y(s) + log Z_y), so that flows are
 * normalized over y, which a sum over cells needs.
 *
 * l(s) is learnt as a classifier on batches balanced over y, where softmax(l(s)) is the chance of y: a cell of
 * mass 1e-6 counts as much as a common one. log Z only shifts between the two; an error in it is learnt away.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { Head } from '../nn/trunk.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { exp, scale, weightedSum } from '../tensor/ops/elementwise.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { PropertyInput } from './property-input.js';
import {
  ROWS_AT_ONCE,
  type PropertyModel,
  type PropertyModelOptions,
  type PropertyTargets,
} from './property-model.js';
import { PropertyTrunk } from './property-trunk.js';

export class ClassifierModel implements PropertyModel {
  readonly options: PropertyModelOptions;
  readonly set: DescriptorSet;
  readonly base: BaseMeasure;
  readonly parameters: ParameterSet;
  /** Shift of each cell, log Z_y about. Cells that were never seen have -40. A parameter that is set, not learnt. */
  readonly shift: Float32Array;
  private readonly trunk: PropertyTrunk;
  private readonly head: Head;
  private readonly tape: Tape;

  constructor(
    set: DescriptorSet,
    base: BaseMeasure,
    backend: Backend,
    options: PropertyModelOptions,
    random: RandomStream,
  ) {
    this.options = options;
    this.set = set;
    this.base = base;
    this.parameters = new ParameterSet(backend, random);
    const input = new PropertyInput(set, { ...options, goal: false });
    this.trunk = new PropertyTrunk(this.parameters, input, options.hidden);
    this.head = new Head(this.parameters, 'cells', this.trunk.width, set.cells);
    this.shift = new Float32Array(set.cells).fill(-40);
    this.tape = new Tape(backend);
  }

  logReach(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void {
    const Y = this.set.cells;
    this.evaluate(states, count, false, (real, at, r) => {
      out[r] = real[at + cells[r]];
    }, Y); // prettier-ignore
  }

  reachAll(states: Int32Array, count: number, out: Float64Array): void {
    const Y = this.set.cells;
    this.evaluate(states, count, true, (real, at, r) => {
      for (let y = 0; y < Y; y++) out[r * Y + y] = real[at + y];
    }, Y); // prettier-ignore
  }

  private evaluate(
    states: Int32Array,
    count: number,
    exponentiate: boolean,
    take: (real: ArrayLike<number>, at: number, row: number) => void,
    Y: number,
  ): void {
    const { tape, shift } = this;
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, count - from);
      tape.recording = false;
      tape.begin();
      const logits = this.head.forward(tape, this.trunk.forward(tape, states, undefined, from, rows));
      const before = tape.backend.arena.real;
      for (let r = 0, at = logits.at >> 2; r < rows; r++)
        for (let y = 0; y < Y; y++, at++) before[at] += shift[y];
      let reach = maskedLogSoftmax(tape, logits);
      if (exponentiate) reach = exp(tape, reach);
      const { real } = tape.backend.arena;
      for (let r = 0; r < rows; r++) take(real, (reach.at >> 2) + r * Y, from + r);
      tape.end();
    }
  }

  /** Cross-entropy to u(s, .) / Z, normalized over cells, in nats a row. */
  loss(tape: Tape, rows: PropertyTargets, from: number, count: number): Tensor {
    const Y = this.set.cells;
    const logits = this.head.forward(tape, this.trunk.forward(tape, rows.states, undefined, from, count));
    const logP = maskedLogSoftmax(tape, logits);
    const target = tape.tensor(count, Y);
    const { real } = tape.backend.arena;
    for (let i = 0; i < count * Y; i++) real[(target.at >> 2) + i] = rows.balanced[from * Y + i];
    return scale(tape, -1 / count, weightedSum(tape, logP, target));
  }
}

/**
 * The model that answers for all cells at once: u(s, y) = softmax_y(l_y(s) + log Z_y), so that flows are
 * normalized over y, which a sum over cells needs.
 *
 * l(s) is learnt as a classifier on batches balanced over y, where softmax(l(s)) is the chance of y: a cell
 * of mass 1e-6 counts as much as a common one. log Z only shifts between the two; an error in it is learnt
 * away.
 *
 * A cell has a column from when it is first seen on; most combinations of bins are empty and cost nothing.
 */
import { LOG_ZERO } from '../tensor/kernels.js';
import { Head } from '../nn/trunk.js';
import { exp, scale, weightedSum } from '../tensor/ops/elementwise.js';
import { linearColumns } from '../tensor/ops/linear-columns.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { PropertyModel } from './property-model.js';
import { PropertyNetwork, type PropertyModelParts } from './property-network.js';
import { ROWS_AT_ONCE, type PropertyTargets } from './property-targets.js';

export class ClassifierModel extends PropertyNetwork implements PropertyModel {
  /** Cells that have a column, in the order in which they were opened; the first `columns` entries count. */
  readonly knownCells: Int32Array;
  columns = 0;
  /** [Y] shift of each cell, log Z_y about; -Infinity without a column. Set, not learnt. */
  readonly shift: Float32Array;
  private readonly columnOf: Int32Array;
  private readonly head: Head;
  /** The shift of each column, in their order, so that rows are gone through without a look-up. */
  private readonly columnShift: Float32Array;

  constructor(...parts: PropertyModelParts) {
    super(false, parts);
    const { set } = this;
    this.head = new Head(this.parameters, 'cells', this.trunk.width, set.cells);
    this.knownCells = new Int32Array(set.cells);
    this.shift = new Float32Array(set.cells).fill(-Infinity);
    this.columnOf = new Int32Array(set.cells).fill(-1);
    this.columnShift = new Float32Array(set.cells);
  }

  /** Gives a cell a column, if it has none. */
  open(cell: number): void {
    if (this.columnOf[cell] >= 0) return;
    this.columnOf[cell] = this.columns;
    this.knownCells[this.columns++] = cell;
  }

  /** Takes the columns of stored cells, in their order, and their shifts [Y]. */
  restore(cells: Int32Array, shift: Float32Array): void {
    this.columns = 0;
    this.columnOf.fill(-1);
    for (const cell of cells) this.open(cell);
    this.shift.set(shift);
  }

  logReach(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void {
    const { columnOf } = this;
    this.evaluate(states, count, false, (real, at, r) => {
      const column = columnOf[cells[r]];
      out[r] = column < 0 ? LOG_ZERO : real[at + column];
    });
    if (this.columns === 0) out.fill(LOG_ZERO, 0, count);
  }

  reachAll(states: Int32Array, count: number, out: Float64Array): void {
    const { knownCells: cells, set } = this;
    const Y = set.cells;
    out.fill(0, 0, count * Y);
    this.evaluate(states, count, true, (real, at, r) => {
      for (let c = 0; c < this.columns; c++) out[r * Y + cells[c]] = real[at + c];
    });
  }

  /** Evaluates log u, or u, of all columns and hands them over row by row; no rows without a column. */
  private evaluate(
    states: Int32Array,
    count: number,
    exponentiate: boolean,
    take: (real: ArrayLike<number>, at: number, row: number) => void,
  ): void {
    const { tape, shift, knownCells: cells, columns, columnShift } = this;
    if (columns === 0) return;
    for (let c = 0; c < columns; c++) columnShift[c] = shift[cells[c]];
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, count - from);
      tape.recording = false;
      tape.begin();
      const logits = this.logits(tape, states, from, rows);
      const before = tape.backend.arena.real;
      for (let r = 0, at = logits.at >> 2; r < rows; r++)
        for (let c = 0; c < columns; c++, at++) before[at] += columnShift[c];
      let reach = maskedLogSoftmax(tape, logits);
      if (exponentiate) reach = exp(tape, reach);
      const { real } = tape.backend.arena;
      for (let r = 0; r < rows; r++) take(real, (reach.at >> 2) + r * columns, from + r);
      tape.end();
    }
  }

  private logits(tape: Tape, states: Int32Array, from: number, count: number): Tensor {
    const hidden = this.trunk.forward(tape, states, undefined, from, count);
    return linearColumns(tape, hidden, this.head.weight, this.head.bias, this.columns);
  }

  /** Cross-entropy to u(s, .) / Z, normalized over cells, in nats a row. */
  loss(tape: Tape, rows: PropertyTargets, from: number, count: number): Tensor {
    const { columns } = this;
    const logP = maskedLogSoftmax(tape, this.logits(tape, rows.states, from, count));
    const target = tape.tensor(count, columns);
    const { real } = tape.backend.arena;
    for (let i = 0; i < count * columns; i++) real[(target.at >> 2) + i] = rows.balanced[from * columns + i];
    return scale(tape, -1 / count, weightedSum(tape, logP, target));
  }
}

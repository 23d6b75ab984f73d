/** The model that answers for one (s, y) a row: log u(s, y), from the gaps between them. */
import { Head } from '../nn/trunk.js';
import { add, huber, mul, scale, sub, sum } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { PropertyModel } from './property-model.js';
import { PropertyNetwork, type PropertyModelParts } from './property-network.js';
import { ROWS_AT_ONCE, type PropertyTargets } from './property-targets.js';
import { PropertyTrunk } from './property-trunk.js';
import { QuickPolicy } from './quick-policy.js';

/** Nats beyond which an error counts linearly. */
const DELTA = 1;

export class GapModel extends PropertyNetwork implements PropertyModel {
  readonly quick: QuickPolicy | undefined;
  private readonly head: Head;
  private readonly cells = new Int32Array(ROWS_AT_ONCE);
  private readonly one = new Float64Array(ROWS_AT_ONCE);
  private readonly row: Int32Array;

  constructor(...parts: PropertyModelParts) {
    super(true, parts);
    this.head = new Head(this.parameters, 'reach', this.trunk.width, 1);
    const { parameters, input, options, set } = this;
    const { quick = 0, hidden } = options;
    const { actionCount, stateSize } = set.env;
    if (quick > 0) {
      if (!set.env.depth)
        throw new Error(
          `property: quick needs states that know how many steps they took, those of ${set.env.task.name} do not; it must be 0, got ${quick}`,
        );
      const trunk = new PropertyTrunk(parameters, input, hidden, 'quick-');
      const head = new Head(parameters, 'quick', trunk.width, actionCount);
      this.quick = new QuickPolicy(quick, trunk, head, parameters.backend, actionCount, stateSize);
    }
    this.row = new Int32Array(ROWS_AT_ONCE * stateSize);
  }

  logReach(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void {
    this.evaluate(states, cells, count, out, 0);
  }

  private evaluate(
    states: Int32Array,
    cells: Int32Array,
    count: number,
    out: Float64Array,
    outAt: number,
  ): void {
    const { tape } = this;
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, count - from);
      tape.recording = false;
      tape.begin();
      const value = this.head.forward(tape, this.trunk.forward(tape, states, cells, from, rows));
      const { real } = tape.backend.arena;
      for (let r = 0; r < rows; r++) out[outAt + from + r] = real[(value.at >> 2) + r];
      tape.end();
    }
  }

  reachAll(states: Int32Array, count: number, out: Float64Array): void {
    const { cells, row, one, set } = this;
    const size = set.env.stateSize;
    for (let i = 0; i < count; i++) {
      for (let from = 0; from < set.cells; from += ROWS_AT_ONCE) {
        const rows = Math.min(ROWS_AT_ONCE, set.cells - from);
        for (let r = 0; r < rows; r++) {
          cells[r] = from + r;
          for (let k = 0; k < size; k++) row[r * size + k] = states[i * size + k];
        }
        this.evaluate(row, cells, rows, one, 0);
        for (let r = 0; r < rows; r++) out[i * set.cells + from + r] = Math.exp(one[r]);
      }
    }
  }

  /**
   * Huber of log u less its target, in nats. Where there is no way the target is a floor, and lying below it
   * is no error.
   */
  loss(tape: Tape, rows: PropertyTargets, from: number, count: number): Tensor {
    const value = this.head.forward(tape, this.trunk.forward(tape, rows.states, rows.cells, from, count));
    const target = tape.tensor(count, 1);
    const weight = tape.tensor(count, 1);
    const { real } = tape.backend.arena;
    for (let r = 0; r < count; r++) {
      const floor = rows.floor[from + r];
      const noWay = !(rows.logReach[from + r] > floor);
      real[(target.at >> 2) + r] = noWay ? floor : rows.logReach[from + r];
      real[(weight.at >> 2) + r] = noWay && real[(value.at >> 2) + r] < floor ? 0 : 1;
    }
    const error = huber(tape, mul(tape, sub(tape, value, target), weight), DELTA);
    const loss = scale(tape, 1 / count, sum(tape, error));
    const quick = this.quick?.loss(tape, rows, from, count);
    return quick ? add(tape, loss, quick) : loss;
  }
}

/**
 * The body of a property network: a first layer over sparse features and real numbers together, then residual
 * layers. `Trunk` of the layer nn reads sparse features alone.
 */
import { embedBag } from '../tensor/ops/embed-bag.js';
import { linear } from '../tensor/ops/linear.js';
import { ACT_LEAKY } from '../tensor/kernels.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import type { PropertyInput } from './property-input.js';

const SLOPE = 0.01;

export class PropertyTrunk {
  /** Width of the output. */
  readonly width: number;
  private readonly input: PropertyInput;
  private readonly table: LearnedParameter | undefined;
  private readonly reals: LearnedParameter | undefined;
  private readonly bias: LearnedParameter;
  private readonly layers: { weight: LearnedParameter; bias: LearnedParameter }[] = [];

  /**
   * @param prefix before the names of its parameters, where a set holds more than one trunk
   * @throws when there is no layer
   */
  constructor(parameters: ParameterSet, input: PropertyInput, hidden: readonly number[], prefix = '') {
    if (hidden.length === 0) throw new Error('property: hidden must name at least one width, got none');
    this.input = input;
    const [first] = hidden;
    const bound = 0.5 * Math.sqrt(6 / Math.max(1, input.active));
    this.table =
      input.features > 0 ? parameters.add(`${prefix}features`, input.features, first, bound) : undefined;
    this.reals = input.reals > 0 ? parameters.weight(`${prefix}reals`, input.reals, first) : undefined;
    this.bias = parameters.add(`${prefix}bias0`, 1, first, 0);
    for (let i = 1; i < hidden.length; i++) {
      this.layers.push({
        weight: parameters.weight(`${prefix}weight${i}`, hidden[i - 1], hidden[i]),
        bias: parameters.add(`${prefix}bias${i}`, 1, hidden[i], 0),
      });
    }
    this.width = hidden[hidden.length - 1];
  }

  /**
   * Representation [count, H] of `count` states from row `from` on.
   * @param cells goal of each row, counted like the states; undefined for inputs without a goal
   */
  forward(
    tape: Tape,
    states: Int32Array,
    cells: Int32Array | undefined,
    from: number,
    count: number,
  ): Tensor {
    const { input } = this;
    const { active, reals } = input;
    const size = input.set.env.stateSize;
    const indices = tape.ints(count * active);
    const x = tape.filled(count, Math.max(1, reals), 0);
    // Views are read after the last allocation, which may have grown the arena.
    const { int, real } = tape.backend.arena;
    for (let r = 0; r < count; r++) {
      const cell = cells ? cells[from + r] : 0;
      input.write(
        states,
        (from + r) * size,
        cell,
        int,
        (indices >> 2) + r * active,
        real,
        (x.at >> 2) + r * reals,
      );
    }
    const act = this.reals ? 0 : ACT_LEAKY;
    let h: Tensor | undefined;
    if (this.table)
      h = embedBag(tape, count, active, indices, this.table, this.bias, undefined, 0, act, SLOPE);
    if (this.reals) h = linear(tape, x, this.reals, h ? undefined : this.bias, h, ACT_LEAKY, SLOPE);
    for (const { weight, bias } of this.layers) {
      const residual = weight.rows === weight.cols ? h : undefined;
      h = linear(tape, h!, weight, bias, residual, ACT_LEAKY, SLOPE);
    }
    return h!;
  }
}

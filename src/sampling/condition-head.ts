/**
 * The part of a policy network that knows its condition: what the condition adds to the first layer, and log
 * Z as a function of it. log Z is a linear layer on the inputs, which follows fast as the one number log Z
 * does, and a small perceptron for what is not additive in the numbers of a condition.
 */
import { ConditionInput } from '../condition/encoding.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import { Head } from '../nn/trunk.js';
import { ACT_LEAKY } from '../tensor/kernels.js';
import { linear } from '../tensor/ops/linear.js';
import { add } from '../tensor/ops/elementwise.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';

/** Units of the perceptron of log Z. */
const LOG_Z_WIDTH = 64;
/**
 * Its inputs are finer than those of the policy: one number a condition can afford it, and has to be exact.
 */
const LOG_Z_ENCODING = 'hat';
const LOG_Z_BINS = 16;

export class ConditionHead {
  readonly input: ConditionInput;
  /** Parameters that want the learning rate of log Z. */
  static readonly fastNames: readonly string[] = ['logZ.linear'];
  private readonly table: LearnedParameter;
  private readonly logZInput: ConditionInput;
  private readonly logZLinear: LearnedParameter;
  private readonly logZHidden: LearnedParameter;
  private readonly logZHiddenBias: LearnedParameter;
  private readonly logZOut: Head;
  /** log Z at no input [1, 1]. */
  private readonly logZ: LearnedParameter;

  /**
   * @param firstWidth of the trunk
   * @param fanIn rows that the trunk's first layer sums besides
   */
  constructor(
    parameters: ParameterSet,
    input: ConditionInput,
    firstWidth: number,
    fanIn: number,
    logZ: LearnedParameter,
  ) {
    this.input = input;
    this.logZ = logZ;
    const units = input.space.names.length;
    // A number of the condition counts as one active row among the others.
    const bound = Math.sqrt(6 / (Math.max(1, fanIn + units) * input.power));
    this.table = parameters.add('condition.table', input.width, firstWidth, bound);
    this.table.reservePacked();
    this.logZInput = new ConditionInput(input.space, LOG_Z_ENCODING, LOG_Z_BINS);
    const { width, power } = this.logZInput;
    this.logZLinear = parameters.add('logZ.linear', width, 1, 0);
    this.logZLinear.reservePacked();
    this.logZHidden = parameters.weight('logZ.hidden', width, LOG_Z_WIDTH, units * power);
    this.logZHiddenBias = parameters.add('logZ.hiddenBias', 1, LOG_Z_WIDTH, 0);
    this.logZOut = new Head(parameters, 'logZ.out', LOG_Z_WIDTH, 1);
  }

  /** What `count` conditions [G, D] add to the trunk's first layer [G, H]. */
  embed(tape: Tape, values: ArrayLike<number>, count: number): Tensor {
    return linear(tape, inputsOf(tape, this.input, values, count), this.table);
  }

  /** log Z(c) of `count` conditions [G, D] -> [G, 1]. */
  logZOf(tape: Tape, values: ArrayLike<number>, count: number): Tensor {
    const inputs = inputsOf(tape, this.logZInput, values, count);
    const hidden = linear(tape, inputs, this.logZHidden, this.logZHiddenBias, undefined, ACT_LEAKY);
    return add(tape, linear(tape, inputs, this.logZLinear, this.logZ), this.logZOut.forward(tape, hidden));
  }
}

/** Encoded conditions [G, D] -> [G, E], a constant. */
function inputsOf(tape: Tape, input: ConditionInput, values: ArrayLike<number>, count: number): Tensor {
  const out = tape.tensor(count, input.width);
  const { real } = tape.backend.arena;
  const size = input.space.names.length;
  for (let g = 0; g < count; g++) input.write(values, g * size, real, (out.at >> 2) + g * input.width);
  return out;
}

/**
 * Random network distillation (Burda et al., ICLR 2019): a fixed random network and a predictor that learns
 * its outputs on visited states. Where the predictor is still wrong few states like this one have been seen:
 * novelty(s) = |predictor(s) - target(s)|, the Euclidean norm.
 */
import type { Environment } from '../../env/environment.js';
import { Adam } from '../../nn/adam.js';
import { ParameterSet } from '../../nn/parameter-set.js';
import { SparseInput } from '../../nn/sparse-input.js';
import { Head, Trunk } from '../../nn/trunk.js';
import type { RandomStream } from '../../random/stream.js';
import { Encoder } from '../../sampling/encoder.js';
import type { Backend } from '../../tensor/backend.js';
import { huber, meanOfAll, sub } from '../../tensor/ops/elementwise.js';
import { Tape } from '../../tensor/tape.js';
import type { Tensor } from '../../tensor/tensor.js';

export interface NoveltyOptions {
  readonly hidden: readonly number[];
  /** Outputs compared. */
  readonly width: number;
  readonly lr: number;
}

export class RandomNetworkDistillation {
  /** Of the predictor: what a checkpoint stores. The target follows from the seed. */
  readonly parameters: ParameterSet;
  readonly adam: Adam;
  private readonly encoder: Encoder;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly target: (tape: Tape, input: SparseInput) => Tensor;
  private readonly predictor: (tape: Tape, input: SparseInput) => Tensor;

  constructor(env: Environment, backend: Backend, options: NoveltyOptions, random: RandomStream) {
    this.encoder = new Encoder(env, { conditional: false });
    const network = (parameters: ParameterSet): ((tape: Tape, input: SparseInput) => Tensor) => {
      const trunk = new Trunk(parameters, 'novelty', this.encoder.shape, { hidden: options.hidden });
      const head = new Head(parameters, 'novelty.out', trunk.width, options.width, 1);
      return (tape, input) => head.forward(tape, trunk.forward(tape, input));
    };
    this.target = network(new ParameterSet(backend, random.fork('target')));
    this.parameters = new ParameterSet(backend, random.fork('predictor'));
    this.predictor = network(this.parameters);
    this.adam = new Adam(this.parameters, { lr: options.lr, clip: 10 });
    this.tape = new Tape(backend);
  }

  /**
   * Writes the novelty of `count` states into out[count], then trains the predictor on them by one step.
   * @returns mean squared error of the predictor before the step
   */
  visit(states: Int32Array, count: number, out: Float64Array): number {
    const { tape, input } = this;
    tape.recording = true;
    tape.begin();
    this.encoder.encode(tape, input, states, count);
    const expected = tape.detach(this.target(tape, input));
    const error = sub(tape, this.predictor(tape, input), expected);
    const { real } = tape.backend.arena;
    for (let r = 0; r < count; r++) {
      let squares = 0;
      for (let i = 0, at = (error.at >> 2) + r * error.cols; i < error.cols; i++, at++)
        squares += real[at] * real[at];
      out[r] = Math.sqrt(squares);
    }
    const loss = meanOfAll(tape, huber(tape, error));
    this.parameters.clearGradients();
    tape.backward(loss);
    this.adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }
}

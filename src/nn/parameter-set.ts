/**
 * The parameters of a model, by name and in order: what an optimizer steps through and a checkpoint stores.
 */
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { LearnedParameter } from '../tensor/tensor.js';

export class ParameterSet {
  readonly backend: Backend;
  readonly list: LearnedParameter[] = [];
  private readonly random: RandomStream;

  /** @param random values are drawn from forks named after the parameters, so their order does not matter */
  constructor(backend: Backend, random: RandomStream) {
    this.backend = backend;
    this.random = random;
  }

  /**
   * A new parameter, uniform in [-bound, bound].
   * @param bound 0 gives zeros (biases)
   * @throws when the name is taken
   */
  add(name: string, rows: number, cols: number, bound: number): LearnedParameter {
    if (this.list.some((p) => p.name === name)) throw new Error(`parameters: the name ${name} is taken`);
    const p = new LearnedParameter(this.backend, name, rows, cols);
    if (bound > 0) {
      const random = this.random.fork(name);
      const real = this.backend.arena.real;
      for (let i = 0; i < p.size; i++) real[(p.at >> 2) + i] = bound * (2 * random.uniform() - 1);
    }
    this.list.push(p);
    return p;
  }

  /**
   * The weight of a product x W with `fanIn` inputs, uniform with the variance gain / fanIn that keeps the
   * size of activations (He et al. 2015; gain 2 for rectifiers, 1 for linear outputs).
   */
  weight(name: string, rows: number, cols: number, fanIn = rows, gain = 2): LearnedParameter {
    const p = this.add(name, rows, cols, Math.sqrt((3 * gain) / Math.max(1, fanIn)));
    p.reservePacked();
    return p;
  }

  /** Number of trainable values. */
  get count(): number {
    return this.list.reduce((total, p) => total + p.size, 0);
  }

  /** Forgets the gradients of the step before. */
  clearGradients(): void {
    for (const p of this.list) p.gradWritten = false;
  }

  /** A copy of the values of one parameter. */
  values(p: LearnedParameter): Float32Array {
    return Float32Array.from(this.backend.arena.real.subarray(p.at >> 2, (p.at >> 2) + p.size));
  }

  /**
   * Sets a parameter's values.
   * @throws when the number of values is not the parameter's size
   */
  load(p: LearnedParameter, values: ArrayLike<number>): void {
    if (values.length !== p.size) {
      throw new Error(`parameters: ${p.name} has ${p.rows}x${p.cols} values, got ${values.length}`);
    }
    const real = this.backend.arena.real;
    for (let i = 0; i < p.size; i++) real[(p.at >> 2) + i] = values[i];
    p.touch();
  }

  /** Copies all values from a set of the same shape (target networks, ensembles). */
  copyFrom(other: ParameterSet): void {
    for (let i = 0; i < this.list.length; i++) {
      const [to, from] = [this.list[i], other.list[i]];
      this.backend.kernels.axpby(to.size, 1, from.at, 0, 0, to.at);
      to.touch();
    }
  }
}

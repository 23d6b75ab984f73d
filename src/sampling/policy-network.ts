/**
 * An unconditional policy network: logits over actions from a state, and, where asked for, log F(s). Trained
 * policies of every kind (from scratch, the amortized predictor N, its polish) are this one class.
 */
import type { Environment } from '../env/environment.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { Head, Trunk } from '../nn/trunk.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import type { Parameter, Tensor } from '../tensor/tensor.js';
import { BackwardHead, Parents } from './backward-head.js';
import { Encoder } from './encoder.js';
import { ChunkedRows, type RowsOut } from './chunked-rows.js';
import type { Policy } from './policy.js';

export interface PolicyNetworkOptions {
  readonly hidden: readonly number[];
  /** Add a head for log F(s). */
  readonly flow?: boolean;
  /** Add a head for a learned P_B. */
  readonly backward?: boolean;
}

export class PolicyNetwork implements Policy {
  readonly env: Environment;
  readonly parameters: ParameterSet;
  readonly encoder: Encoder;
  /** log Z, a parameter of its own [1, 1]. */
  readonly logZ: Parameter;
  readonly trunk: Trunk;
  readonly policyHead: Head;
  readonly flowHead: Head | undefined;
  readonly backwardHead: BackwardHead | undefined;
  private readonly options: PolicyNetworkOptions;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly rows: ChunkedRows;
  private readonly parents: Parents;

  constructor(env: Environment, backend: Backend, options: PolicyNetworkOptions, random: RandomStream) {
    this.env = env;
    this.options = options;
    this.parameters = new ParameterSet(backend, random);
    this.encoder = new Encoder(env, { conditional: false });
    this.trunk = new Trunk(this.parameters, 'trunk', this.encoder.shape, { hidden: options.hidden });
    this.policyHead = new Head(this.parameters, 'policy', this.trunk.width, env.actionCount);
    this.flowHead = options.flow ? new Head(this.parameters, 'flow', this.trunk.width, 1) : undefined;
    this.backwardHead = options.backward
      ? new BackwardHead(this.parameters, 'backward', this.trunk.width, env.actionCount)
      : undefined;
    this.logZ = this.parameters.add('logZ', 1, 1, 0);
    this.tape = new Tape(backend);
    this.rows = new ChunkedRows(this.encoder, this.tape, this.input);
    this.parents = new Parents(env);
  }

  /**
   * A network of the same shape with values of its own, such as a target network; fill it by
   * `parameters.copyFrom`.
   */
  emptyCopy(): PolicyNetwork {
    return new PolicyNetwork(this.env, this.parameters.backend, this.options, new RandomStream(0));
  }

  represent(tape: Tape, input: SparseInput): Tensor {
    return this.trunk.forward(tape, input);
  }

  /** Outputs before normalization [B, A]: log N(s'|s) for the amortized predictor. */
  logits(tape: Tape, represented: Tensor): Tensor {
    return this.policyHead.forward(tape, represented);
  }

  /** log P_F(.|s) [B, A]. */
  logPF(tape: Tape, represented: Tensor, input: SparseInput): Tensor {
    return maskedLogSoftmax(tape, this.logits(tape, represented), input.mask);
  }

  /**
   * log F(s) [B, 1].
   * @throws when the network was made without a flow head
   */
  logF(tape: Tape, represented: Tensor): Tensor {
    if (!this.flowHead) throw new Error('policy network: log F asked of a network made without flow: true');
    return this.flowHead.forward(tape, represented);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    this.rows.each(states, undefined, count, out, this.writeLogProbs);
  }

  /**
   * log P_B(a|s') of the learned backward policy for `count` states that are not s0, into out[B, A].
   * @throws when the network was made without a backward head
   */
  backwardLogProbs(states: Int32Array, count: number, out: Float32Array): void {
    if (!this.backwardHead)
      throw new Error('policy network: P_B asked of a network made without backward: true');
    this.rows.each(states, undefined, count, out, this.writeBackwardLogProbs);
  }

  /** log F(s) of `count` states into out[B]. */
  logFlows(states: Int32Array, count: number, out: RowsOut): void {
    this.rows.each(states, undefined, count, out, this.writeLogFlows);
  }

  // Kept as functions, so that nothing is allocated where a roll-out asks at every step.
  private readonly writeLogProbs = (from: number, rows: number, out: RowsOut): void => {
    const { tape, input } = this;
    this.rows.copyOut(this.logPF(tape, this.represent(tape, input), input), out, from, rows);
  };

  private readonly writeLogFlows = (from: number, rows: number, out: RowsOut): void => {
    const { tape, input } = this;
    this.rows.copyOut(this.logF(tape, this.represent(tape, input)), out, from, rows);
  };

  private readonly writeBackwardLogProbs = (from: number, rows: number, out: Float32Array): void => {
    const { env, tape, input, parents } = this;
    const { states } = this.rows;
    parents.clear();
    for (let r = 0; r < rows; r++) parents.add(states, r * env.stateSize);
    const represented = this.represent(tape, input);
    this.backwardHead!.logProbs(tape, represented, parents, out, from * env.actionCount);
  };
}

/**
 * A policy network: logits over actions from a state, and, where asked for, log F(s). Trained policies of
 * every kind (from scratch, the amortized predictor N, its polish) are this one class. It is conditional on
 * no outcome, though it may be on something else: an exponent of the reward, preferences, a context.
 */
import type { Environment } from '../env/environment.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { Head, Trunk } from '../nn/trunk.js';
import { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import { BackwardHead, Parents } from './backward-head.js';
import { ConditionHead } from './condition-head.js';
import { Encoder } from './encoder.js';
import { ChunkedRows, type RowsOut } from './chunked-rows.js';
import type { Policy } from './policy.js';
import { resolveNetworkOptions, type PolicyNetworkOptions } from './policy-network-options.js';

/**
 * Conditions that states are looked at under: those of `count` groups [G, D], and the group of every state.
 */
export interface GivenConditions {
  readonly values: ArrayLike<number>;
  readonly count: number;
  /** [B]; absent: all states belong to the first. */
  readonly group?: ArrayLike<number>;
}

export class PolicyNetwork implements Policy {
  readonly env: Environment;
  readonly parameters: ParameterSet;
  readonly encoder: Encoder;
  /** log Z, a parameter of its own [1, 1]; under a condition `condition.logZOf` goes on from it. */
  readonly logZ: LearnedParameter;
  readonly trunk: Trunk;
  readonly policyHead: Head;
  readonly flowHead: Head | undefined;
  readonly backwardHead: BackwardHead | undefined;
  readonly condition: ConditionHead | undefined;
  private readonly options: ReturnType<typeof resolveNetworkOptions>;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly rows: ChunkedRows;
  private readonly parents: Parents;
  /** Conditions of the states that are evaluated now. */
  private given: GivenConditions | undefined;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(env: Environment, backend: Backend, given: PolicyNetworkOptions, random: RandomStream) {
    const options = resolveNetworkOptions(given);
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
    this.condition =
      options.condition &&
      new ConditionHead(
        this.parameters,
        options.condition,
        this.trunk.firstWidth,
        this.encoder.shape.active,
        this.logZ,
      );
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

  /** @param conditions what the conditions add to the first layer [G, H]; rows then have groups in `input` */
  represent(tape: Tape, input: SparseInput, conditions?: Tensor): Tensor {
    return this.trunk.forward(tape, input, conditions);
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

  /** @param given conditions of the states, for a network that has one */
  logProbs(states: Int32Array, count: number, out: Float32Array, given?: GivenConditions): void {
    this.given = given;
    this.rows.each(states, undefined, count, out, this.writeLogProbs);
  }

  /**
   * log P_B(a|s') of the learned backward policy for `count` states that are not s0, into out[B, A].
   * @throws when the network was made without a backward head
   */
  backwardLogProbs(states: Int32Array, count: number, out: Float32Array, given?: GivenConditions): void {
    if (!this.backwardHead)
      throw new Error('policy network: P_B asked of a network made without backward: true');
    this.given = given;
    this.rows.each(states, undefined, count, out, this.writeBackwardLogProbs);
  }

  /** log F(s) of `count` states into out[B]. */
  logFlows(states: Int32Array, count: number, out: RowsOut, given?: GivenConditions): void {
    this.given = given;
    this.rows.each(states, undefined, count, out, this.writeLogFlows);
  }

  /**
   * log Z(c) of `count` conditions [G, D] into out[G]: as log F(s0|c) where there are flows, else by the
   * network of log Z.
   * @throws when the network was made without a condition
   */
  logNormalizers(values: ArrayLike<number>, count: number, out: RowsOut): void {
    const { env, tape, condition } = this;
    if (!condition) throw new Error('policy network: log Z(c) asked of a network made without a condition');
    if (this.flowHead) {
      const roots = new Int32Array(count * env.stateSize);
      for (let g = 0; g < count; g++) env.reset(roots, g * env.stateSize);
      this.logFlows(roots, count, out, { values, count, group: Array.from({ length: count }, (_, g) => g) });
      return;
    }
    tape.recording = false;
    tape.begin();
    this.rows.copyOut(condition.logZOf(tape, values, count), out, 0, count);
    tape.end();
  }

  // Kept as functions, so that nothing is allocated where a roll-out asks at every step.
  private readonly writeLogProbs = (from: number, rows: number, out: RowsOut): void => {
    const { tape, input } = this;
    this.rows.copyOut(this.logPF(tape, this.representChunk(from, rows), input), out, from, rows);
  };

  private readonly writeLogFlows = (from: number, rows: number, out: RowsOut): void => {
    this.rows.copyOut(this.logF(this.tape, this.representChunk(from, rows)), out, from, rows);
  };

  private readonly writeBackwardLogProbs = (from: number, rows: number, out: Float32Array): void => {
    const { env, tape, parents } = this;
    const { states } = this.rows;
    parents.clear();
    for (let r = 0; r < rows; r++) parents.add(states, r * env.stateSize);
    const represented = this.representChunk(from, rows);
    this.backwardHead!.logProbs(tape, represented, parents, out, from * env.actionCount);
  };

  /** Represents the encoded states [from, from + rows), each under its condition. */
  private representChunk(from: number, rows: number): Tensor {
    const { tape, input, condition, given } = this;
    if (!condition) return this.represent(tape, input);
    if (!given) throw new Error('policy network: a network with a condition needs one to be asked under');
    const conditions = condition.embed(tape, given.values, given.count);
    input.group = tape.ints(rows);
    const { int } = tape.backend.arena;
    for (let r = 0; r < rows; r++) int[(input.group >> 2) + r] = given.group ? given.group[from + r] : 0;
    return this.represent(tape, input, conditions);
  }
}

/**
 * The outcome-conditioned GFlowNet: P_F(a|s, y) and F(s|y) from one outcome-aware trunk (paper, section 4.1).
 *
 * P_B is uniform over parents and independent of y unless a learned P_B(.|s', y) is asked for (ours): then
 * the exact F(s|y) is the probability that the backward chain from y passes through s, F(s0|y) = 1, and
 * extraction is exact at the optimum. So log F <= 0, and the flow head is log F = -softplus(.), which cannot
 * claim more than that.
 */
import type { Environment } from '../env/environment.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { SparseInput } from '../nn/sparse-input.js';
import { Shortcut } from '../nn/shortcut.js';
import { Head, Trunk } from '../nn/trunk.js';
import { Votes } from '../nn/votes.js';
import type { RandomStream } from '../random/stream.js';
import { ChunkedRows } from '../sampling/chunked-rows.js';
import { Encoder } from '../sampling/encoder.js';
import type { ConditionalFlow } from '../sampling/policy.js';
import type { Backend } from '../tensor/backend.js';
import { add, scale, softplus } from '../tensor/ops/elementwise.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import { resolveParameters } from '../settings/parameters.js';
import { modelParameters, type OutcomeModelOptions } from './pretrain-parameters.js';
import type { Tensor } from '../tensor/tensor.js';

export class OutcomeModel implements ConditionalFlow {
  readonly env: Environment;
  readonly options: OutcomeModelOptions;
  readonly parameters: ParameterSet;
  readonly encoder: Encoder;
  private readonly trunk: Trunk;
  private readonly policyHead: Head;
  private readonly flowHead: Head;
  private readonly backwardHead: Head | undefined;
  private readonly shortcut: Shortcut | undefined;
  private readonly votes: { readonly policy: Votes; readonly flow: Votes } | undefined;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly rows: ChunkedRows;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(env: Environment, backend: Backend, given: Partial<OutcomeModelOptions>, random: RandomStream) {
    const options = resolveParameters('pretrain', modelParameters(env), given);
    this.env = env;
    this.options = options;
    this.parameters = new ParameterSet(backend, random);
    this.encoder = new Encoder(env, {
      conditional: true,
      relation: options.relation,
      // Votes read the tokens that attention would, with or without it.
      attention: options.heads > 0 || options.votes,
      query: options.query,
    });
    this.trunk = new Trunk(this.parameters, 'trunk', this.encoder.shape, {
      hidden: options.hidden,
      attention: options.heads > 0 ? { heads: options.heads, dim: options.headWidth } : undefined,
    });
    this.policyHead = new Head(this.parameters, 'policy', this.trunk.width, env.actionCount);
    this.flowHead = new Head(this.parameters, 'flow', this.trunk.width, 1);
    this.backwardHead = options.backward
      ? new Head(this.parameters, 'backward', this.trunk.width, env.actionCount)
      : undefined;
    this.shortcut = options.shortcut
      ? new Shortcut(this.parameters, 'shortcut', this.encoder.shape, env.actionCount)
      : undefined;
    const { shape } = this.encoder;
    this.votes = options.votes
      ? {
          policy: new Votes(this.parameters, 'policy', shape, env.actionCount),
          flow: new Votes(this.parameters, 'flow', shape, 1),
        }
      : undefined;
    this.tape = new Tape(backend);
    this.rows = new ChunkedRows(this.encoder, this.tape, this.input);
  }

  /** The representation that both heads read [B, H]. */
  represent(tape: Tape, input: SparseInput): Tensor {
    return this.trunk.forward(tape, input);
  }

  /** log P_F(.|s, y) [B, A]. */
  logPF(tape: Tape, represented: Tensor, input: SparseInput): Tensor {
    let logits = this.policyHead.forward(tape, represented);
    if (this.shortcut) logits = add(tape, logits, this.shortcut.forward(tape, input));
    if (this.votes) logits = add(tape, logits, this.votes.policy.forward(tape, input));
    return maskedLogSoftmax(tape, logits, input.mask);
  }

  /** log F(s|y) [B, 1]. */
  logF(tape: Tape, represented: Tensor, input: SparseInput): Tensor {
    let raw = this.flowHead.forward(tape, represented);
    if (this.votes) raw = add(tape, raw, this.votes.flow.forward(tape, input));
    // -softplus(-x) is x far below 0, and 0 far above.
    return this.options.boundedFlow ? scale(tape, -1, softplus(tape, scale(tape, -1, raw))) : raw;
  }

  /** True when P_B is learned. */
  get learnsBackward(): boolean {
    return this.backwardHead !== undefined;
  }

  /**
   * log P_B(.|s', y) [B, A]; `input.mask` holds the backward masks.
   * @throws when the model was made without backward: true
   */
  logPB(tape: Tape, represented: Tensor, input: SparseInput): Tensor {
    if (!this.backwardHead)
      throw new Error('outcome model: P_B asked of a model made without backward: true');
    return maskedLogSoftmax(tape, this.backwardHead.forward(tape, represented), input.mask);
  }

  logProbs(states: Int32Array, outcomes: Int32Array, count: number, out: Float32Array): void {
    this.evaluate(states, outcomes, count, out, undefined);
  }

  /** See `ConditionalFlow`; logProbs or logFlow may be left out. */
  evaluate(
    states: Int32Array,
    outcomes: Int32Array,
    count: number,
    logProbs: Float32Array | undefined,
    logFlow: Float32Array | undefined,
  ): void {
    const { tape, input } = this;
    this.rows.each(states, outcomes, count, undefined, (from, rows) => {
      const h = this.represent(tape, input);
      if (logProbs) this.rows.copyOut(this.logPF(tape, h, input), logProbs, from, rows);
      if (logFlow) this.rows.copyOut(this.logF(tape, h, input), logFlow, from, rows);
    });
  }

  /** log P_B(a|s', y) of `count` states that are not s0, each with its outcome, into out[B, A]. */
  backwardLogProbs(states: Int32Array, outcomes: Int32Array, count: number, out: Float32Array): void {
    const { env, tape, input } = this;
    this.rows.each(states, outcomes, count, out, (from, rows) => {
      const { byte } = tape.backend.arena;
      for (let r = 0; r < rows; r++)
        env.backwardMask(this.rows.states, r * env.stateSize, byte, input.mask + r * env.actionCount);
      this.rows.copyOut(this.logPB(tape, this.represent(tape, input), input), out, from, rows);
    });
  }
}

/**
 * The amortized predictor (paper, section 4.3, Algorithm 2): N(s'|s) estimates sum_y r(y) F(s|y) P_F(s'|s, y)
 * and Q(y|s') draws outcomes, trained together on
 *
 *     ( log N(s'|s) + log Q(y|s') - log r(y) - log F(s|y) - log P_F(s'|s, y) )^2,   Q = 1{y = x} at s' = x
 *
 * with the outcome-conditioned model frozen. Policy: P_F^r(s'|s) = N(s'|s) / sum N(.|s).
 *
 * Departures (ours): Q is autoregressive over the outcome's tokens and conditions on s' only, because with a
 * fixed P_B the right-hand side is r(y) F(s'|y) P_B(s|s'), in which s enters by a factor without y. Triples
 * come from anywhere; see `AmortizedAdaptation` for the paper's way and ours. log N starts at a
 * depth-dependent offset, the value it has for a constant reward, so that the network learns differences
 * between actions rather than counts of outcomes.
 */
import { Adam } from '../nn/adam.js';
import { AutoregressiveHead } from '../nn/autoregressive.js';
import { SparseInput } from '../nn/sparse-input.js';
import { depthOffset } from '../objective/batch-trainer.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { copyRow, type TrajectoryBatch } from '../sampling/trajectories.js';
import type { Tensor } from '../tensor/tensor.js';
import { Triples } from './triples.js';
import { add, combine, huber, scale, sub, sum } from '../tensor/ops/elementwise.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import { ParameterSet } from '../nn/parameter-set.js';

export interface AmortizedOptions {
  readonly hidden: readonly number[];
  readonly outcomeHidden: readonly number[];
  readonly lr: number;
  readonly clip: number;
  /** Huber threshold of the residual; 0 for the paper's plain squares. */
  readonly delta: number;
  /**
   * log N starts at the level of its depth. Default true; without it the network has to learn how many
   * outcomes lie ahead.
   */
  readonly depthOffset?: boolean;
}

/** Least log F(s|y) P_F(s'|s, y) of a target. */
const FLOOR = -30;

export class AmortizedPredictor {
  readonly model: OutcomeModel;
  /** Its logits are log N(s'|s) less the depth offset; as a Policy it is P_F^r. */
  readonly network: PolicyNetwork;
  readonly outcomeParameters: ParameterSet;
  readonly sampler: AutoregressiveHead;
  readonly adams: readonly [Adam, Adam];
  private readonly delta: number;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly depthOffset: boolean;
  private readonly triples: Triples;
  private readonly tokens: Int32Array;
  private readonly logPF: Float32Array;
  private readonly logF: Float32Array;

  /** @param capacity most transitions of a batch */
  constructor(model: OutcomeModel, options: AmortizedOptions, capacity: number, random: RandomStream) {
    const { env } = model;
    const backend = model.parameters.backend;
    this.model = model;
    this.delta = options.delta;
    this.network = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('N'));
    this.outcomeParameters = new ParameterSet(backend, random.fork('Q'));
    this.sampler = new AutoregressiveHead(
      this.outcomeParameters,
      'Q',
      {
        length: env.tokenLength,
        vocabulary: env.vocabulary,
        variable: env.variableLength === true,
        contextFeatures: env.features.count,
        contextActive: env.features.active,
      },
      options.outcomeHidden,
    );
    const adam = { lr: options.lr, clip: options.clip };
    this.adams = [new Adam(this.network.parameters, adam), new Adam(this.outcomeParameters, adam)];
    this.tape = new Tape(backend);
    this.triples = new Triples(env, capacity);
    this.depthOffset = options.depthOffset ?? true;
    this.tokens = new Int32Array(capacity * env.tokenLength);
    this.logPF = new Float32Array(capacity * env.actionCount);
    this.logF = new Float32Array(capacity);
  }

  /**
   * One update on trajectories that end in their outcomes: a triple a transition.
   * @param logReward log r(y) of every trajectory [M]
   * @param meanLogReward log of the mean reward, the level that log N starts from
   * @returns mean penalty over transitions before the update
   */
  update(batch: TrajectoryBatch, logReward: ArrayLike<number>, meanLogReward: number): number {
    const { triples } = this;
    const size = this.model.env.stateSize;
    triples.count = 0;
    for (let m = 0; m < batch.count; m++) {
      const [begin, end] = [batch.starts[m], batch.starts[m + 1]];
      for (let i = begin; i < end; i++) {
        const last = i === end - 1;
        triples.add(
          batch.states, i * size, batch.actions[i],
          last ? batch.ends : batch.states, last ? m * size : (i + 1) * size,
          batch.ends, m * size, logReward[m], i - begin,
        ); // prettier-ignore
      }
    }
    return this.updateTriples(triples, meanLogReward);
  }

  /** The same on triples (s, s', y) of any origin; where s' is terminal, y must be s'. */
  updateTriples(triples: Triples, meanLogReward: number): number {
    const { model, network, tape, input } = this;
    const { env } = model;
    const { count } = triples;
    const size = env.stateSize;
    model.evaluate(triples.states, triples.outcomes, count, this.logPF, this.logF);
    tape.recording = true;
    tape.begin();
    network.encoder.encode(tape, input, triples.states, count);
    let innerCount = 0;
    for (let i = 0; i < count; i++) if (!env.isTerminal(triples.next, i * size)) innerCount++;
    const lastCount = count - innerCount;
    const actions = tape.ints(count);
    const inner = tape.ints(innerCount);
    const last = tape.ints(lastCount);
    const context = tape.ints(innerCount * env.features.active);
    const target = tape.tensor(count, 1);
    const { int, real } = tape.backend.arena;
    let k = 0;
    for (let i = 0; i < count; i++) {
      const action = triples.actions[i];
      // Where y cannot be reached any more log F may be very low: a floor keeps single pairs from drowning
      // the others.
      const logFlow = Math.max(FLOOR, this.logF[i] + this.logPF[i * env.actionCount + action]);
      const offset = this.depthOffset ? depthOffset(env, meanLogReward, triples.depth[i]) : meanLogReward;
      int[(actions >> 2) + i] = action;
      real[(target.at >> 2) + i] = triples.logReward[i] + logFlow - offset;
      if (env.isTerminal(triples.next, i * size)) {
        int[(last >> 2) + i - k] = i;
        continue;
      }
      int[(inner >> 2) + k] = i;
      env.features.write(triples.next, i * size, int, (context >> 2) + k * env.features.active);
      env.outcomeTokens(triples.outcomes, i * size, this.tokens, k * env.tokenLength);
      k++;
    }
    const logN = gatherCols(tape, network.logits(tape, network.represent(tape, input)), actions);
    const d = sub(tape, logN, target);
    let loss: Tensor | undefined;
    if (lastCount > 0) loss = sum(tape, huber(tape, gatherRows(tape, d, last, lastCount), this.delta));
    if (innerCount > 0) {
      const logQ = this.sampler.logProbability(tape, context, this.tokens, innerCount);
      const dInner = add(tape, gatherRows(tape, d, inner, innerCount), logQ);
      const own = sum(tape, huber(tape, dInner, this.delta));
      loss = loss ? combine(tape, 1, loss, 1, own) : own;
    }
    loss = scale(tape, 1 / count, loss!);
    network.parameters.clearGradients();
    this.outcomeParameters.clearGradients();
    tape.backward(loss);
    for (const adam of this.adams) adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  /**
   * Draws outcomes from Q(.|s0) into rows of `out` [count, stateSize]. Returns how many were valid outcomes.
   */
  sampleOutcomes(
    count: number,
    out: Int32Array,
    random: RandomStream,
    epsilon: number,
    temperature: number,
  ): number {
    const { env } = this.model;
    const states = new Int32Array(count * env.stateSize);
    for (let g = 0; g < count; g++) env.reset(states, g * env.stateSize);
    const valid = new Uint8Array(count);
    const drawn = new Int32Array(count * env.stateSize);
    this.sampleOutcomesAt(states, count, drawn, valid, random, epsilon, temperature);
    let kept = 0;
    for (let g = 0; g < count; g++)
      if (valid[g]) copyRow(drawn, g * env.stateSize, out, kept++ * env.stateSize, env.stateSize);
    return kept;
  }

  /**
   * Draws an outcome from Q(.|s') for each of `count` states into the rows of `out` [count, stateSize].
   * @param valid gets 1 where the drawn tokens are an outcome of the environment: Q has to learn its support
   */
  sampleOutcomesAt(
    states: Int32Array,
    count: number,
    out: Int32Array,
    valid: Uint8Array,
    random: RandomStream,
    epsilon: number,
    temperature: number,
  ): void {
    const { tape } = this;
    const { env } = this.model;
    tape.recording = false;
    tape.begin();
    const context = tape.ints(count * env.features.active);
    const { int } = tape.backend.arena;
    for (let g = 0; g < count; g++)
      env.features.write(states, g * env.stateSize, int, (context >> 2) + g * env.features.active);
    const tokens = new Int32Array(count * env.tokenLength);
    this.sampler.sample(tape, context, count, tokens, random, epsilon, temperature);
    tape.end();
    for (let g = 0; g < count; g++) {
      try {
        env.outcomeFromTokens(tokens, g * env.tokenLength, out, g * env.stateSize);
        valid[g] = env.allows === undefined || env.allows(out, g * env.stateSize) ? 1 : 0;
      } catch {
        valid[g] = 0;
      }
    }
  }

  /** Sets the network's log Z to what N says, log sum N(.|s0): where `polish` starts from. */
  setLogZ(meanLogReward: number): void {
    const { network, tape } = this;
    const { env } = this.model;
    const state = new Int32Array(env.stateSize);
    env.reset(state, 0);
    tape.recording = false;
    tape.begin();
    network.encoder.encode(tape, this.input, state, 1);
    const logits = network.logits(tape, network.represent(tape, this.input));
    const { real, byte } = tape.backend.arena;
    let total = 0;
    for (let a = 0; a < env.actionCount; a++) {
      if (byte[this.input.mask + a]) total += Math.exp(real[(logits.at >> 2) + a]);
    }
    const offset = this.depthOffset ? depthOffset(env, meanLogReward, 0) : meanLogReward;
    tape.end();
    network.parameters.load(network.logZ, [Math.log(total) + offset]);
  }
}

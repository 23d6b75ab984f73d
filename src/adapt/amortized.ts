/**
 * The amortized predictor (paper, section 4.3, Algorithm 2): N(s'|s) estimates sum_y r(y) F(s|y) P_F(s'|s, y) and Q(y|s') draws outcomes,
 * trained together on
 *
 *     ( log N(s'|s) + log Q(y|s') - log r(y) - log F(s|y) - log P_F(s'|s, y) )^2,   Q = 1{y = x} at s' = x
 *
 * with the outcome-conditioned model frozen. Policy: P_F^r(s'|s) = N(s'|s) / sum N(.|s).
 *
 * Departures (ours): Q is autoregressive over the outcome's tokens and conditions on s' only, because with a fixed P_B the
 * right-hand side is r(y) F(s'|y) P_B(s|s'), in which s enters by a factor without y. Triples are per trajectory: one y and
 * one reward call train every transition of a trajectory to y. log N starts at a depth-dependent offset, the value it has for a constant reward,
 * so that the network learns differences between actions rather than counts of outcomes.
 */
import { Adam } from '../nn/adam.js';
import { AutoregressiveHead } from '../nn/autoregressive.js';
import { SparseInput } from '../nn/sparse-input.js';
import { depthOffset } from '../objective/batch-trainer.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { copyRow, type TrajectoryBatch } from '../sampling/trajectories.js';
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
}

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
  private readonly goals: Int32Array;
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
    this.goals = new Int32Array(capacity * env.stateSize);
    this.tokens = new Int32Array(capacity * env.tokenLength);
    this.logPF = new Float32Array(capacity * env.actionCount);
    this.logF = new Float32Array(capacity);
  }

  /**
   * One update on trajectories that end in their outcomes.
   * @param logReward log r(y) of every trajectory [M]
   * @param meanLogReward log of the mean reward, the level that log N starts from
   * @returns mean penalty over transitions before the update
   */
  update(batch: TrajectoryBatch, logReward: ArrayLike<number>, meanLogReward: number): number {
    const { model, network, tape, input } = this;
    const { env } = model;
    const size = env.stateSize;
    for (let i = 0; i < batch.size; i++)
      copyRow(batch.ends, batch.owner[i]! * size, this.goals, i * size, size);
    model.evaluate(batch.states, this.goals, batch.size, this.logPF, this.logF);

    tape.recording = true;
    tape.begin();
    network.encoder.encode(tape, input, batch.states, batch.size);
    const innerCount = batch.size - batch.count;
    const actions = tape.ints(batch.size);
    const inner = tape.ints(innerCount);
    const last = tape.ints(batch.count);
    const context = tape.ints(innerCount * env.features.active);
    const target = tape.tensor(batch.size, 1);
    const { int, real } = tape.backend.arena;
    let k = 0;
    for (let m = 0; m < batch.count; m++) {
      const begin = batch.starts[m]!;
      const end = batch.starts[m + 1]!;
      for (let i = begin; i < end; i++) {
        const action = batch.actions[i]!;
        const given = logReward[m]! + this.logF[i]! + this.logPF[i * env.actionCount + action]!;
        const offset = depthOffset(env.logOutcomeCount, meanLogReward, i - begin, end - begin);
        int[(actions >> 2) + i] = action;
        real[(target.at >> 2) + i] = given - offset;
        if (i === end - 1) {
          int[(last >> 2) + m] = i;
          continue;
        }
        int[(inner >> 2) + k] = i;
        env.features.write(batch.states, (i + 1) * size, int, (context >> 2) + k * env.features.active);
        env.outcomeTokens(batch.ends, m * size, this.tokens, k * env.tokenLength);
        k++;
      }
    }
    const logN = gatherCols(tape, network.logits(tape, network.represent(tape, input)), actions);
    const d = sub(tape, logN, target);
    let loss = sum(tape, huber(tape, gatherRows(tape, d, last, batch.count), this.delta));
    if (innerCount > 0) {
      const logQ = this.sampler.logProbability(tape, context, this.tokens, innerCount);
      const dInner = add(tape, gatherRows(tape, d, inner, innerCount), logQ);
      loss = combine(tape, 1, loss, 1, sum(tape, huber(tape, dInner, this.delta)));
    }
    loss = scale(tape, 1 / batch.size, loss);
    network.parameters.clearGradients();
    this.outcomeParameters.clearGradients();
    tape.backward(loss);
    for (const adam of this.adams) adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  /** Draws outcomes from Q(.|s0) into rows of `out` [count, stateSize]. Returns how many were valid outcomes. */
  sampleOutcomes(
    count: number,
    out: Int32Array,
    random: RandomStream,
    epsilon: number,
    temperature: number,
  ): number {
    const { tape } = this;
    const { env } = this.model;
    const state = new Int32Array(env.stateSize);
    env.reset(state, 0);
    tape.recording = false;
    tape.begin();
    const context = tape.ints(count * env.features.active);
    const { int } = tape.backend.arena;
    for (let g = 0; g < count; g++) {
      env.features.write(state, 0, int, (context >> 2) + g * env.features.active);
    }
    const tokens = new Int32Array(count * env.tokenLength);
    this.sampler.sample(tape, context, count, tokens, random, epsilon, temperature);
    tape.end();
    let valid = 0;
    for (let g = 0; g < count; g++) {
      try {
        env.outcomeFromTokens(tokens, g * env.tokenLength, out, valid * env.stateSize);
        valid++;
      } catch {
        // Tokens that are no outcome of this environment: Q has not learnt its support yet.
      }
    }
    return valid;
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
      if (byte[this.input.mask + a]) total += Math.exp(real[(logits.at >> 2) + a]!);
    }
    // The depth offset of the first transition, with the mean length in place of the trajectory's own.
    const offset = depthOffset(env.logOutcomeCount, meanLogReward, 0, env.maxSteps);
    tape.end();
    network.parameters.load(network.logZ, [Math.log(total) + offset]);
  }
}

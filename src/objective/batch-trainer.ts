/**
 * Trains a policy network on batches of complete trajectories, wherever these come from: replays of paid
 * outcomes, roll-outs, data. Where roll-outs are to be evaluated once and rewards awaited in between,
 * `GFlowNetTrainer` is the tool.
 *
 * Objectives with flows read them off the policy's own logits, taken for log F(s, a) less an offset that only
 * depends on the depth: log F(s) = log sum_a F(s, a). With the offset at the level of a constant reward the
 * network learns differences, not counts of outcomes, and N of the amortized predictor goes on as it is.
 */
import type { Environment } from '../env/environment.js';
import { Adam } from '../nn/adam.js';
import { SparseInput } from '../nn/sparse-input.js';
import type { Policy } from '../env/policy-types.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { choice, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { add, sub } from '../tensor/ops/elementwise.js';
import { gatherCols, maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import { gflownetParameters } from './gflownet-options.js';
import type { Objective, Quantities } from './objective.js';
import { createObjective } from './objectives.js';
import { column } from './per-trajectory.js';

/** Objectives that need nothing but trajectories, log R(x) and, for rtb, a prior. */
export const BATCH_OBJECTIVES = ['tb', 'db', 'subtb', 'rtb', 'mle'] as const;
export type BatchObjective = (typeof BATCH_OBJECTIVES)[number];

export const batchTrainerParameters = {
  objective: choice({ choices: BATCH_OBJECTIVES, preset: 'tb', help: 'what is minimized' }),
  lr: gflownetParameters.lr,
  logZLr: number({ least: 1e-9, greatest: 1000, help: 'learning rate of log Z (default: 20 lr)' }),
  clip: gflownetParameters.clip,
  delta: gflownetParameters.delta,
  lambda: gflownetParameters.lambda,
};

/** What differs from the presets. */
export interface BatchTrainerOptions extends Partial<SettingsOf<typeof batchTrainerParameters>> {
  /** rtb: what the policy is relative to. */
  readonly prior?: Policy;
}

export class BatchTrainer {
  readonly network: PolicyNetwork;
  readonly adam: Adam;
  readonly objective: Objective;
  private readonly delta: number;
  private readonly prior: Policy | undefined;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private offsets = new Float64Array(0);
  private priorRows = new Float32Array(0);
  private priorTaken = new Float32Array(0);

  /** @throws one sentence when an option is unknown or out of range, or rtb has no prior */
  constructor(network: PolicyNetwork, { prior, ...given }: BatchTrainerOptions) {
    const options = resolveParameters('batch trainer', batchTrainerParameters, given);
    const { objective, lambda } = options;
    this.network = network;
    this.objective = createObjective(objective, { lambda });
    this.delta = options.delta;
    this.prior = prior;
    if (this.objective.needs.prior && !prior)
      throw new Error(`batch trainer: objective ${objective} needs a prior policy, got none`);
    this.adam = new Adam(network.parameters, {
      lr: options.lr,
      clip: options.clip,
      lrOf: { logZ: options.logZLr ?? 20 * options.lr },
    });
    this.tape = new Tape(network.parameters.backend);
  }

  /**
   * One update.
   * @param logReward log R(x) of every trajectory [M]
   * @param level log of the mean reward, the level that log F starts from; for objectives with flows
   * @returns the loss before it
   */
  update(batch: TrajectoryBatch, logReward: ArrayLike<number>, level = 0): number {
    const { network, tape, input, objective } = this;
    const n = batch.size;
    const logPrior = this.prior && this.priorLogProbs(this.prior, batch);
    tape.recording = true;
    tape.begin();
    network.encoder.encode(tape, input, batch.states, n);
    const actions = tape.ints(n);
    for (let i = 0; i < n; i++) tape.backend.arena.int[(actions >> 2) + i] = batch.actions[i];
    const represented = network.represent(tape, input);
    const logits = network.logits(tape, represented);
    const logPF = gatherCols(tape, maskedLogSoftmax(tape, logits, input.mask), actions);
    const quantities: { -readonly [K in keyof Quantities]: Quantities[K] } = { batch, logReward, logPF };
    if (objective.needs.logZ) quantities.logZ = network.logZ;
    if (logPrior) quantities.logPrior = logPrior;
    if (objective.needs.flow) {
      // log F(s) = log F(s, a) - log P_F(a|s), for whichever action.
      const logF = sub(tape, gatherCols(tape, logits, actions), logPF);
      quantities.logF = add(tape, logF, column(tape, this.depthOffsets(batch, level), n));
    }
    const loss = objective.loss(tape, quantities, { delta: this.delta });
    network.parameters.clearGradients();
    tape.backward(loss);
    this.adam.step();
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  private depthOffsets(batch: TrajectoryBatch, level: number): Float64Array {
    if (this.offsets.length < batch.size) this.offsets = new Float64Array(2 * batch.size);
    for (let m = 0; m < batch.count; m++) {
      const [begin, end] = [batch.starts[m], batch.starts[m + 1]];
      for (let i = begin; i < end; i++) this.offsets[i] = depthOffset(this.network.env, level, i - begin);
    }
    return this.offsets;
  }

  private priorLogProbs(prior: Policy, batch: TrajectoryBatch): Float32Array {
    const { actionCount } = this.network.env;
    if (this.priorTaken.length < batch.size) {
      this.priorRows = new Float32Array(2 * batch.size * actionCount);
      this.priorTaken = new Float32Array(2 * batch.size);
    }
    prior.logProbs(batch.states, batch.size, this.priorRows);
    for (let i = 0; i < batch.size; i++)
      this.priorTaken[i] = this.priorRows[i * actionCount + batch.actions[i]];
    return this.priorTaken;
  }
}

/**
 * The level that log F(s, a) of the t-th transition has for a constant reward: as if every one of maxSteps
 * transitions decided on an equal share of log |X|. It depends on the depth alone, not on how long the
 * trajectory becomes, so that the flow stays a function of the state.
 * @param level log of the mean reward
 */
export function depthOffset(
  env: Pick<Environment, 'logOutcomeCount' | 'maxSteps'>,
  level: number,
  t: number,
): number {
  return level + env.logOutcomeCount * (1 - (t + 1) / env.maxSteps);
}

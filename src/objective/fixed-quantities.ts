/**
 * What a loss needs of networks and policies that are not trained: log P_B of a fixed backward policy, log
 * probabilities of a prior, and log F(s) of a target network, which is a copy that follows in leaps.
 */
import type { BackwardLogProbs } from '../sampling/backward-roller.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import type { Policy } from '../sampling/policy.js';
import { writeNextStates, type TrajectoryBatch } from '../sampling/trajectories.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { GFlowNetOptions } from './gflownet-options.js';
import { column } from './per-trajectory.js';

export class FixedQuantities {
  private readonly network: PolicyNetwork;
  private readonly options: GFlowNetOptions;
  private readonly target: PolicyNetwork | undefined;
  /** One value a step of the batch [B T]. */
  private readonly known: Float32Array;
  /** One row of log-probabilities a step [B T, A]. */
  private readonly scratch: Float32Array;
  private readonly nextStates: Int32Array;

  constructor(network: PolicyNetwork, options: GFlowNetOptions) {
    const { env } = network;
    const { backward, prior } = options;
    const rows = options.batch * env.maxSteps;
    this.network = network;
    this.options = options;
    this.target = options.target ? network.emptyCopy() : undefined;
    this.copyIntoTarget();
    this.known = new Float32Array(this.target || prior ? rows : 0);
    const tabled = typeof backward === 'function' || prior !== undefined;
    this.scratch = new Float32Array(tabled ? rows * env.actionCount : 0);
    this.nextStates = new Int32Array(typeof backward === 'function' ? rows * env.stateSize : 0);
  }

  get hasTarget(): boolean {
    return this.target !== undefined;
  }

  copyIntoTarget(): void {
    this.target?.parameters.copyFrom(this.network.parameters);
  }

  /** Copies the network into the target network where it is time, after so many steps. */
  afterStep(step: number): void {
    if (this.target && step % this.options.target === 0) this.copyIntoTarget();
  }

  /** Puts the log P_B of a fixed backward policy in the place of the uniform one. */
  relabel(batch: TrajectoryBatch, backward: BackwardLogProbs): void {
    const { nextStates, scratch } = this;
    const { actionCount } = this.network.env;
    writeNextStates(batch, nextStates);
    backward(nextStates, batch.size, scratch);
    for (let i = 0; i < batch.size; i++) batch.logPB[i] = scratch[i * actionCount + batch.actions[i]];
  }

  /**
   * log F(s) of the target network [N, 1]; undefined without one.
   * @param conditions of the trajectories [M, D]
   */
  targetLogF(tape: Tape, batch: TrajectoryBatch, conditions: Float64Array): Tensor | undefined {
    if (!this.target) return undefined;
    const given = { values: conditions, count: batch.count, group: batch.owner };
    this.target.logFlows(batch.states, batch.size, this.known, given);
    return column(tape, this.known, batch.size);
  }

  /** log-probabilities of the actions taken, under the prior [N]. */
  logPrior(batch: TrajectoryBatch, prior: Policy): Float32Array {
    const { scratch, known } = this;
    const { actionCount } = this.network.env;
    prior.logProbs(batch.states, batch.size, scratch);
    for (let i = 0; i < batch.size; i++) known[i] = scratch[i * actionCount + batch.actions[i]];
    return known;
  }
}

/**
 * The paper's pre-training losses on one batch of conditioned trajectories: detailed balance, or
 * sub-trajectory balance (which the paper says applies too), with the binary outcome reward R(x|y) = C if x =
 * y, else eps, and outcome teleportation (paper, section 4.2, eq. 4). Over a sub-trajectory the teleported
 * terms of its transitions add up. P_B is uniform, or the model's learned P_B(.|s', y) held near uniform by
 * KL(P_B || uniform) (ours).
 *
 * Contrastive training (section 4.1) calls this twice a step: on tau+ with its own end as the goal, and on
 * tau- rolled out on that goal. C and eps: outcome-reward.ts.
 */
import { SparseInput } from '../nn/sparse-input.js';
import { detailedBalance } from '../objective/detailed-balance.js';
import { batchLogPB, column } from '../objective/per-trajectory.js';
import { subTrajectoryBalance } from '../objective/sub-trajectory-balance.js';
import type { RandomStream } from '../random/stream.js';
import { type TrajectoryBatch, writeNextStates } from '../sampling/trajectories.js';
import { add, combine, exp, huber, meanOfAll, mul, sum, weightedSum } from '../tensor/ops/elementwise.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { anchorLoss } from './anchor.js';
import type { OutcomeModel } from './outcome-model.js';
import { checkOutcomeReward, type OutcomeReward, type Teleport } from './outcome-reward.js';
import { UnreachablePairs } from './unreachable-pairs.js';

export type Balance = 'db' | 'subtb';

export interface ContrastiveOptions extends OutcomeReward {
  readonly balance: Balance;
  /** Of SubTB(lambda). */
  readonly lambda: number;
  readonly teleport: Teleport;
  /** Weight of (log F(s0|y))^2, which anchors F(s0|y) = 1; 0 for the paper's losses. */
  readonly anchor: number;
  /** Weight of KL(P_B || uniform), where P_B is learned. */
  readonly backwardKl: number;
  /**
   * Weight of a hinge on pairs that cannot meet, for extraction's sake (ours), and how these are drawn;
   * negatives 0 for the paper's losses.
   */
  readonly flowWeight: number;
  readonly negatives: number;
  readonly nearMisses?: boolean;
}

export class ContrastiveLoss {
  private readonly model: OutcomeModel;
  private readonly options: ContrastiveOptions;
  private readonly logReward: Float64Array;
  private readonly extra: Float64Array;
  private readonly nextStates: Int32Array;
  private readonly nextInput = new SparseInput();
  private readonly apart: UnreachablePairs | undefined;

  /** @param capacity trajectories of the largest batch */
  constructor(model: OutcomeModel, options: ContrastiveOptions, capacity: number) {
    const { env } = model;
    const slots = capacity * env.maxSteps;
    checkOutcomeReward(env, options);
    this.model = model;
    this.options = options;
    this.logReward = new Float64Array(capacity);
    this.extra = new Float64Array(slots);
    if (options.negatives > 0) this.apart = new UnreachablePairs(model, options, capacity);
    this.nextStates = new Int32Array(model.learnsBackward ? slots * env.stateSize : 0);
  }

  /** Mean squared residual of trajectories conditioned on their goals, reached or not [1, 1]. */
  loss(tape: Tape, batch: TrajectoryBatch, input: SparseInput, random: RandomStream): Tensor {
    const { model, options } = this;
    model.encoder.encode(tape, input, batch.states, batch.size, batch.goals, batch.count, batch.owner);
    const actions = tape.ints(batch.size);
    for (let i = 0; i < batch.size; i++) tape.backend.arena.int[(actions >> 2) + i] = batch.actions[i];
    const h = model.represent(tape, input);
    const logPF = gatherCols(tape, model.logPF(tape, h, input), actions);
    const logF = model.logF(tape, h, input);
    this.setRewards(batch);
    const all = model.learnsBackward ? this.allLogPB(tape, batch) : undefined;
    const logPB = all && gatherCols(tape, all, actions);
    let loss = this.balance(tape, batch, logF, logPF, logPB);
    if (options.anchor > 0) loss = add(tape, loss, anchorLoss(tape, batch, logF, options.anchor));
    if (all && options.backwardKl > 0)
      loss = combine(tape, 1, loss, options.backwardKl, this.divergence(tape, batch, all));
    const apart = this.apart?.loss(tape, batch, random);
    if (apart) loss = combine(tape, 1, loss, options.flowWeight, apart);
    return loss;
  }

  private balance(
    tape: Tape,
    batch: TrajectoryBatch,
    logF: Tensor,
    logPF: Tensor,
    logPB: Tensor | undefined,
  ): Tensor {
    const { balance, lambda } = this.options;
    if (balance === 'db')
      return meanOfAll(
        tape,
        huber(tape, detailedBalance(tape, batch, logF, logPF, this.logReward, this.extra, logPB)),
      );
    const down = add(tape, logPB ?? batchLogPB(tape, batch), column(tape, this.extra, batch.size));
    const { residuals, weights } = subTrajectoryBalance(
      tape,
      batch,
      logF,
      logPF,
      this.logReward,
      lambda,
      down,
    );
    return weightedSum(tape, huber(tape, residuals), weights);
  }

  /** log P_B(.|s', y) of the state that each transition leads to [N, A]. */
  private allLogPB(tape: Tape, batch: TrajectoryBatch): Tensor {
    const { model, nextStates, nextInput } = this;
    const { env } = batch;
    const size = env.stateSize;
    writeNextStates(batch, nextStates);
    model.encoder.encode(tape, nextInput, nextStates, batch.size, batch.goals, batch.count, batch.owner);
    const { byte } = tape.backend.arena;
    for (let i = 0; i < batch.size; i++)
      env.backwardMask(nextStates, i * size, byte, nextInput.mask + i * env.actionCount);
    return model.logPB(tape, model.represent(tape, nextInput), nextInput);
  }

  /** Mean over transitions of KL(P_B(.|s', y) || uniform), less the constant log of the number of parents. */
  private divergence(tape: Tape, batch: TrajectoryBatch, logPB: Tensor): Tensor {
    const negativeEntropy = sum(tape, mul(tape, exp(tape, logPB), logPB));
    return combine(tape, 1 / batch.size, negativeEntropy, 0, negativeEntropy);
  }

  /** log R(x|y) per trajectory, and per transition the part that teleportation carries to it. */
  private setRewards(batch: TrajectoryBatch): void {
    const { teleport, logSuccess, logFailure } = this.options;
    const { env } = batch;
    const size = env.stateSize;
    for (let m = 0; m < batch.count; m++) {
      const logR = batch.reachedGoal(m) ? logSuccess : logFailure;
      this.logReward[m] = logR;
      const end = batch.starts[m + 1];
      for (let i = batch.starts[m]; i < end; i++) {
        // The terminal transition carries log R once already.
        let carried = teleport === 'always' && i < end - 1;
        if (teleport === 'unreachable' && i < end - 1) {
          carried = !env.canReach!(batch.states, (i + 1) * size, batch.goals, m * size);
        }
        this.extra[i] = carried ? logR : 0;
      }
    }
  }
}

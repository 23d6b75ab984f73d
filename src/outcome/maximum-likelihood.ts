/**
 * Maximum likelihood on backward-synthesised trajectories (ours; method of record for reward-free
 * pre-training here).
 *
 * With y drawn from any law that covers X and tau drawn backwards from y with a fixed P_B, the maximiser of E
 * log P_F(tau|y) is the exact P_F(.|., y): the posterior over the next action given the outcome. Every
 * trajectory is a success, so nothing has to be found first. The flow head learns, on the same trajectories,
 *
 *     log F(s_t|y) = log F(s0|y) + sum_{i<t} [ log P_F(a_i|s_i, y) - log P_B(s_i|s_{i+1}) ],   log F(s0|y) = 0,
 *
 * with the right-hand side held constant (anchored at F(s0|y) = 1, no bootstrapping). Extraction also sums
 * over pairs (s, y) that cannot meet, on which successes say nothing: there a hinge pushes log F below a
 * floor far under 1/|X|.
 */
import type { SparseInput } from '../nn/sparse-input.js';
import type { RandomStream } from '../random/stream.js';
import type { TrajectoryBatch } from '../sampling/trajectories.js';
import { add, combine, huber, meanOfAll, scale, sub } from '../tensor/ops/elementwise.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { anchorLoss } from './anchor.js';
import type { OutcomeModel } from './outcome-model.js';
import { UnreachablePairs } from './unreachable-pairs.js';

export interface LikelihoodTerms {
  /** Scalar to minimize. */
  loss: Tensor;
  /** Mean of -log P_F(a|s, y) over transitions. */
  policy: Tensor;
  /** Mean Huber penalty of the flow head, 0 tensor when there is none. */
  flow: Tensor | undefined;
  /** Mean hinge on pairs that cannot meet. */
  negative: Tensor | undefined;
}

export interface LikelihoodOptions {
  /** Weight of the flow head's loss; 0 trains the policy only. */
  readonly flowWeight: number;
  /**
   * Weight of (log F(s0|y))^2 within the flow head's loss, beside that of s0 as one of a trajectory's states.
   */
  readonly anchor: number;
  /** See `UnreachablePairsOptions`. */
  readonly negatives: number;
  readonly nearMisses?: boolean;
}

/**
 * Slope of the flow penalties beyond this error is constant, so that early guesses do not drown the policy.
 */
const FLOW_DELTA = 1;

export class MaximumLikelihood {
  private readonly model: OutcomeModel;
  private readonly options: LikelihoodOptions;
  private readonly apart: UnreachablePairs;

  constructor(model: OutcomeModel, options: LikelihoodOptions, capacity: number) {
    this.model = model;
    this.options = options;
    this.apart = new UnreachablePairs(model, options, capacity);
  }

  /** The loss of a batch of successes (goals equal ends). `terms` is filled and returned. */
  loss(
    tape: Tape,
    batch: TrajectoryBatch,
    input: SparseInput,
    random: RandomStream,
    terms: LikelihoodTerms,
  ): LikelihoodTerms {
    const { model, options } = this;
    model.encoder.encode(tape, input, batch.states, batch.size, batch.goals, batch.count, batch.owner);
    const actions = tape.ints(batch.size);
    for (let i = 0; i < batch.size; i++) tape.backend.arena.int[(actions >> 2) + i] = batch.actions[i];
    const h = model.represent(tape, input);
    const logPF = gatherCols(tape, model.logPF(tape, h, input), actions);
    terms.policy = scale(tape, -1, meanOfAll(tape, logPF));
    terms.loss = terms.policy;
    terms.flow = undefined;
    terms.negative = undefined;
    if (options.flowWeight > 0) {
      const logF = model.logF(tape, h, input);
      const error = sub(tape, logF, this.flowTargets(tape, batch, logPF));
      terms.flow = meanOfAll(tape, huber(tape, error, FLOW_DELTA));
      if (options.anchor > 0)
        terms.flow = add(tape, terms.flow, anchorLoss(tape, batch, logF, options.anchor, FLOW_DELTA));
      terms.loss = combine(tape, 1, terms.loss, options.flowWeight, terms.flow);
      terms.negative = this.apart.loss(tape, batch, random);
      if (terms.negative) terms.loss = combine(tape, 1, terms.loss, options.flowWeight, terms.negative);
    }
    return terms;
  }

  /**
   * log F(s_t|y) along each trajectory as constants [N, 1]: the running sum S_t of log P_F - log P_B, less
   * the share t/T of its end S_T. The exact flow is 1 at both ends, so S_T is the policy's error; spreading
   * it over the way halves the error in the middle and removes it at the end.
   */
  private flowTargets(tape: Tape, batch: TrajectoryBatch, logPF: Tensor): Tensor {
    const target = tape.tensor(batch.size, 1);
    const { real } = tape.backend.arena;
    for (let m = 0; m < batch.count; m++) {
      const [from, to] = [batch.starts[m], batch.starts[m + 1]];
      let flow = 0;
      for (let i = from; i < to; i++) {
        real[(target.at >> 2) + i] = flow;
        flow += real[(logPF.at >> 2) + i] - batch.logPB[i];
      }
      const slope = flow / (to - from);
      for (let i = from; i < to; i++) {
        const at = (target.at >> 2) + i;
        // A flow is a probability here: an overshoot of the policy must not become a target above 1.
        real[at] = Math.min(0, real[at] - slope * (i - from));
      }
    }
    return target;
  }
}

/** All objectives by name. */
import { suggestion } from '../settings/suggest.js';
import { weightedSum } from '../tensor/ops/elementwise.js';
import { detailedBalance } from './detailed-balance.js';
import { forwardLookingFlow } from './forward-looking.js';
import { meanFrom, negativeLogLikelihood } from './likelihood.js';
import { modifiedDetailedBalance } from './modified-detailed-balance.js';
import { meanPenalty, needs, weightedPenalty, type Objective } from './objective.js';
import { relativeTrajectoryBalance } from './relative-trajectory-balance.js';
import { subTrajectoryBalance } from './sub-trajectory-balance.js';
import { trajectoryBalance } from './trajectory-balance.js';
import { logPartitionVariance } from './vargrad.js';

export interface ObjectiveOptions {
  /** lambda of SubTB. Default 0.9. */
  readonly lambda?: number;
  /** alpha of relative trajectory balance. Default 1. */
  readonly alpha?: number;
}

type Maker = (options: ObjectiveOptions) => Omit<Objective, 'name'>;

const MAKERS: Readonly<Record<string, Maker>> = {
  tb: () => ({
    help: 'trajectory balance',
    needs: needs('logZ', 'backward'),
    loss: (tape, q, penalty) =>
      meanPenalty(tape, trajectoryBalance(tape, q.batch, q.logZ!, q.logPF, q.logReward, q.logPB), penalty),
  }),
  db: () => ({
    help: 'detailed balance',
    needs: needs('flow', 'backward'),
    loss: (tape, q, penalty) =>
      meanPenalty(
        tape,
        detailedBalance(tape, q.batch, q.logF!, q.logPF, q.logReward, undefined, q.logPB, q.targetLogF),
        penalty,
      ),
  }),
  subtb: ({ lambda = 0.9 }) => ({
    help: 'sub-trajectory balance with weights lambda^length',
    needs: needs('flow', 'backward'),
    loss(tape, q, penalty) {
      const { residuals, weights } = subTrajectoryBalance(
        tape, q.batch, q.logF!, q.logPF, q.logReward, lambda, q.logPB,
      ); // prettier-ignore
      return weightedPenalty(tape, residuals, weights, penalty);
    },
  }),
  fm: () => ({
    help: 'flow matching',
    needs: needs('edgeFlows'),
    loss: (tape, q, penalty) => meanPenalty(tape, q.matching!, penalty),
  }),
  'fl-db': () => ({
    help: 'forward-looking detailed balance',
    needs: needs('flow', 'backward', 'stateReward'),
    loss(tape, q, penalty) {
      const logF = forwardLookingFlow(tape, q.logF!, q.stateLogReward!);
      const target = q.targetLogF && forwardLookingFlow(tape, q.targetLogF, q.stateLogReward!);
      return meanPenalty(
        tape,
        detailedBalance(tape, q.batch, logF, q.logPF, q.logReward, undefined, q.logPB, target),
        penalty,
      );
    },
  }),
  'modified-db': () => ({
    help: 'modified detailed balance: no flows, every state can stop',
    needs: needs('backward', 'stateReward'),
    loss: (tape, q, penalty) =>
      meanPenalty(
        tape,
        modifiedDetailedBalance(tape, q.batch, q.logPF, q.logStop!, q.stateLogReward!, q.logPB),
        penalty,
      ),
  }),
  vargrad: () => ({
    help: 'log-partition variance: trajectory balance without a learned log Z',
    refusesCondition: 'takes one log Z for the whole batch, and every condition has its own',
    needs: needs('backward'),
    loss: (tape, q, penalty) =>
      meanPenalty(tape, logPartitionVariance(tape, q.batch, q.logPF, q.logReward, q.logPB), penalty),
  }),
  rtb: ({ alpha = 1 }) => ({
    help: 'relative trajectory balance: fine-tunes a prior policy',
    needs: needs('logZ', 'prior'),
    refusesCondition: 'is relative to a prior that knows no condition',
    loss: (tape, q, penalty) =>
      meanPenalty(
        tape,
        relativeTrajectoryBalance(tape, q.batch, q.logZ!, q.logPF, q.logPrior!, q.logReward, alpha),
        penalty,
      ),
  }),
  mle: () => ({
    help: 'maximum likelihood on backward trajectories from outcomes drawn in proportion to the reward',
    needs: needs('backward', 'rewardDraws'),
    refusesCondition: 'draws outcomes by one reward, and every condition has its own',
    loss: (tape, q) =>
      weightedSum(tape, negativeLogLikelihood(tape, q.batch, q.logPF), meanFrom(tape, q.batch, q.fresh ?? 0)),
  }),
};

export const OBJECTIVES: readonly string[] = Object.keys(MAKERS);

/**
 * The objective of that name.
 * @throws on an unknown name, with what may have been meant
 */
export function createObjective(name: string, options: ObjectiveOptions = {}): Objective {
  if (!Object.hasOwn(MAKERS, name))
    throw new Error(`objective: unknown name "${name}"${suggestion(name, OBJECTIVES)}`);
  return { name, ...MAKERS[name](options) };
}

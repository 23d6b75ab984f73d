/**
 * The binary outcome reward of contrastive training: R(x|y) = C if x = y, else eps (paper, section 4.1),
 * where settings leave C and eps open, and which of them cannot work.
 *
 * Without teleportation a failure is paid with eps once, at its end, so the exact optimum reaches y only when
 * C/eps exceeds |X|. With it (paper, section 4.2) eps is carried by every transition: a trajectory of T
 * transitions that fails is told log F = T log eps. Two things follow. C/eps has to exceed the edges that
 * leave a way to y, not |X|. And the paper's eps = 1e-9 asks flows for hundreds of nats, which a network
 * learns late while F(s0|y) is free; with eps = 1e-5 and C = 1 it learns sooner, and reaches more goals
 * (BENCHMARKS.md; ours).
 */
import type { Environment } from '../env/environment.js';

export type Teleport = 'always' | 'unreachable' | 'off';

export interface OutcomeReward {
  /** log C, the log-reward of a success. */
  readonly logSuccess: number;
  /** log eps, the log-reward of a failure. */
  readonly logFailure: number;
}

/** log eps of the paper. */
const LOG_FAILURE = Math.log(1e-9);
/** eps of a transition, where F(s0|y) is free and transitions carry it; times C where C < 1. */
export const FAILURE_CARRIED = 1e-5;
/** The exact optimum fails once in so many times. */
const LOG_ODDS = Math.log(100);

/**
 * The success reward that makes the exact optimum reach y without teleportation: C/eps = 100 |X|, and at
 * least 1 (ours).
 * @returns log C
 */
export function defaultLogSuccess(env: Environment, logFailure: number): number {
  return Math.max(0, env.logOutcomeCount + logFailure + LOG_ODDS);
}

/** Whether failures are carried by transitions and F(s0|y) is free: eps has a preset of its own then. */
export const isCarried = ({ teleport, anchor }: { teleport: Teleport; anchor: number }): boolean =>
  anchor === 0 && teleport !== 'off';

/**
 * What settings leave open; what was given stays.
 * @param given among it `anchor`, the weight of the anchor F(s0|y) = 1
 */
export function outcomeReward(
  env: Environment,
  given: Partial<OutcomeReward> & { teleport: Teleport; anchor: number },
): OutcomeReward {
  if (!isCarried(given)) return rewardByCount(env, given);
  const { logSuccess = 0, logFailure = Math.log(FAILURE_CARRIED) + Math.min(0, logSuccess) } = given;
  return { logSuccess, logFailure };
}

/**
 * The same by the number of outcomes alone: where failures are not carried, and what trainings did before
 * those that are had an eps of their own.
 */
export function rewardByCount(
  env: Environment,
  { anchor, ...given }: Partial<OutcomeReward> & { anchor: number },
): OutcomeReward {
  // An anchored F(s0|y) = 1 asks for C = 1; eps then follows from log|X| where 1e-9 is too large.
  const logSuccess =
    given.logSuccess ?? (anchor > 0 ? 0 : defaultLogSuccess(env, given.logFailure ?? LOG_FAILURE));
  const logFailure = given.logFailure ?? Math.min(LOG_FAILURE, logSuccess - env.logOutcomeCount - LOG_ODDS);
  return { logSuccess, logFailure };
}

/**
 * @throws when the exact optimum of the loss would not reach its goals, with the numbers, or when `teleport`
 * needs a `canReach` that the environment does not have
 */
export function checkOutcomeReward(
  env: Environment,
  { logSuccess, logFailure, teleport }: OutcomeReward & { readonly teleport: Teleport },
): void {
  const odds = logSuccess - logFailure;
  const [what, needed] =
    teleport === 'off'
      ? ['log|X|', env.logOutcomeCount]
      : ['the log of steps times actions', Math.log(env.maxSteps * env.actionCount)];
  if (!(odds > needed)) {
    throw new Error(
      `pretrain: log C - log eps must exceed ${what} = ${needed.toFixed(2)}, ` +
        `got ${logSuccess.toFixed(2)} - ${logFailure.toFixed(2)} = ${odds.toFixed(2)} ` +
        '(with fewer odds the exact optimum misses its goal)',
    );
  }
  if (teleport === 'unreachable' && !env.canReach) {
    throw new Error(
      `pretrain: teleport=unreachable needs canReach, which ${env.task.name} does not have; use always or off`,
    );
  }
}

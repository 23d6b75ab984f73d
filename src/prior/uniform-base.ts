/**
 * The base measures that know nothing. Two, since they differ where trajectories have different lengths or
 * objects different numbers of ways to them:
 *
 * - `uniformOutcomes`: the environment's own `sampleOutcome` (uniform over outcomes; strings of variable length:
 *   uniform over lengths, then over strings), with P_B uniform. This is the default base measure.
 * - `uniformActions`: a walk that takes every allowed action alike.
 */
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { exactPolicy } from '../exact/exact-policy.js';
import { outcomeLogRewards, solveFlows } from '../exact/flows.js';
import { enumerateStates } from '../exact/state-graph.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { BaseMeasure } from './base-measure.js';
import { PolicyMeasure } from './policy-measure.js';
import { isAppendString, isString } from './string-space.js';

/** States up to which p0 is solved where it has no closed form. */
const MOST_STATES = 300_000;

/**
 * Every outcome alike, or as `env.outcomeLogProb` has it. Closed forms for strings; solved exactly elsewhere.
 * @throws when it has no closed form and the states are too many to solve
 */
export function uniformOutcomes(env: Environment): BaseMeasure {
  const policy = uniformPolicyOf(env);
  const logOutcome = (states: Int32Array, at: number): number =>
    env.outcomeLogProb ? env.outcomeLogProb(states, at) : -env.logOutcomeCount;
  return {
    name: 'uniform over outcomes',
    alike: isString(env) && !env.variableLength,
    env,
    logProbs: (states, count, out) => policy.logProbs(states, count, out),
    logOutcomes(states, count, out) {
      for (let r = 0; r < count; r++) out[r] = logOutcome(states, r * env.stateSize);
    },
    sample(random, states, count) {
      for (let r = 0; r < count; r++) env.sampleOutcome(random, states, r * env.stateSize);
    },
  };
}

/** Every allowed action alike. log p0(x) sums over all ways to x. */
export function uniformActions(env: Environment): BaseMeasure {
  return new PolicyMeasure('uniform over actions', uniformPolicy(env), true);
}

/**
 * P_F of uniform outcomes and uniform P_B. Strings of fixed length, however built: by symmetry all strings of
 * t symbols have the same flow, so all actions are alike.
 */
function uniformPolicyOf(env: Environment): Policy {
  if (isString(env) && !env.variableLength) return uniformPolicy(env);
  if (isAppendString(env)) return uniformLengths(env);
  try {
    const graph = enumerateStates(env, { maxStates: MOST_STATES });
    const log = (states: Int32Array, at: number): number => env.outcomeLogProb?.(states, at) ?? 0;
    return exactPolicy(solveFlows(graph, outcomeLogRewards(graph, log)));
  } catch (error) {
    throw new Error(
      `${env.task.name}: the forward policy of uniform outcomes cannot be solved: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Strings of 1 to n symbols, every length alike: after t of them the chance to stop is 1 / (n - t + 1). */
function uniformLengths(env: Environment): Policy {
  const { stateSize, actionCount, vocabulary, tokenLength: n } = env;
  return {
    env,
    logProbs(states, count, out) {
      for (let r = 0; r < count; r++) {
        const t = states[r * stateSize];
        const stop = t === 0 ? 0 : 1 / (n - t + 1);
        const append = t === n ? LOG_ZERO : Math.log((1 - stop) / vocabulary);
        const at = r * actionCount;
        for (let c = 0; c < vocabulary; c++) out[at + c] = append;
        out[at + vocabulary] = stop === 0 ? LOG_ZERO : Math.log(stop);
      }
    },
  };
}

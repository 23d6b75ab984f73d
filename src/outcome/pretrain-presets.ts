/**
 * Presets of pre-training that suit an environment untouched, by what was measured (docs/performance.md,
 * BENCHMARKS.md).
 */
import type { Environment } from '../env/environment.js';
import { TASKS } from '../env/tasks.js';
import type { AttentionQuery } from '../sampling/encoder.js';

export interface Presets {
  readonly hidden: readonly number[];
  readonly heads: number;
  readonly query: AttentionQuery;
  readonly shortcut: boolean;
  readonly votes: boolean;
  readonly batch: number;
  readonly steps: number;
  readonly lr: number;
  readonly finalLr: number;
  readonly flowWeight: number;
  readonly nearMisses: boolean;
}

/** Spaces of up to so many outcomes are summed exactly when adapted, so their flows had better be exact. */
const SUMMED = 100_000;
/**
 * Up to this log|X| the flow is trained with a weight of .1. Beyond, its targets out of reach lie so low that
 * it costs success: on peptides of up to 50, at e^-155, that weight left 76 % of it.
 */
const NEAR = 20;
/** Trajectories longer than this fill a batch with 16. */
const LONG = 130;

/**
 * Attention over outcomes of more symbols than this is asked by place alone. A query that reads all of a
 * state carries something of every symbol of it, which grows with the length and is the same whenever the
 * state is: the same long peptides were missed time after time (BENCHMARKS.md). Outcomes of 15 words of 8
 * bits are reached no better by place.
 */
const SHORT = 15;

const queryFor = (env: Environment | undefined): AttentionQuery =>
  env?.attention?.place && env.tokenLength > SHORT ? 'place' : 'state';

/** @param env without it, the presets for strings */
export function pretrainPresets(env: Environment | undefined): Presets {
  const strings = {
    hidden: [128, 128],
    heads: 2,
    query: queryFor(env),
    shortcut: false,
    votes: false,
    batch: 16,
    steps: 12_000,
    lr: 2.5e-3,
    finalLr: 0.02,
    flowWeight: 0.02,
    nearMisses: false,
  };
  if (!env) return strings;
  const { relation, attention, outcomeCount = Infinity } = env;
  const flowWeight = env.logOutcomeCount <= NEAR ? 0.1 : strings.flowWeight;
  // Relation features that say enough (grids) need no attention. What a user's say is not known: attention
  // over the outcome's tokens sees all of it.
  const isBuiltIn = TASKS.some(({ name }) => name === env.task.name);
  if (relation && !attention && isBuiltIn) {
    const size = env.maxSteps > LONG ? { batch: 16, steps: 8000 } : { batch: 32, steps: 6000 };
    const wide = { hidden: [256, 256], heads: 0, shortcut: true, lr: 2e-3 };
    return { ...strings, ...size, ...wide, finalLr: 0.005, flowWeight };
  }
  // Votes make flows exact and need twice the steps for the same success: for spaces that are summed. A flow
  // weight of .1 makes extraction there a third more exact, and costs success what it cannot spare (99.85
  // instead of 99.93 %).
  if (attention?.perState && outcomeCount <= SUMMED)
    return {
      ...strings,
      votes: true,
      batch: 32,
      steps: 32_000,
      finalLr: 0.005,
      flowWeight: 0.05,
      nearMisses: true,
    };
  return { ...strings, shortcut: relation !== undefined, flowWeight };
}

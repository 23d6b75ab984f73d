/** Success outcome by outcome: which goals a pre-trained model reaches, and which it misses. */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import type { SuccessMeter } from './success.js';

export interface SuccessMap {
  /** Goals as terminal states [G, stateSize]. */
  readonly goals: Int32Array;
  readonly count: number;
  /** Roll-outs that reached each goal [G]. */
  readonly reached: Int32Array;
  /** Roll-outs made for each. */
  readonly tries: number;
}

/**
 * Rolls out `tries` times for each goal, sampled actions.
 * @param goals terminal states [count, stateSize]
 */
export function successMap(
  meter: SuccessMeter,
  goals: Int32Array,
  count: number,
  tries: number,
  random: RandomStream,
): SuccessMap {
  const size = goals.length / Math.max(1, count);
  const reached = new Int32Array(count);
  let next = 0;
  meter.measureGoals(
    count * tries,
    random,
    {},
    (states, at) => copyRow(goals, Math.floor(next++ / tries) * size, states, at, size),
    (index, hit) => {
      if (hit) reached[Math.floor(index / tries)]++;
    },
  );
  return { goals, count, reached, tries };
}

/**
 * Every outcome where there are at most `most`, in the order of their index; else as many drawn by the
 * environment's law.
 */
export function goalsToMap(
  env: Environment,
  most: number,
  random: RandomStream,
): { goals: Int32Array; count: number; all: boolean } {
  const all = env.outcomeAt !== undefined && (env.outcomeCount ?? Infinity) <= most;
  const count = all ? env.outcomeCount! : most;
  const goals = new Int32Array(count * env.stateSize);
  for (let i = 0; i < count; i++) {
    if (all) env.outcomeAt!(i, goals, i * env.stateSize);
    else env.sampleOutcome(random, goals, i * env.stateSize);
  }
  return { goals, count, all };
}

/** Steps from s0 to a terminal state: the length of a backward chain from it. */
export function stepsTo(env: Environment, states: Int32Array, at: number): number {
  const row = states.slice(at, at + env.stateSize);
  const mask = new Uint8Array(env.actionCount);
  for (let steps = 0; ; steps++) {
    env.backwardMask(row, 0, mask, 0);
    const action = mask.indexOf(1);
    if (action < 0) return steps;
    env.stepBack(row, 0, action);
  }
}

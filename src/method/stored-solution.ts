/**
 * A solved task as a checkpoint holds it: the raw score and the log-reward of every outcome, as the bits of
 * float64 (the format has 32-bit numbers only). The flows follow from them in the time that reading takes, so
 * they are not stored; and other rewards, such as those within a constraint, follow in the same way.
 */
import { solveSpace, type SolvedFlows } from '../exact/solved-flows.js';
import { openStateSpace, type StateSpace } from '../exact/state-space.js';
import type { Environment } from '../env/environment.js';
import { isLeastBest } from '../reward/climb.js';
import type { Policy } from '../sampling/policy.js';
import { checkInput } from '../settings/errors.js';
import type { StoredRun, Tensors } from './method.js';
import { storedIntegers } from './stored-parameters.js';

const LOG_REWARD = 'solve.logReward';
const RAW = 'solve.raw';

/** What every outcome scored. */
export interface OutcomeScores {
  readonly logReward: Float64Array;
  /** NaN: infeasible. */
  readonly raw: Float64Array;
}

/** The exact policy of a solved task, with what it was solved from. */
export class SolvedPolicy implements Policy {
  readonly env: Environment;

  constructor(
    readonly solved: SolvedFlows,
    /** Raw score of each outcome [X]; NaN where it is infeasible. */
    readonly raw: Float64Array,
    /** log R of each outcome [X]. */
    readonly logReward: Float64Array,
  ) {
    this.env = solved.space.env;
  }

  get space(): StateSpace {
    return this.solved.space;
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    this.solved.policy.logProbs(states, count, out);
  }

  /** Raw score of an outcome in a terminal row; null where it is infeasible. */
  rawOf(states: Int32Array, at: number): number | null {
    const raw = this.raw[this.space.outcomeOf(states, at)];
    return Number.isNaN(raw) ? null : raw;
  }

  /** False where small raw scores are good. */
  get higherIsBetter(): boolean {
    return isLeastBest(this.raw, this.logReward) !== true;
  }
}

/** Puts the scores of a solved task into a checkpoint. */
export function storeSolution(tensors: Tensors, { logReward, raw }: OutcomeScores): void {
  for (const [name, values] of [
    [LOG_REWARD, logReward],
    [RAW, raw],
  ] as const)
    tensors.set(name, { shape: [values.length, 2], data: new Int32Array(values.slice().buffer) });
}

/**
 * The policy of a solved task, solved again.
 * @param maxStates states that may be solved
 * @throws UsageError when the checkpoint holds none, or that of another task
 */
export function loadSolution({ env, tensors }: StoredRun, maxStates: number): SolvedPolicy {
  const space = checkInput(() => openStateSpace(env, maxStates));
  const read = (name: string): Float64Array =>
    new Float64Array(storedIntegers(tensors, name, 2 * space.outcomeCount).slice().buffer);
  const logReward = read(LOG_REWARD);
  const solved = checkInput(() => solveSpace(space, logReward));
  return new SolvedPolicy(solved, read(RAW), logReward);
}

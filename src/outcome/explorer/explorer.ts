/**
 * Where the successes tau+ of reward-free pre-training come from (paper, section 4.1): trajectories whose own
 * end is the goal. An explorer may learn, on intrinsic rewards only; no downstream reward reaches it.
 */
import type { ParameterSet } from '../../nn/parameter-set.js';
import type { JsonRecord } from '../../format/json-value.js';
import type { TrajectoryBatch } from '../../sampling/trajectories.js';

/** What a checkpoint stores of an explorer beside its parameters, as plain JSON. */
export type ExplorerState = JsonRecord;

export interface Explorer {
  /**
   * Fills the batch, which is cleared, with up to `count` trajectories; goals are their ends. Learning
   * explorers learn from them.
   */
  gather(count: number, batch: TrajectoryBatch): void;
  /** Told of the model's own attempts at goals, reached or not. */
  observe?(attempts: TrajectoryBatch): void;
  /** Figures of the last step worth logging, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** Networks that a checkpoint stores, by name. */
  readonly parameterSets: Readonly<Record<string, ParameterSet>>;
  /** Arrays that a checkpoint stores, by name, as they are now. */
  arrays(): Readonly<Record<string, Int32Array>>;
  state(): ExplorerState;
  /** @throws UsageError that names the field when the state is damaged */
  restore(state: ExplorerState, arrays: Readonly<Record<string, Int32Array>>): void;
}

/** No networks, no arrays. */
export const NOTHING_STORED = {};

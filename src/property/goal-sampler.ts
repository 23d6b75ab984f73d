/** What samplers of objects by their cells have in common: a model, log Z of its cells, and roll-outs towards them. */
import type { Backup } from './backup.js';
import { CellPaths, CellRoller } from './cell-roller.js';

/** Roll-outs in one go. */
export const ROLLOUTS_AT_ONCE = 512;

export abstract class GoalSampler {
  readonly backup: Backup;
  /** [Y] log Z_y; -Infinity where unknown. */
  readonly logZ: Float64Array;
  readonly roller: CellRoller;
  /** The last roll-outs. */
  readonly paths: CellPaths;

  /** @param backup the model, and the last steps that are summed exactly */
  constructor(backup: Backup, logZ: Float64Array) {
    const { env } = backup.model.set;
    this.backup = backup;
    this.logZ = logZ;
    this.roller = new CellRoller(backup, ROLLOUTS_AT_ONCE);
    this.paths = new CellPaths(ROLLOUTS_AT_ONCE, env.maxSteps, env.stateSize);
  }
}

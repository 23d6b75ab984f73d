/** What a trainer of properties is told, what it tells, and what it needs to go on. */
import { adamState } from '../nn/adam.js';
import { streamState } from '../random/stream.js';
import { storedCount, storedObject, type StoredOf } from '../settings/stored-form.js';

export interface PropertyTrainOptions {
  /** Roll-outs a step, objects of p0 included. */
  readonly batch: number;
  /** Paths to archived objects a step. */
  readonly replay: number;
  /** Share of the roll-outs that is drawn from p0. Default .1. */
  readonly uniform?: number;
  /** Chance of an action of p0 in roll-outs. Default .05. */
  readonly noise?: number;
  /** False: objects of p0 only, no goals (a control). Default true. */
  readonly explore?: boolean;
  /** Share of the goals that are unseen neighbors of cells seen. Default .25. */
  readonly frontier?: number;
  /** Last steps that are summed exactly over completions: 1 where f can be evaluated at once, else 0. */
  readonly lookAhead?: number;
  /**
   * Learn f at finished objects too, for sampling without looking ahead. Default: where training does not
   * look ahead either, and for classifiers.
   */
  readonly learnEnds?: boolean;
  /** Rows a gradient step (default 256), and gradient steps that a row is part of (default 2). */
  readonly minibatch?: number;
  readonly passes?: number;
  readonly lr: number;
  /** Share of lr at the end. */
  readonly finalLr: number;
  readonly clip: number;
  /** Steps over which the rate falls; `progress` says otherwise for runs by the clock. */
  readonly steps: number;
}

/** Figures of one step. */
export interface PropertyMetrics {
  loss: number;
  /** Share of this step's roll-outs that ended in the cell asked for; NaN without any. */
  success: number;
  gradientNorm: number;
  /** Cells seen so far, and evaluations of f. */
  cellsSeen: number;
  evaluations: number;
}

export const propertyTrainerState = storedObject({
  step: storedCount,
  environmentSteps: storedCount,
  evaluations: storedCount,
  streams: storedObject({
    goals: streamState,
    rollouts: streamState,
    base: streamState,
    archive: streamState,
  }),
  adam: adamState,
});
export type PropertyTrainerState = StoredOf<typeof propertyTrainerState>;

/** @throws one sentence when an option does not fit */
export function checkTrainOptions({
  batch,
  replay,
  uniform = 0.1,
  frontier = 0,
  steps,
}: PropertyTrainOptions): void {
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new Error(`property: batch must be an integer >= 1, got ${batch}`);
  if (!(Number.isInteger(replay) && replay >= 0))
    throw new Error(`property: replay must be an integer >= 0, got ${replay}`);
  if (!(uniform > 0 && uniform <= 1))
    throw new Error(`property: uniform must be above 0 and at most 1, got ${uniform}`);
  if (!(frontier >= 0 && frontier <= 1))
    throw new Error(`property: frontier must be from 0 to 1, got ${frontier}`);
  if (!(steps >= 1)) throw new Error(`property: steps must be at least 1, got ${steps}`);
}

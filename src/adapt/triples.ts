/**
 * Triples (s, s', y) with log r(y): what the amortized predictor learns from. A buffer that, once full,
 * forgets the oldest.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';

export class Triples {
  readonly env: Environment;
  readonly capacity: number;
  /** Triples held; set it to 0 to clear. */
  count = 0;
  /** s, s' and y [capacity, stateSize]. */
  readonly states: Int32Array;
  readonly next: Int32Array;
  readonly outcomes: Int32Array;
  /** Action from s to s' [capacity]. */
  readonly actions: Int32Array;
  /** log r(y) [capacity]. */
  readonly logReward: Float64Array;
  /** Transitions before this one [capacity]. */
  readonly depth: Int32Array;
  private added = 0;

  constructor(env: Environment, capacity: number) {
    this.env = env;
    this.capacity = capacity;
    const rows = capacity * env.stateSize;
    this.states = new Int32Array(rows);
    this.next = new Int32Array(rows);
    this.outcomes = new Int32Array(rows);
    this.actions = new Int32Array(capacity);
    this.logReward = new Float64Array(capacity);
    this.depth = new Int32Array(capacity);
  }

  add(
    states: Int32Array,
    at: number,
    action: number,
    next: Int32Array,
    nextAt: number,
    outcomes: Int32Array,
    outcomeAt: number,
    logReward: number,
    depth: number,
  ): void {
    const { stateSize } = this.env;
    if (this.count === 0) this.added = 0;
    const slot = this.added++ % this.capacity;
    copyRow(states, at, this.states, slot * stateSize, stateSize);
    copyRow(next, nextAt, this.next, slot * stateSize, stateSize);
    copyRow(outcomes, outcomeAt, this.outcomes, slot * stateSize, stateSize);
    this.actions[slot] = action;
    this.logReward[slot] = logReward;
    this.depth[slot] = depth;
    this.count = Math.min(this.added, this.capacity);
  }

  /** Fills `out` with `count` triples drawn uniformly. */
  drawInto(out: Triples, count: number, random: RandomStream): void {
    const { stateSize } = this.env;
    out.count = 0;
    for (let i = 0; i < count; i++) {
      const k = random.int(this.count);
      const at = k * stateSize;
      out.add(
        this.states,
        at,
        this.actions[k],
        this.next,
        at,
        this.outcomes,
        at,
        this.logReward[k],
        this.depth[k],
      );
    }
  }
}

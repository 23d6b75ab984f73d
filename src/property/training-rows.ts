/** The rows of one training step, filled from paths; see `PropertyTargets` for their meaning. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { RandomStream } from '../random/stream.js';
import type { PropertyTargets } from './property-targets.js';

/** Target of a row that has still to be computed from its children. */
export const UNKNOWN = NaN;
/** Nats below the smallest chance a way could have: where "no way" lies. */
const MARGIN = 6;

export class TrainingRows implements PropertyTargets {
  count = 0;
  readonly states: Int32Array;
  readonly cells: Int32Array;
  readonly logReach: Float64Array;
  readonly floor: Float64Array;
  readonly balanced: Float32Array;
  readonly policyOf: Int32Array;
  readonly policies: Float64Array;
  readonly capacity: number;
  private readonly size: number;
  private readonly maxSteps: number;
  private readonly logActions: number;

  /**
   * @param classes Y for classifiers, 0 for models of one goal a row
   * @param policies whether policies are learnt too
   */
  constructor({ env }: DescriptorSet, capacity: number, classes: number, policies = false) {
    this.capacity = capacity;
    this.size = env.stateSize;
    this.maxSteps = env.maxSteps;
    this.logActions = Math.log(env.actionCount);
    this.states = new Int32Array(capacity * env.stateSize);
    this.cells = new Int32Array(capacity);
    this.logReach = new Float64Array(capacity);
    this.floor = new Float64Array(capacity);
    this.balanced = new Float32Array(capacity * classes);
    this.policyOf = new Int32Array(capacity);
    this.policies = new Float64Array(policies ? capacity * env.actionCount : 0);
  }

  /**
   * Adds a row.
   * @param step transitions from s0, which bound how small a chance can be
   */
  add(states: Int32Array, at: number, step: number, cell: number, logReach: number): void {
    const r = this.count++;
    for (let k = 0; k < this.size; k++) this.states[r * this.size + k] = states[at + k];
    this.cells[r] = cell;
    this.logReach[r] = logReach;
    this.policyOf[r] = -1;
    this.floor[r] = -this.logActions * (this.maxSteps - step) - MARGIN;
  }

  /** Puts the rows in a random order, `balanced` aside. */
  shuffle(random: RandomStream): void {
    for (let i = this.count - 1; i > 0; i--) this.swap(i, random.int(i + 1));
  }

  /** Exchanges two rows, `balanced` aside. */
  swap(i: number, j: number): void {
    if (i === j) return;
    const { states, size } = this;
    for (let k = 0; k < size; k++) {
      const held = states[i * size + k];
      states[i * size + k] = states[j * size + k];
      states[j * size + k] = held;
    }
    exchange(this.cells, i, j);
    exchange(this.logReach, i, j);
    exchange(this.floor, i, j);
    exchange(this.policyOf, i, j);
  }
}

function exchange(array: Int32Array | Float64Array, i: number, j: number): void {
  const held = array[i];
  array[i] = array[j];
  array[j] = held;
}

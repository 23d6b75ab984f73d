/**
 * A model of where random completions end: u(s, y) = P(f(x) = y | s) under the base measure p0. It is all
 * that outcomes y = f(x) need, because with it
 *
 *     F(s|y) = F_base(s) u(s, y)          P_F(a|s, y) = p0(a|s) u(sa, y) / u(s, y)          Z_y = u(s0, y)
 *
 * and it obeys u(s, y) = sum_a p0(a|s) u(sa, y), with u(x, y) = 1{f(x) = y} at the end: an expectation that
 * is known exactly where the children's values are, so no sampled label is needed (the paper, and hindsight
 * relabelling, learn from one sampled end a trajectory). Flows are those of the chain that p0 walks; no
 * backward policy enters, whatever the shape of the DAG.
 *
 * Trajectory balance on 1{f(x) = y} alone is not offered: a uniform policy with Z = 1 has no loss wherever
 * nothing succeeds, a saddle that rare cells never leave.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { PropertyTargets } from './property-targets.js';
import type { QuickPolicy } from './quick-policy.js';

export interface PropertyModelOptions {
  /**
   * `gaps`: a network of (s, y) that reads how far s is from y; speaks of cells it has hardly seen; a row a
   * cell. `classifier`: a network of s that answers for all cells at once, normalized over them; for some
   * hundreds of cells.
   */
  readonly kind: 'gaps' | 'classifier';
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  /** Read the state's own features (letters) beside running values. */
  readonly state: boolean;
  /** Read them two by two as well: for short strings of few letters. Default false. */
  readonly pairs?: boolean;
  /**
   * First steps of a roll-out whose actions a second network gives in one go (gaps). Default 0: every step looks
   * at every child.
   */
  readonly quick?: number;
  /**
   * Last steps that are known from sums, without evaluating f, where f and p0 are of that kind (`SummedEnds`).
   * Default 0.
   */
  readonly tails?: number;
}

export interface PropertyModel {
  readonly options: PropertyModelOptions;
  readonly set: DescriptorSet;
  readonly base: BaseMeasure;
  readonly parameters: ParameterSet;
  /** The cells that `reachAll` can give anything but 0 to, the first `columns` of them; absent: all. */
  readonly knownCells?: Int32Array;
  readonly columns?: number;
  /** Gives the actions of the first steps in one go; absent: every step looks at every child. */
  readonly quick?: QuickPolicy | undefined;
  /** log u(s, y) of `count` states [count, stateSize], each with its cell, into out[count]. In nats. */
  logReach(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void;
  /** u(s, y) of `count` states for all Y cells, not a logarithm, into out[count, Y]. */
  reachAll(states: Int32Array, count: number, out: Float64Array): void;
  /**
   * The loss of rows of training states on a tape that records.
   * @param from first row
   */
  loss(tape: Tape, rows: PropertyTargets, from: number, count: number): Tensor;
}

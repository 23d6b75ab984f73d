/**
 * One step of look-ahead: log p0(a|s) + log u(sa, y) over the children of states. Normalized over actions it
 * is the policy towards y, its log-sum-exp is what u(s, y) should be.
 */
import { LOG_ZERO } from '../tensor/kernels.js';
import type { Ends } from './ends.js';
import { ExactEnds } from './exact-ends.js';
import type { PropertyModel } from './property-model.js';
import { ROWS_AT_ONCE } from './property-targets.js';
import { SummedEnds } from './summed-ends.js';

export class Backup {
  readonly model: PropertyModel;
  readonly ends: Ends;
  private readonly capacity: number;
  private readonly logBase: Float32Array;
  private readonly mask: Uint8Array;
  private readonly children: Int32Array;
  private readonly cells: Int32Array;
  private readonly slot: Int32Array;
  private readonly values: Float64Array;
  private readonly chunk: Int32Array;
  private all = new Float64Array(0);

  /**
   * @param lookAhead last steps that are summed exactly over completions; 0 trusts the model everywhere, but for
   * the steps that are known from sums
   */
  constructor(model: PropertyModel, lookAhead: number) {
    const { env } = model.set;
    this.model = model;
    const tails = Math.max(lookAhead, model.options.tails ?? 0);
    this.ends = SummedEnds.fits(model.set, model.base)
      ? new SummedEnds(model.set, tails)
      : new ExactEnds(model.set, model.base, lookAhead);
    this.capacity = Math.max(1, Math.floor(ROWS_AT_ONCE / env.actionCount));
    const rows = this.capacity * env.actionCount;
    this.logBase = new Float32Array(rows);
    this.mask = new Uint8Array(env.actionCount);
    this.children = new Int32Array((rows + 1) * env.stateSize);
    this.cells = new Int32Array(rows);
    this.slot = new Int32Array(rows);
    this.values = new Float64Array(rows);
    this.chunk = new Int32Array(this.capacity * env.stateSize);
  }

  /**
   * out[r, a] = log p0(a|s_r) + log u(s_r a, y_r), LOG_ZERO where forbidden or hopeless.
   * @param states non-terminal states [count, stateSize]
   * @param cells [count] the goal of each
   */
  actions(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void {
    const { model, ends, children, slot } = this;
    const { env } = model.set;
    const size = env.stateSize;
    const A = env.actionCount;
    for (let from = 0; from < count; from += this.capacity) {
      const rows = Math.min(this.capacity, count - from);
      this.readBase(states, from, rows);
      let n = 0;
      for (let r = 0; r < rows; r++) {
        env.forwardMask(states, (from + r) * size, this.mask, 0);
        for (let a = 0; a < A; a++) {
          const to = (from + r) * A + a;
          out[to] = LOG_ZERO;
          if (!this.mask[a] || this.logBase[r * A + a] <= LOG_ZERO) continue;
          for (let k = 0; k < size; k++) children[n * size + k] = states[(from + r) * size + k];
          env.step(children, n * size, a);
          const cell = cells[from + r];
          if (ends.covers(children, n * size)) {
            const reach = ends.logReach(children, n * size, cell);
            if (reach > -Infinity) out[to] = this.logBase[r * A + a] + reach;
            continue;
          }
          out[to] = this.logBase[r * A + a];
          this.cells[n] = cell;
          slot[n++] = to;
        }
      }
      if (n > 0) model.logReach(children, this.cells, n, this.values);
      for (let i = 0; i < n; i++) out[slot[i]] += this.values[i];
    }
  }

  /**
   * Sums u over children for all cells: out[r, y] = sum_a p0(a|s_r) u(s_r a, y), not logarithms.
   * @param perAction where given [count, A, Y], p0(a|s) u(sa, y) of every action too
   */
  allCells(states: Int32Array, count: number, out: Float64Array, perAction?: Float64Array): void {
    const { model, ends, children, slot } = this;
    const { env, cells: Y } = model.set;
    const size = env.stateSize;
    const A = env.actionCount;
    out.fill(0, 0, count * Y);
    perAction?.fill(0, 0, count * A * Y);
    if (this.all.length === 0) this.all = new Float64Array(this.capacity * A * Y);
    for (let from = 0; from < count; from += this.capacity) {
      const rows = Math.min(this.capacity, count - from);
      this.readBase(states, from, rows);
      let n = 0;
      for (let r = 0; r < rows; r++) {
        env.forwardMask(states, (from + r) * size, this.mask, 0);
        for (let a = 0; a < A; a++) {
          if (!this.mask[a] || this.logBase[r * A + a] <= LOG_ZERO) continue;
          for (let k = 0; k < size; k++) children[n * size + k] = states[(from + r) * size + k];
          env.step(children, n * size, a);
          if (ends.covers(children, n * size)) {
            const p = Math.exp(this.logBase[r * A + a]);
            ends.addReach(children, n * size, out, (from + r) * Y, p);
            if (perAction) ends.addReach(children, n * size, perAction, ((from + r) * A + a) * Y, p);
            continue;
          }
          slot[n++] = r * A + a;
        }
      }
      if (n > 0) model.reachAll(children, n, this.all);
      const { knownCells: cells, columns: known = Y } = model;
      for (let i = 0; i < n; i++) {
        const r = Math.floor(slot[i] / A);
        const base = Math.exp(this.logBase[slot[i]]);
        const to = (from + r) * Y;
        for (let c = 0; c < known; c++) {
          const y = cells ? cells[c] : c;
          const p = base * this.all[i * Y + y];
          out[to + y] += p;
          if (perAction) perAction[(from * A + slot[i]) * Y + y] = p;
        }
      }
    }
  }

  private readBase(states: Int32Array, from: number, rows: number): void {
    const size = this.model.set.env.stateSize;
    const { chunk } = this;
    for (let i = 0; i < rows * size; i++) chunk[i] = states[from * size + i];
    this.model.base.logProbs(chunk, rows, this.logBase);
  }
}

/** log-sum-exp of out[at .. at + count), LOG_ZERO where all are. */
export function logSumAt(values: Float64Array, at: number, count: number): number {
  let top = LOG_ZERO;
  for (let a = 0; a < count; a++) if (values[at + a] > top) top = values[at + a];
  if (top <= LOG_ZERO) return LOG_ZERO;
  let total = 0;
  for (let a = 0; a < count; a++) total += Math.exp(values[at + a] - top);
  return top + Math.log(total);
}

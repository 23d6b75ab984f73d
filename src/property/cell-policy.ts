/**
 * The policy towards one cell a row: P_F(a|s, y) = p0(a|s) u(sa, y) / u(s, y). Where nothing leads to the
 * cell any more it is p0.
 */
import { LOG_ZERO } from '../tensor/kernels.js';
import { logSumAt, type Backup } from './backup.js';

export class CellPolicy {
  private readonly backup: Backup;
  private values = new Float64Array(0);

  constructor(backup: Backup) {
    this.backup = backup;
  }

  /**
   * Writes log P_F(a|s, y) into out[count, A] and log u(s, y), by the children, into logReach[count].
   * @param states non-terminal states from row 0 on @param cells [count]
   */
  logProbs(
    states: Int32Array,
    cells: Int32Array,
    count: number,
    out: Float32Array,
    logReach?: Float64Array,
  ): void {
    const { base, set } = this.backup.model;
    const A = set.env.actionCount;
    if (this.values.length < count * A) this.values = new Float64Array(2 * count * A);
    const { values } = this;
    this.backup.actions(states, cells, count, values);
    base.logProbs(states, count, out);
    for (let r = 0; r < count; r++) {
      const total = logSumAt(values, r * A, A);
      if (logReach) logReach[r] = total;
      if (total <= LOG_ZERO) continue;
      for (let a = r * A; a < (r + 1) * A; a++) out[a] = values[a] <= LOG_ZERO ? LOG_ZERO : values[a] - total;
    }
  }
}

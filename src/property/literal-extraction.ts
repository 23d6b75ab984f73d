/**
 * The policy of a reward over cells, by the sum that the paper writes down:
 *
 *     P_F^r(a|s) = sum_y r(y) F(s|y) P_F(a|s, y) / sum_y r(y) F(s|y) = sum_y r(y) p0(a|s) u(sa, y) / (the same over a)
 *
 * No reward is called and nothing is trained. For objects alone, drawing y first (`PropertySampler`) gives
 * the same law at one cell a step.
 */
import type { Environment } from '../env/environment.js';
import { greatest } from '../math/log-space.js';
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { Backup } from './backup.js';

/** States handled in one go. */
const STATES = 64;

export class LiteralExtraction implements Policy {
  readonly env: Environment;
  private readonly backup: Backup;
  private readonly reward: Float64Array;
  private readonly chunk: Int32Array;
  private readonly sums: Float64Array;
  private readonly terms: Float64Array;

  /** @param logReward log r(y) of every cell [Y]; only differences matter */
  constructor(backup: Backup, logReward: ArrayLike<number>) {
    const { env, cells } = backup.model.set;
    this.env = env;
    this.backup = backup;
    const top = greatest(logReward);
    this.reward = Float64Array.from(logReward, (value) => Math.exp(value - top));
    this.chunk = new Int32Array(STATES * env.stateSize);
    this.sums = new Float64Array(STATES * cells);
    this.terms = new Float64Array(STATES * env.actionCount * cells);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    const { env, backup, reward, chunk, sums, terms } = this;
    const { cells: Y } = backup.model.set;
    const A = env.actionCount;
    const size = env.stateSize;
    for (let from = 0; from < count; from += STATES) {
      const rows = Math.min(STATES, count - from);
      for (let i = 0; i < rows * size; i++) chunk[i] = states[from * size + i];
      backup.allCells(chunk, rows, sums, terms);
      for (let r = 0; r < rows; r++) {
        let total = 0;
        for (let a = 0; a < A; a++) {
          let sum = 0;
          const at = (r * A + a) * Y;
          for (let y = 0; y < Y; y++) sum += reward[y] * terms[at + y];
          out[(from + r) * A + a] = sum;
          total += sum;
        }
        this.normalize(states, from + r, total, out);
      }
    }
  }

  private normalize(states: Int32Array, row: number, total: number, out: Float32Array): void {
    const { env, backup, chunk } = this;
    const A = env.actionCount;
    const size = env.stateSize;
    if (total > 0) {
      for (let a = row * A; a < (row + 1) * A; a++) out[a] = out[a] > 0 ? Math.log(out[a] / total) : LOG_ZERO;
      return;
    }
    // Nothing of the reward can be reached from here: p0 goes on.
    const base = new Float32Array(A);
    for (let k = 0; k < size; k++) chunk[k] = states[row * size + k];
    backup.model.base.logProbs(chunk, 1, base);
    for (let a = 0; a < A; a++) out[row * A + a] = base[a];
  }
}

/**
 * Any policy as a base measure: p0(x) is the chance that its trajectories end in x. In a tree (append) that
 * is the product along the one way back; elsewhere it is summed over all ways by `outcomeLogProbs`.
 */
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { outcomeLogProbs } from '../exact/outcome-probability.js';
import type { RandomStream } from '../random/stream.js';
import type { BaseMeasure } from './base-measure.js';

/** Rows handled in one go. */
const CHUNK = 512;

export class PolicyMeasure implements BaseMeasure {
  readonly name: string;
  readonly env: Environment;
  readonly alike: boolean;
  private readonly policy: Policy;
  private readonly rows: Int32Array;
  private readonly owner = new Int32Array(CHUNK);
  private readonly action = new Int32Array(CHUNK);
  private readonly logP: Float32Array;
  private readonly mask: Uint8Array;

  /** @param alike whether the policy takes every allowed action alike */
  constructor(name: string, policy: Policy, alike = false) {
    const { env } = policy;
    this.name = name;
    this.alike = alike;
    this.policy = policy;
    this.env = env;
    this.rows = new Int32Array(CHUNK * env.stateSize);
    this.logP = new Float32Array(CHUNK * env.actionCount);
    this.mask = new Uint8Array(env.actionCount);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    this.policy.logProbs(states, count, out);
  }

  /** @throws when an outcome has more ancestors than can be held */
  logOutcomes(states: Int32Array, count: number, out: Float32Array | Float64Array): void {
    for (let from = 0; from < count; from += CHUNK) {
      if (this.walkBack(states, from, Math.min(CHUNK, count - from), out)) continue;
      const sums = new Float64Array(count);
      if (!outcomeLogProbs(this, states, count, sums))
        throw new Error(`${this.name}: log p0(x) needs all ways to x, and there are too many to sum over`);
      for (let r = 0; r < count; r++) out[r] = sums[r];
      return;
    }
  }

  /** @returns false when a state has several parents */
  private walkBack(
    states: Int32Array,
    from: number,
    count: number,
    out: Float32Array | Float64Array,
  ): boolean {
    const { env, rows, owner, action, mask, logP } = this;
    const size = env.stateSize;
    for (let r = 0; r < count; r++) {
      for (let k = 0; k < size; k++) rows[r * size + k] = states[(from + r) * size + k];
      owner[r] = from + r;
      out[from + r] = 0;
    }
    for (let alive = count; alive > 0;) {
      let kept = 0;
      for (let r = 0; r < alive; r++) {
        env.backwardMask(rows, r * size, mask, 0);
        const a = mask.indexOf(1);
        if (a < 0) continue; // s0
        if (mask.indexOf(1, a + 1) >= 0) return false;
        if (kept !== r) for (let k = 0; k < size; k++) rows[kept * size + k] = rows[r * size + k];
        owner[kept] = owner[r];
        action[kept] = a;
        env.stepBack(rows, kept * size, a);
        kept++;
      }
      if (kept > 0) this.policy.logProbs(rows, kept, logP);
      for (let r = 0; r < kept; r++) out[owner[r]] += logP[r * env.actionCount + action[r]];
      alive = kept;
    }
    return true;
  }

  sample(random: RandomStream, states: Int32Array, count: number): void {
    const { env, rows, owner, logP } = this;
    const size = env.stateSize;
    for (let from = 0; from < count; from += CHUNK) {
      let alive = Math.min(CHUNK, count - from);
      for (let r = 0; r < alive; r++) {
        env.reset(rows, r * size);
        owner[r] = from + r;
      }
      while (alive > 0) {
        this.policy.logProbs(rows, alive, logP);
        let kept = 0;
        for (let r = 0; r < alive; r++) {
          env.step(rows, r * size, this.draw(r, random));
          const ended = env.isTerminal(rows, r * size);
          const [to, at] = ended ? [states, owner[r] * size] : [rows, kept * size];
          for (let k = 0; k < size; k++) to[at + k] = rows[r * size + k];
          if (!ended) owner[kept++] = owner[r];
        }
        alive = kept;
      }
    }
  }

  /** An allowed action of row r; what rounding leaves over falls to the last one that has a chance. */
  private draw(r: number, random: RandomStream): number {
    const { logP } = this;
    const actions = this.env.actionCount;
    let left = random.uniform();
    let last = -1;
    for (let a = 0; a < actions; a++) {
      const p = Math.exp(logP[r * actions + a]);
      if (p === 0) continue;
      last = a;
      left -= p;
      if (left < 0) break;
    }
    return last;
  }
}

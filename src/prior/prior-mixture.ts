/**
 * The learnt base measure: networks and a k-mer model mixed letter by letter,
 *
 *     p0(a|s) = w mean_i p_i(a|s) + (1 - w) p_kmer(a|s),
 *
 * with w from held-out strings: 1 is the networks alone, 0 the k-mer model alone.
 */
import type { Environment } from '../env/environment.js';
import type { Policy } from '../env/policy-types.js';
import { LOG_ZERO } from '../tensor/kernels.js';

/** Rows mixed in one go. */
const CHUNK = 1024;

export class PriorMixture implements Policy {
  readonly env: Environment;
  private readonly parts: readonly Policy[];
  private readonly weights: readonly number[];
  private readonly part: Float32Array;
  private readonly total: Float64Array;
  private readonly window: Int32Array;

  /** @param weight w, 0 to 1 */
  constructor(networks: readonly Policy[], kmer: Policy, weight: number) {
    const { env } = kmer;
    this.env = env;
    const mixed: [Policy, number][] = [
      ...networks.map((network): [Policy, number] => [network, weight / networks.length]),
      [kmer, 1 - weight],
    ];
    const used = mixed.filter(([, share]) => share > 0);
    this.parts = used.map(([policy]) => policy);
    this.weights = used.map(([, share]) => share);
    this.part = new Float32Array(CHUNK * env.actionCount);
    this.total = new Float64Array(CHUNK * env.actionCount);
    this.window = new Int32Array(CHUNK * env.stateSize);
  }

  logProbs(states: Int32Array, count: number, out: Float32Array): void {
    const { parts, weights, part, total, window } = this;
    const { actionCount, stateSize } = this.env;
    if (parts.length === 1) {
      parts[0].logProbs(states, count, out);
      return;
    }
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      const size = rows * actionCount;
      for (let k = 0; k < rows * stateSize; k++) window[k] = states[from * stateSize + k];
      total.fill(0, 0, size);
      for (let i = 0; i < parts.length; i++) {
        parts[i].logProbs(window, rows, part);
        for (let k = 0; k < size; k++) total[k] += weights[i] * Math.exp(part[k]);
      }
      const to = from * actionCount;
      for (let k = 0; k < size; k++) out[to + k] = total[k] > 0 ? Math.log(total[k]) : LOG_ZERO;
    }
  }
}

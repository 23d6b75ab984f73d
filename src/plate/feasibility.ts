/**
 * The chance that an outcome does not fail, learnt from those that did: a Gaussian process on words of one to
 * three letters and on nearness, over 1 (measured) and 0 (failed), half a deviation below its mean and cut to
 * [0, 1]: where nothing like it was tried, an outcome may fail. What failures have in common
 * is often a short word, or a neighborhood.
 */
import { GaussianProcess } from '../adapt/gp/gaussian-process.js';
import { agreementKernel, nearnessKernel } from '../adapt/gp/place-kernels.js';
import type { KnownOutcomes } from './known-outcomes.js';
import { wordKernels } from './plate-kernels.js';

const WORDS = [1, 2, 3];
/** Deviations below the mean. */
const CAUTION = 0.5;

export class Feasibility {
  private readonly process: GaussianProcess | undefined;

  constructor({ env, tokens, count, failed, failedTokens }: KnownOutcomes) {
    if (failed.length === 0 || count === 0) return;
    const { tokenLength: length } = env;
    const places = [agreementKernel(env), nearnessKernel(env, Math.max(1, length / 4))];
    this.process = new GaussianProcess(env, [...wordKernels(env, WORDS), ...places]);
    const all = new Int32Array(tokens.length + failedTokens.length);
    all.set(tokens);
    all.set(failedTokens, tokens.length);
    const labels = Float64Array.from({ length: count + failed.length }, (_, i) => (i < count ? 1 : 0));
    this.process.fit(all, labels, labels.length);
  }

  /** Chances of outcomes as tokens [count, tokenLength]. */
  predict(tokens: Int32Array, count: number, out: Float64Array): void {
    if (!this.process) {
      out.fill(1, 0, count);
      return;
    }
    const deviation = new Float64Array(count);
    this.process.predict(tokens, count, out, deviation);
    for (let i = 0; i < count; i++) out[i] = Math.min(1, Math.max(0, out[i] - CAUTION * deviation[i]));
  }
}

/**
 * Kernels that share large calls among threads. Work is divided by rows (a product, its rows of C) or ranges
 * of numbers that do not depend on each other, and every number is computed by the same instructions in the
 * same order as by one thread: results do not depend on the number of threads.
 *
 * What sums over rows (bias gradients, gradients of a sparse input) stays with one thread: divided, its
 * rounding would depend on how.
 */
import type { Arena } from './arena.js';
import type { Kernels } from './kernels.js';
import type { Pooled, WorkerPool } from './worker-pool.js';

/**
 * Multiplications of a product, and numbers of anything else, from which sharing pays: waking a thread takes
 * some microseconds.
 */
const LEAST_PRODUCT = 1 << 21;
const LEAST_NUMBERS = 1 << 16;
/** Rows of a share are a multiple of this, so that tiles are full. */
const ROWS = 12;

/** @param pool its workers take part beside the calling thread */
export function threadedKernels(kernels: Kernels, pool: WorkerPool, arena: Arena): Kernels {
  const threads = pool.size + 1;
  const scratch = Array.from({ length: pool.size }, () => arena.alloc(Math.max(1, kernels.gemmScratch)));

  /** Items of every share but the last, a multiple of `unit`. */
  const share = (count: number, unit: number): number => Math.ceil(count / threads / unit) * unit;

  /**
   * Gives workers the shares behind the first; `of` says what a share is called with. Returns how many were
   * given.
   */
  const give = <N extends Pooled>(
    name: N,
    count: number,
    step: number,
    of: (from: number, size: number, worker: number) => Parameters<Kernels[N]>,
  ): number => {
    let given = 0;
    for (let from = step; from < count; from += step, given++)
      pool.start(given, name, of(from, Math.min(step, count - from), given));
    return given;
  };

  return {
    ...kernels,

    gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own) {
      if (m * n * k < LEAST_PRODUCT || m < 2 * ROWS)
        return kernels.gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own);
      const step = share(m, ROWS);
      const given = give('gemm', m, step, (from, rows, w) => [
        rows, n, k, a + 4 * from * aRow, aRow, aCol, packed, c + 4 * from * ldc, ldc, bias, act,
        slope, init && init + 4 * from * ldc, scratch[w],
      ]); // prettier-ignore
      kernels.gemm(Math.min(m, step), n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own);
      pool.join(given);
    },

    adam(n, p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale) {
      if (n < LEAST_NUMBERS) return kernels.adam(n, p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale);
      const step = share(n, 64);
      const given = give('adam', n, step, (from, count) => [
        count, p + 4 * from, g + 4 * from, m + 4 * from, v + 4 * from, lr, beta1, beta2, eps, c1,
        c2, scale,
      ]); // prettier-ignore
      kernels.adam(Math.min(n, step), p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale);
      pool.join(given);
    },

    actGrad(n, y, dy, act, slope, dx, accumulate) {
      if (n < LEAST_NUMBERS) return kernels.actGrad(n, y, dy, act, slope, dx, accumulate);
      const step = share(n, 64);
      const given = give('actGrad', n, step, (from, count) => [
        count, y + 4 * from, dy + 4 * from, act, slope, dx + 4 * from, accumulate,
      ]); // prettier-ignore
      kernels.actGrad(Math.min(n, step), y, dy, act, slope, dx, accumulate);
      pool.join(given);
    },

    embedBag(rows, active, cols, idx, table, bias, base, group, act, slope, out) {
      if (rows * active * cols < LEAST_NUMBERS || rows < threads)
        return kernels.embedBag(rows, active, cols, idx, table, bias, base, group, act, slope, out);
      const step = share(rows, 1);
      // Without groups row r adds row r of the base.
      const given = give('embedBag', rows, step, (from, count) => [
        count, active, cols, idx + 4 * from * active, table, bias,
        base && !group ? base + 4 * from * cols : base, group && group + 4 * from, act, slope,
        out + 4 * from * cols,
      ]); // prettier-ignore
      kernels.embedBag(Math.min(rows, step), active, cols, idx, table, bias, base, group, act, slope, out);
      pool.join(given);
    },

    maskedLogSoftmax(rows, cols, x, mask, out) {
      if (rows * cols < LEAST_NUMBERS || rows < threads)
        return kernels.maskedLogSoftmax(rows, cols, x, mask, out);
      const step = share(rows, 1);
      const given = give('maskedLogSoftmax', rows, step, (from, count) => [
        count, cols, x + 4 * from * cols, mask && mask + from * cols, out + 4 * from * cols,
      ]); // prettier-ignore
      kernels.maskedLogSoftmax(Math.min(rows, step), cols, x, mask, out);
      pool.join(given);
    },

    maskedLogSoftmaxGrad(rows, cols, logp, mask, dLogp, dx, accumulate) {
      if (rows * cols < LEAST_NUMBERS || rows < threads)
        return kernels.maskedLogSoftmaxGrad(rows, cols, logp, mask, dLogp, dx, accumulate);
      const step = share(rows, 1);
      const given = give('maskedLogSoftmaxGrad', rows, step, (from, count) => [
        count, cols, logp + 4 * from * cols, mask && mask + from * cols, dLogp + 4 * from * cols,
        dx + 4 * from * cols, accumulate,
      ]); // prettier-ignore
      kernels.maskedLogSoftmaxGrad(Math.min(rows, step), cols, logp, mask, dLogp, dx, accumulate);
      pool.join(given);
    },
  };
}

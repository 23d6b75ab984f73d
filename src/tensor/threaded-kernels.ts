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
  const { set } = pool;
  const put = set.bind(pool);

  /** Items of every share but the last, a multiple of `unit`. */
  const share = (count: number, unit: number): number => Math.ceil(count / threads / unit) * unit;

  /**
   * Gives workers the shares behind the first; `write` sets the arguments of one. Returns how many were
   * given.
   */
  const give = (
    name: Pooled,
    count: number,
    step: number,
    write: (worker: number, from: number, size: number) => void,
  ): number => {
    let given = 0;
    for (let from = step; from < count; from += step, given++) {
      write(given, from, Math.min(step, count - from));
      pool.start(given, name);
    }
    return given;
  };

  return {
    ...kernels,

    gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own) {
      if (m * n * k < LEAST_PRODUCT || m < 2 * ROWS)
        return kernels.gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own);
      const step = share(m, ROWS);
      const given = give('gemm', m, step, (w, from, rows) => {
        put(w, 0, rows);
        put(w, 1, n);
        put(w, 2, k);
        put(w, 3, a + 4 * from * aRow);
        put(w, 4, aRow);
        put(w, 5, aCol);
        put(w, 6, packed);
        put(w, 7, c + 4 * from * ldc);
        put(w, 8, ldc);
        put(w, 9, bias);
        put(w, 10, act);
        put(w, 11, slope);
        put(w, 12, init && init + 4 * from * ldc);
        put(w, 13, scratch[w]);
      });
      kernels.gemm(Math.min(m, step), n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init, own);
      pool.join(given);
    },

    adam(n, p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale) {
      if (n < LEAST_NUMBERS) return kernels.adam(n, p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale);
      const step = share(n, 64);
      const given = give('adam', n, step, (w, from, count) => {
        put(w, 0, count);
        put(w, 1, p + 4 * from);
        put(w, 2, g + 4 * from);
        put(w, 3, m + 4 * from);
        put(w, 4, v + 4 * from);
        put(w, 5, lr);
        put(w, 6, beta1);
        put(w, 7, beta2);
        put(w, 8, eps);
        put(w, 9, c1);
        put(w, 10, c2);
        put(w, 11, scale);
      });
      kernels.adam(Math.min(n, step), p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale);
      pool.join(given);
    },

    actGrad(n, y, dy, act, slope, dx, accumulate) {
      if (n < LEAST_NUMBERS) return kernels.actGrad(n, y, dy, act, slope, dx, accumulate);
      const step = share(n, 64);
      const given = give('actGrad', n, step, (w, from, count) => {
        put(w, 0, count);
        put(w, 1, y + 4 * from);
        put(w, 2, dy + 4 * from);
        put(w, 3, act);
        put(w, 4, slope);
        put(w, 5, dx + 4 * from);
        put(w, 6, accumulate);
      });
      kernels.actGrad(Math.min(n, step), y, dy, act, slope, dx, accumulate);
      pool.join(given);
    },

    embedBag(rows, active, cols, idx, table, bias, base, group, act, slope, out) {
      if (rows * active * cols < LEAST_NUMBERS || rows < threads)
        return kernels.embedBag(rows, active, cols, idx, table, bias, base, group, act, slope, out);
      const step = share(rows, 1);
      const given = give('embedBag', rows, step, (w, from, count) => {
        put(w, 0, count);
        put(w, 1, active);
        put(w, 2, cols);
        put(w, 3, idx + 4 * from * active);
        put(w, 4, table);
        put(w, 5, bias);
        // Without groups row r adds row r of the base.
        put(w, 6, base && !group ? base + 4 * from * cols : base);
        put(w, 7, group && group + 4 * from);
        put(w, 8, act);
        put(w, 9, slope);
        put(w, 10, out + 4 * from * cols);
      });
      kernels.embedBag(Math.min(rows, step), active, cols, idx, table, bias, base, group, act, slope, out);
      pool.join(given);
    },

    maskedLogSoftmax(rows, cols, x, mask, out) {
      if (rows * cols < LEAST_NUMBERS || rows < threads)
        return kernels.maskedLogSoftmax(rows, cols, x, mask, out);
      const step = share(rows, 1);
      const given = give('maskedLogSoftmax', rows, step, (w, from, count) => {
        put(w, 0, count);
        put(w, 1, cols);
        put(w, 2, x + 4 * from * cols);
        put(w, 3, mask && mask + from * cols);
        put(w, 4, out + 4 * from * cols);
      });
      kernels.maskedLogSoftmax(Math.min(rows, step), cols, x, mask, out);
      pool.join(given);
    },

    maskedLogSoftmaxGrad(rows, cols, logp, mask, dLogp, dx, accumulate) {
      if (rows * cols < LEAST_NUMBERS || rows < threads)
        return kernels.maskedLogSoftmaxGrad(rows, cols, logp, mask, dLogp, dx, accumulate);
      const step = share(rows, 1);
      const given = give('maskedLogSoftmaxGrad', rows, step, (w, from, count) => {
        put(w, 0, count);
        put(w, 1, cols);
        put(w, 2, logp + 4 * from * cols);
        put(w, 3, mask && mask + from * cols);
        put(w, 4, dLogp + 4 * from * cols);
        put(w, 5, dx + 4 * from * cols);
        put(w, 6, accumulate);
      });
      kernels.maskedLogSoftmaxGrad(Math.min(rows, step), cols, logp, mask, dLogp, dx, accumulate);
      pool.join(given);
    },
  };
}

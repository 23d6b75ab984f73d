/** Plain-JavaScript products and sums of embedding rows. */
import type { Arena, RealArray } from '../arena.js';
import { ACT_LEAKY, ACT_NONE, ACT_TANH, type Kernels } from '../kernels.js';

type ProductKernels = Pick<
  Kernels,
  | 'panel' | 'gemmScratch' | 'pack' | 'gemm' | 'embedBag' | 'embedBagGrad' | 'gatherRows' | 'scatterAddRows'
  | 'entryDot' | 'entryDotGrad' | 'actGrad' | 'colSum'
>; // prettier-ignore

function activate(x: RealArray, from: number, count: number, act: number, slope: number): void {
  if (act === ACT_NONE) return;
  for (let i = from; i < from + count; i++) {
    const v = x[i];
    if (act === ACT_LEAKY) x[i] = v > 0 ? v : v * slope;
    else if (act === ACT_TANH) x[i] = Math.tanh(v);
  }
}

export function productKernels(arena: Arena): ProductKernels {
  return {
    // A packed matrix is simply a row-major copy: panels of width 1 make its size k * n.
    panel: 1,
    gemmScratch: 0,

    pack(k, n, b, bRow, bCol, out) {
      const x = arena.real;
      let to = out >> 2;
      for (let i = 0; i < k; i++) {
        let from = (b >> 2) + i * bRow;
        for (let j = 0; j < n; j++, from += bCol) x[to++] = x[from];
      }
    },

    gemm(m, n, k, a, aRow, aCol, packed, c, ldc, bias, act, slope, init) {
      const x = arena.real;
      for (let i = 0; i < m; i++) {
        const row = (c >> 2) + i * ldc;
        for (let j = 0; j < n; j++) {
          x[row + j] = (bias ? x[(bias >> 2) + j] : 0) + (init ? x[(init >> 2) + i * ldc + j] : 0);
        }
        // Four rows of B at a time: a quarter of the loads and stores of C.
        const at = (a >> 2) + i * aRow;
        const b = packed >> 2;
        let l = 0;
        for (; l + 4 <= k; l += 4) {
          const [a0, a1, a2, a3] = [
            x[at + l * aCol],
            x[at + (l + 1) * aCol],
            x[at + (l + 2) * aCol],
            x[at + (l + 3) * aCol],
          ];
          const [b0, b1, b2, b3] = [b + l * n, b + (l + 1) * n, b + (l + 2) * n, b + (l + 3) * n];
          for (let j = 0; j < n; j++) {
            x[row + j] = x[row + j] + a0 * x[b0 + j] + a1 * x[b1 + j] + a2 * x[b2 + j] + a3 * x[b3 + j];
          }
        }
        for (; l < k; l++) {
          const factor = x[at + l * aCol];
          for (let j = 0; j < n; j++) x[row + j] = x[row + j] + factor * x[b + l * n + j];
        }
        activate(x, row, n, act, slope);
      }
    },

    embedBag(rows, active, cols, idx, table, bias, base, group, act, slope, out) {
      const x = arena.real;
      const int = arena.int;
      for (let r = 0; r < rows; r++) {
        const to = (out >> 2) + r * cols;
        const g = group ? int[(group >> 2) + r] : r;
        const from = (base >> 2) + g * cols;
        for (let j = 0; j < cols; j++) x[to + j] = (bias ? x[(bias >> 2) + j] : 0) + (base ? x[from + j] : 0);
        for (let l = 0; l < active; l++) {
          const index = int[(idx >> 2) + r * active + l];
          if (index < 0) continue;
          const row = (table >> 2) + index * cols;
          for (let j = 0; j < cols; j++) x[to + j] = x[to + j] + x[row + j];
        }
        activate(x, to, cols, act, slope);
      }
    },

    embedBagGrad(rows, active, cols, idx, dOut, dTable) {
      const x = arena.real;
      const int = arena.int;
      for (let r = 0; r < rows; r++) {
        const from = (dOut >> 2) + r * cols;
        for (let l = 0; l < active; l++) {
          const index = int[(idx >> 2) + r * active + l];
          if (index < 0) continue;
          const to = (dTable >> 2) + index * cols;
          for (let j = 0; j < cols; j++) x[to + j] = x[to + j] + x[from + j];
        }
      }
    },

    gatherRows(rows, cols, idx, src, out) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        const from = (src >> 2) + arena.int[(idx >> 2) + r] * cols;
        const to = (out >> 2) + r * cols;
        for (let j = 0; j < cols; j++) x[to + j] = x[from + j];
      }
    },

    scatterAddRows(rows, cols, idx, src, dst) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        const to = (dst >> 2) + arena.int[(idx >> 2) + r] * cols;
        const from = (src >> 2) + r * cols;
        for (let j = 0; j < cols; j++) x[to + j] = x[to + j] + x[from + j];
      }
    },

    entryDot(entries, width, row, col, from, w, bias, out) {
      const x = arena.real;
      for (let e = 0; e < entries; e++) {
        const a = (from >> 2) + arena.int[(row >> 2) + e] * width;
        const c = arena.int[(col >> 2) + e];
        const b = (w >> 2) + c * width;
        let sum = 0;
        for (let j = 0; j < width; j++) sum += x[a + j] * x[b + j];
        x[(out >> 2) + e] = sum + (bias ? x[(bias >> 2) + c] : 0);
      }
    },

    entryDotGrad(entries, width, row, col, from, w, dOut, dx, dw, dBias) {
      const x = arena.real;
      for (let e = 0; e < entries; e++) {
        const r = arena.int[(row >> 2) + e] * width;
        const c = arena.int[(col >> 2) + e];
        const d = x[(dOut >> 2) + e];
        for (let j = 0; j < width; j++) {
          if (dx) x[(dx >> 2) + r + j] = x[(dx >> 2) + r + j] + d * x[(w >> 2) + c * width + j];
          if (dw) x[(dw >> 2) + c * width + j] = x[(dw >> 2) + c * width + j] + d * x[(from >> 2) + r + j];
        }
        if (dBias) x[(dBias >> 2) + c] = x[(dBias >> 2) + c] + d;
      }
    },

    actGrad(n, y, dy, act, slope, dx, accumulate) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const value = x[(y >> 2) + i];
        let d = x[(dy >> 2) + i];
        if (act === ACT_LEAKY) d = value > 0 ? d : d * slope;
        else if (act === ACT_TANH) d = d * (1 - value * value);
        const to = (dx >> 2) + i;
        x[to] = accumulate ? x[to] + d : d;
      }
    },

    colSum(rows, cols, from, out, accumulate) {
      const x = arena.real;
      for (let j = 0; j < cols; j++) {
        let sum = 0;
        for (let r = 0; r < rows; r++) sum += x[(from >> 2) + r * cols + j];
        const to = (out >> 2) + j;
        x[to] = accumulate ? x[to] + sum : sum;
      }
    },
  };
}

/** Plain-JavaScript softmaxes, segments, attention and sampling. */
import type { Arena } from '../arena.js';
import { LOG_ZERO, type Kernels } from '../kernels.js';

type SoftmaxKernels = Pick<
  Kernels,
  | 'maskedLogSoftmax' | 'maskedLogSoftmaxGrad' | 'gatherCols' | 'gatherColsGrad' | 'segmentLogSumExp'
  | 'segmentLogSumExpGrad' | 'segmentSum' | 'segmentSumGrad' | 'attention' | 'attentionGrad' | 'sampleRows' | 'argmaxRows'
>; // prettier-ignore

export function softmaxKernels(arena: Arena): SoftmaxKernels {
  const allowed = (mask: number, i: number): boolean => mask === 0 || arena.byte[mask + i] !== 0;

  return {
    maskedLogSoftmax(rows, cols, from, mask, out) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        const at = (from >> 2) + r * cols;
        const to = (out >> 2) + r * cols;
        let max = -Infinity;
        for (let j = 0; j < cols; j++) if (allowed(mask, r * cols + j) && x[at + j] > max) max = x[at + j];
        let total = 0;
        for (let j = 0; j < cols; j++) if (allowed(mask, r * cols + j)) total += Math.exp(x[at + j] - max);
        const logTotal = max + Math.log(total);
        for (let j = 0; j < cols; j++)
          x[to + j] = allowed(mask, r * cols + j) ? x[at + j] - logTotal : LOG_ZERO;
      }
    },

    maskedLogSoftmaxGrad(rows, cols, logp, mask, dLogp, dx, accumulate) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        let total = 0;
        for (let j = 0; j < cols; j++)
          if (allowed(mask, r * cols + j)) total += x[(dLogp >> 2) + r * cols + j];
        for (let j = 0; j < cols; j++) {
          const i = r * cols + j;
          const d = allowed(mask, i) ? x[(dLogp >> 2) + i] - Math.exp(x[(logp >> 2) + i]) * total : 0;
          const to = (dx >> 2) + i;
          x[to] = accumulate ? x[to] + d : d;
        }
      }
    },

    gatherCols(rows, cols, from, idx, out) {
      const x = arena.real;
      for (let r = 0; r < rows; r++)
        x[(out >> 2) + r] = x[(from >> 2) + r * cols + arena.int[(idx >> 2) + r]];
    },

    gatherColsGrad(rows, cols, idx, dOut, dx) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        const to = (dx >> 2) + r * cols + arena.int[(idx >> 2) + r];
        x[to] = x[to] + x[(dOut >> 2) + r];
      }
    },

    segmentLogSumExp(segments, starts, from, out) {
      const x = arena.real;
      for (let s = 0; s < segments; s++) {
        const begin = (from >> 2) + arena.int[(starts >> 2) + s];
        const end = (from >> 2) + arena.int[(starts >> 2) + s + 1];
        let max = -Infinity;
        for (let i = begin; i < end; i++) if (x[i] > max) max = x[i];
        let total = 0;
        for (let i = begin; i < end; i++) total += Math.exp(x[i] - max);
        x[(out >> 2) + s] = end > begin ? max + Math.log(total) : LOG_ZERO;
      }
    },

    segmentLogSumExpGrad(segments, starts, from, out, dOut, dx) {
      const x = arena.real;
      for (let s = 0; s < segments; s++) {
        const begin = arena.int[(starts >> 2) + s];
        const end = arena.int[(starts >> 2) + s + 1];
        for (let i = begin; i < end; i++) {
          const weight = Math.exp(x[(from >> 2) + i] - x[(out >> 2) + s]);
          x[(dx >> 2) + i] = x[(dx >> 2) + i] + x[(dOut >> 2) + s] * weight;
        }
      }
    },

    segmentSum(segments, starts, from, out) {
      const x = arena.real;
      for (let s = 0; s < segments; s++) {
        let total = 0;
        const end = (from >> 2) + arena.int[(starts >> 2) + s + 1];
        for (let i = (from >> 2) + arena.int[(starts >> 2) + s]; i < end; i++) total += x[i];
        x[(out >> 2) + s] = total;
      }
    },

    segmentSumGrad(segments, starts, dOut, dx) {
      const x = arena.real;
      for (let s = 0; s < segments; s++) {
        const end = (dx >> 2) + arena.int[(starts >> 2) + s + 1];
        for (let i = (dx >> 2) + arena.int[(starts >> 2) + s]; i < end; i++) x[i] = x[i] + x[(dOut >> 2) + s];
      }
    },

    attention(rows, heads, dim, tokens, q, keys, values, group, present, weights, out) {
      const x = arena.real;
      const width = heads * dim;
      const scale = 1 / Math.sqrt(dim);
      for (let r = 0; r < rows; r++) {
        const g = group ? arena.int[(group >> 2) + r] : r;
        for (let h = 0; h < heads; h++) {
          const query = (q >> 2) + r * width + h * dim;
          const w = (weights >> 2) + (r * heads + h) * tokens;
          const o = (out >> 2) + r * width + h * dim;
          let max = -Infinity;
          for (let l = 0; l < tokens; l++) {
            if (!allowed(present, g * tokens + l)) continue;
            const key = (keys >> 2) + (g * tokens + l) * width + h * dim;
            let score = 0;
            for (let d = 0; d < dim; d++) score += x[query + d] * x[key + d];
            x[w + l] = score * scale;
            if (x[w + l] > max) max = x[w + l];
          }
          let total = 0;
          for (let l = 0; l < tokens; l++) {
            x[w + l] = allowed(present, g * tokens + l) ? Math.exp(x[w + l] - max) : 0;
            total += x[w + l];
          }
          for (let d = 0; d < dim; d++) x[o + d] = 0;
          if (total === 0) continue;
          for (let l = 0; l < tokens; l++) {
            const weight = x[w + l] / total;
            x[w + l] = weight;
            if (weight === 0) continue;
            const value = (values >> 2) + (g * tokens + l) * width + h * dim;
            for (let d = 0; d < dim; d++) x[o + d] = x[o + d] + weight * x[value + d];
          }
        }
      }
    },

    attentionGrad(
      rows,
      heads,
      dim,
      tokens,
      q,
      keys,
      values,
      group,
      weights,
      dOut,
      dq,
      dKeys,
      dValues,
      scratch,
    ) {
      const x = arena.real;
      const width = heads * dim;
      const scale = 1 / Math.sqrt(dim);
      const dw = scratch >> 2;
      for (let r = 0; r < rows; r++) {
        const g = group ? arena.int[(group >> 2) + r] : r;
        for (let h = 0; h < heads; h++) {
          const at = r * width + h * dim;
          const w = (weights >> 2) + (r * heads + h) * tokens;
          let mean = 0;
          for (let l = 0; l < tokens; l++) {
            const token = (g * tokens + l) * width + h * dim;
            let dot = 0;
            for (let d = 0; d < dim; d++) {
              const dy = x[(dOut >> 2) + at + d];
              dot += dy * x[(values >> 2) + token + d];
              const to = (dValues >> 2) + token + d;
              x[to] = x[to] + x[w + l] * dy;
            }
            x[dw + l] = dot;
            mean += dot * x[w + l];
          }
          for (let l = 0; l < tokens; l++) {
            const token = (g * tokens + l) * width + h * dim;
            const dScore = x[w + l] * (x[dw + l] - mean) * scale;
            for (let d = 0; d < dim; d++) {
              const query = (dq >> 2) + at + d;
              const key = (dKeys >> 2) + token + d;
              x[query] = x[query] + dScore * x[(keys >> 2) + token + d];
              x[key] = x[key] + dScore * x[(q >> 2) + at + d];
            }
          }
        }
      }
    },

    sampleRows(rows, cols, logp, mask, epsilon, u, out) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        let count = 0;
        for (let j = 0; j < cols; j++) if (allowed(mask, r * cols + j)) count++;
        const target = x[(u >> 2) + r];
        let cumulative = 0;
        let chosen = -1;
        for (let j = 0; j < cols; j++) {
          if (!allowed(mask, r * cols + j)) continue;
          const probability = (1 - epsilon) * Math.exp(x[(logp >> 2) + r * cols + j]) + epsilon / count;
          cumulative += probability;
          // The last column with positive probability catches what rounding leaves over.
          if (probability > 0 || chosen < 0) chosen = j;
          if (target < cumulative) break;
        }
        arena.int[(out >> 2) + r] = chosen;
      }
    },

    argmaxRows(rows, cols, logp, mask, out) {
      const x = arena.real;
      for (let r = 0; r < rows; r++) {
        let best = -1;
        for (let j = 0; j < cols; j++) {
          if (!allowed(mask, r * cols + j)) continue;
          if (best < 0 || x[(logp >> 2) + r * cols + j] > x[(logp >> 2) + r * cols + best]) best = j;
        }
        arena.int[(out >> 2) + r] = best;
      }
    },
  };
}

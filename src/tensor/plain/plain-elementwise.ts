/** Plain-JavaScript elementwise kernels, reductions, Adam and uniform random numbers. */
import type { Arena } from '../arena.js';
import { UNARY_EXP, UNARY_LOG, UNARY_RELU, type Kernels } from '../kernels.js';
import { philox } from '../philox.js';

type ElementwiseKernels = Pick<
  Kernels,
  'fill' | 'axpby' | 'mul' | 'unary' | 'unaryGrad' | 'huber' | 'huberGrad' | 'sum' | 'dot' | 'adam' | 'uniform'
>; // prettier-ignore

const SMALLEST = 1e-38;

export function elementwiseKernels(arena: Arena): ElementwiseKernels {
  const block = new Uint32Array(4);
  return {
    fill(n, x, value) {
      arena.real.fill(value, x >> 2, (x >> 2) + n);
    },

    axpby(n, alpha, a, beta, b, out) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        x[(out >> 2) + i] = b ? alpha * x[(a >> 2) + i] + beta * x[(b >> 2) + i] : alpha * x[(a >> 2) + i];
      }
    },

    mul(n, a, b, out, accumulate) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const product = x[(a >> 2) + i] * x[(b >> 2) + i];
        const to = (out >> 2) + i;
        x[to] = accumulate ? x[to] + product : product;
      }
    },

    unary(n, code, from, out) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const v = x[(from >> 2) + i];
        let y: number;
        if (code === UNARY_EXP) y = Math.exp(v);
        else if (code === UNARY_LOG) y = Math.log(v > SMALLEST ? v : SMALLEST);
        else if (code === UNARY_RELU) y = v > 0 ? v : 0;
        else y = (v > 0 ? v : 0) + Math.log1p(Math.exp(-Math.abs(v)));
        x[(out >> 2) + i] = y;
      }
    },

    unaryGrad(n, code, from, y, dy, dx) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const v = x[(from >> 2) + i];
        let slope: number;
        if (code === UNARY_EXP) slope = x[(y >> 2) + i];
        else if (code === UNARY_LOG) slope = v > SMALLEST ? 1 / v : 0;
        else if (code === UNARY_RELU) slope = v > 0 ? 1 : 0;
        else slope = Math.exp(v - x[(y >> 2) + i]); // sigmoid(v) = e^(v - softplus(v))
        const to = (dx >> 2) + i;
        x[to] = x[to] + x[(dy >> 2) + i] * slope;
      }
    },

    huber(n, d, delta, out) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const size = Math.abs(x[(d >> 2) + i]);
        x[(out >> 2) + i] = delta === 0 || size <= delta ? size * size : delta * (2 * size - delta);
      }
    },

    huberGrad(n, d, delta, dOut, dd) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        let r = x[(d >> 2) + i];
        if (delta !== 0) r = Math.max(-delta, Math.min(delta, r));
        const to = (dd >> 2) + i;
        x[to] = x[to] + 2 * r * x[(dOut >> 2) + i];
      }
    },

    sum(n, from, out) {
      const x = arena.real;
      let total = 0;
      for (let i = 0; i < n; i++) total += x[(from >> 2) + i];
      x[out >> 2] = total;
    },

    dot(n, a, b, out) {
      const x = arena.real;
      let total = 0;
      for (let i = 0; i < n; i++) total += x[(a >> 2) + i] * x[(b >> 2) + i];
      x[out >> 2] = total;
    },

    adam(n, p, g, m, v, lr, beta1, beta2, eps, c1, c2, scale) {
      const x = arena.real;
      for (let i = 0; i < n; i++) {
        const grad = x[(g >> 2) + i] * scale;
        const first = beta1 * x[(m >> 2) + i] + (1 - beta1) * grad;
        const second = beta2 * x[(v >> 2) + i] + (1 - beta2) * grad * grad;
        x[(m >> 2) + i] = first;
        x[(v >> 2) + i] = second;
        x[(p >> 2) + i] = x[(p >> 2) + i] - (lr * (first / c1)) / (Math.sqrt(second / c2) + eps);
      }
    },

    uniform(n, key0, key1, counter, stream, out) {
      for (let i = 0; i < n; i++) {
        if (i % 4 === 0) {
          const index = counter + i / 4;
          philox(key0, key1, index >>> 0, Math.floor(index / 0x1_0000_0000) >>> 0, stream, 0, block);
        }
        arena.real[(out >> 2) + i] = (block[i % 4] >>> 8) * 5.960464477539063e-8;
      }
    },
  };
}

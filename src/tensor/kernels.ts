/**
 * The contract of the numeric kernels: every number that is crunched passes through one of these functions.
 *
 * Flavors (native, relaxed, simd, js, float64) implement the same interface, so that the layers above never
 * know which one runs. Arguments are plain numbers; an *offset* is a byte offset into the arena, 0 means
 * "absent" (the arena never hands out 0). All matrices are row-major with 4-byte elements. Integers are
 * int32, masks are bytes (1 = allowed). No kernel allocates, and none reads or writes outside what is
 * documented.
 *
 * Shapes are named by the letters of docs/design.md: M, N, K of a product; B rows of a batch; A columns.
 */

/** Value of log 0 in finite arithmetic: the log-probability of a masked action. exp() of it is exactly 0. */
export const LOG_ZERO = -1e30;

/** Activation codes of `gemm`, `embedBag` and `actGrad`. `leaky` multiplies negative values by `slope`. */
export const ACT_NONE = 0;
export const ACT_LEAKY = 1;
export const ACT_TANH = 2;

/** Unary function codes of `unary` and `unaryGrad`. */
export const UNARY_EXP = 0;
export const UNARY_LOG = 1; // log(max(x, 1e-38)), so that log 0 is finite
export const UNARY_SOFTPLUS = 2; // log(1 + e^x), without overflow
export const UNARY_RELU = 3;

export interface Kernels {
  /**
   * Width (columns) of the panels that `pack` writes; packed size is `ceil(n / panel) * panel * k` elements.
   */
  readonly panel: number;
  /** Elements of scratch memory that `gemm` needs when `aCol !== 1`. */
  readonly gemmScratch: number;

  /** x[0..n) = value. */
  fill(n: number, x: number, value: number): void;

  /** Re-orders B[K, N], element (k, n) at `b + 4 * (k * bRow + n * bCol)`, into panels for `gemm`. */
  pack(k: number, n: number, b: number, bRow: number, bCol: number, out: number): void;

  /**
   * C = act(A B + bias + init). A[M, K] has element (m, k) at `a + 4 * (m * aRow + k * aCol)` (one of the
   * strides is 1), B is packed, C[M, N] has row stride `ldc`, bias[N] or 0. init[M, N] has C's row stride and
   * may be C itself, or 0.
   */
  gemm(
    m: number, n: number, k: number, a: number, aRow: number, aCol: number, packed: number,
    c: number, ldc: number, bias: number, act: number, slope: number, init: number, scratch: number,
  ): void; // prettier-ignore

  /**
   * Sum of embedding rows: out[r] = act(bias + base[group ? group[r] : r] + sum_j table[idx[r, j]]), with
   * idx[B, active] int32 and negative entries skipped. bias[N], base[G, N], group[B] may be 0 (absent).
   */
  embedBag(
    rows: number, active: number, cols: number, idx: number, table: number, bias: number,
    base: number, group: number, act: number, slope: number, out: number,
  ): void; // prettier-ignore
  /** dTable[idx[r, j]] += dOut[r] for every non-negative index. */
  embedBagGrad(rows: number, active: number, cols: number, idx: number, dOut: number, dTable: number): void;
  /** out[r] = src[idx[r]]. */
  gatherRows(rows: number, cols: number, idx: number, src: number, out: number): void;
  /** dst[idx[r]] += src[r]. */
  scatterAddRows(rows: number, cols: number, idx: number, src: number, dst: number): void;

  /**
   * Single entries of a product: out[e] = x[row[e]] . w[col[e]] + bias[col[e]], with x[R, W], w[N, W], row[E]
   * and col[E] int32; bias[N] or 0.
   */
  entryDot(
    entries: number, width: number, row: number, col: number, x: number, w: number, bias: number, out: number,
  ): void; // prettier-ignore
  /**
   * dx[row[e]] += dOut[e] w[col[e]], dw[col[e]] += dOut[e] x[row[e]], dBias[col[e]] += dOut[e]; each of the
   * three may be 0.
   */
  entryDotGrad(
    entries: number, width: number, row: number, col: number, x: number, w: number,
    dOut: number, dx: number, dw: number, dBias: number,
  ): void; // prettier-ignore

  /** dx (+)= dy * act'(.), with the derivative read off the activation's output y. */
  actGrad(n: number, y: number, dy: number, act: number, slope: number, dx: number, accumulate: number): void;
  /** out[c] (+)= sum_r x[r, c]. */
  colSum(rows: number, cols: number, x: number, out: number, accumulate: number): void;

  /**
   * Log-softmax over the allowed entries of each row; masked entries get LOG_ZERO. mask may be 0 (all
   * allowed).
   */
  maskedLogSoftmax(rows: number, cols: number, x: number, mask: number, out: number): void;
  /** dx (+)= dLogp - exp(logp) * rowSum(dLogp), summed over allowed entries; 0 where masked. */
  maskedLogSoftmaxGrad(
    rows: number, cols: number, logp: number, mask: number, dLogp: number, dx: number, accumulate: number,
  ): void; // prettier-ignore
  /** out[r] = x[r, idx[r]]. */
  gatherCols(rows: number, cols: number, x: number, idx: number, out: number): void;
  /** dx[r, idx[r]] += dOut[r]. */
  gatherColsGrad(rows: number, cols: number, idx: number, dOut: number, dx: number): void;

  /** out[s] = log sum_{i in [starts[s], starts[s+1])} exp x[i]; an empty segment gives LOG_ZERO. */
  segmentLogSumExp(segments: number, starts: number, x: number, out: number): void;
  /** dx[i] += dOut[s] * exp(x[i] - out[s]). */
  segmentLogSumExpGrad(
    segments: number,
    starts: number,
    x: number,
    out: number,
    dOut: number,
    dx: number,
  ): void;
  /** out[s] = sum of the segment. */
  segmentSum(segments: number, starts: number, x: number, out: number): void;
  /** dx[i] += dOut[s]. */
  segmentSumGrad(segments: number, starts: number, dOut: number, dx: number): void;

  /** out = alpha * a + beta * b (b may be 0: out = alpha * a). out may alias a or b. */
  axpby(n: number, alpha: number, a: number, beta: number, b: number, out: number): void;
  /** out (+)= a * b. */
  mul(n: number, a: number, b: number, out: number, accumulate: number): void;
  /** out = f(x), f by code. */
  unary(n: number, code: number, x: number, out: number): void;
  /** dx += dy * f'(x); y = f(x) is given because exp and softplus are cheaper from it. */
  unaryGrad(n: number, code: number, x: number, y: number, dy: number, dx: number): void;
  /**
   * Penalty of residuals: out = d^2 where |d| <= delta, else delta * (2 |d| - delta); delta = 0 means plain
   * squares. No factor 1/2 anywhere (docs/definitions).
   */
  huber(n: number, d: number, delta: number, out: number): void;
  /** dd += dOut * 2 clamp(d, -delta, delta). */
  huberGrad(n: number, d: number, delta: number, dOut: number, dd: number): void;
  /** out[0] = sum x[i]. */
  sum(n: number, x: number, out: number): void;
  /** out[0] = sum a[i] b[i]. */
  dot(n: number, a: number, b: number, out: number): void;

  /**
   * Attention of one query per row over a handful of tokens. q[B, heads*dim]; keys, values[G*L, heads*dim];
   * row r reads the L tokens of group g = group ? group[r] : r; present[G*L] bytes (0 = all present).
   * weights[B, heads, L] = softmax_l(q . k / sqrt(dim)); out[B, heads*dim] = weights . values. A row without
   * any present token gets weights and output 0.
   */
  attention(
    rows: number, heads: number, dim: number, tokens: number, q: number, keys: number, values: number,
    group: number, present: number, weights: number, out: number,
  ): void; // prettier-ignore
  /** Adds the gradients of `attention` to dq, dKeys and dValues. scratch: `tokens` elements. */
  attentionGrad(
    rows: number, heads: number, dim: number, tokens: number, q: number, keys: number, values: number,
    group: number, weights: number, dOut: number, dq: number, dKeys: number, dValues: number, scratch: number,
  ): void; // prettier-ignore

  /**
   * One Adam step (Kingma & Ba 2015) on n parameters with gradient `scale * g`:
   * p -= lr * (m / c1) / (sqrt(v / c2) + eps), with c1 = 1 - beta1^t and c2 = 1 - beta2^t given.
   */
  adam(
    n: number, p: number, g: number, m: number, v: number, lr: number, beta1: number, beta2: number,
    eps: number, c1: number, c2: number, scale: number,
  ): void; // prettier-ignore

  /**
   * Draws one allowed column a row from (1 - epsilon) softmax(logp) + epsilon uniform(allowed), by inverting
   * the cumulative sum at u[r] in [0, 1). out[B] int32. mask may be 0. A row with nothing allowed gets -1.
   */
  sampleRows(
    rows: number, cols: number, logp: number, mask: number, epsilon: number, u: number, out: number,
  ): void; // prettier-ignore
  /** Most probable allowed column, the first of equals; -1 where nothing is allowed. */
  argmaxRows(rows: number, cols: number, logp: number, mask: number, out: number): void;
  /** n uniforms in [0, 1) on the grid of 2^-24 from Philox4x32-10: same bits in every flavor. */
  uniform(n: number, key0: number, key1: number, counter: number, stream: number, out: number): void;
}

export type KernelFlavor = 'native' | 'relaxed' | 'simd' | 'js' | 'float64';

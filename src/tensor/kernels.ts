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

/*
 * Kinds of arguments. The declarations below are the only place where a kernel's arguments are listed:
 * kernels/signatures.mjs reads them from here and writes the parameters of the C functions, the table by
 * which the native add-on takes them from JavaScript, and their numbers for worker threads.
 */
/** int32: a count, a stride, a code or a flag. */
type Int = number;
/** uint32. */
type Word = number;
/** float32. */
type Real = number;
type Double = number;
/** Offset of float32 elements that are read. */
type Reals = number;
/** Offset of float32 elements that are written or added to. */
type RealsOut = number;
/** Offset of int32 elements that are read. */
type Ints = number;
/** Offset of int32 elements that are written. */
type IntsOut = number;
/** Offset of bytes that are read. */
type Bytes = number;

export interface Kernels {
  /**
   * Width (columns) of the panels that `pack` writes; packed size is `ceil(n / panel) * panel * k` elements.
   */
  readonly panel: number;
  /** Elements of scratch memory that `gemm` needs when `aCol !== 1`. */
  readonly gemmScratch: number;

  /** x[0..n) = value. */
  fill(n: Int, x: RealsOut, value: Real): void;

  /** Re-orders B[K, N], element (k, n) at `b + 4 * (k * bRow + n * bCol)`, into panels for `gemm`. */
  pack(k: Int, n: Int, b: Reals, bRow: Int, bCol: Int, out: RealsOut): void;

  /**
   * C = act(A B + bias + init). A[M, K] has element (m, k) at `a + 4 * (m * aRow + k * aCol)` (one of the
   * strides is 1), B is packed, C[M, N] has row stride `ldc`, bias[N] or 0. init[M, N] has C's row stride and
   * may be C itself, or 0.
   */
  gemm(
    m: Int, n: Int, k: Int, a: Reals, aRow: Int, aCol: Int, packed: Reals,
    c: RealsOut, ldc: Int, bias: Reals, act: Int, slope: Real, init: Reals, scratch: RealsOut,
  ): void; // prettier-ignore

  /**
   * Sum of embedding rows: out[r] = act(bias + base[group ? group[r] : r] + sum_j table[idx[r, j]]), with
   * idx[B, active] int32 and negative entries skipped. bias[N], base[G, N], group[B] may be 0 (absent).
   */
  embedBag(
    rows: Int, active: Int, cols: Int, idx: Ints, table: Reals, bias: Reals,
    base: Reals, group: Ints, act: Int, slope: Real, out: RealsOut,
  ): void; // prettier-ignore
  /** dTable[idx[r, j]] += dOut[r] for every non-negative index. */
  embedBagGrad(rows: Int, active: Int, cols: Int, idx: Ints, dOut: Reals, dTable: RealsOut): void;
  /** out[r] = src[idx[r]]. */
  gatherRows(rows: Int, cols: Int, idx: Ints, src: Reals, out: RealsOut): void;
  /** dst[idx[r]] += src[r]. */
  scatterAddRows(rows: Int, cols: Int, idx: Ints, src: Reals, dst: RealsOut): void;

  /**
   * Single entries of a product: out[e] = x[row[e]] . w[col[e]] + bias[col[e]], with x[R, W], w[N, W], row[E]
   * and col[E] int32; bias[N] or 0.
   */
  entryDot(
    entries: Int, width: Int, row: Ints, col: Ints, x: Reals, w: Reals, bias: Reals, out: RealsOut,
  ): void; // prettier-ignore
  /**
   * dx[row[e]] += dOut[e] w[col[e]], dw[col[e]] += dOut[e] x[row[e]], dBias[col[e]] += dOut[e]; each of the
   * three may be 0.
   */
  entryDotGrad(
    entries: Int, width: Int, row: Ints, col: Ints, x: Reals, w: Reals,
    dOut: Reals, dx: RealsOut, dw: RealsOut, dBias: RealsOut,
  ): void; // prettier-ignore

  /** dx (+)= dy * act'(.), with the derivative read off the activation's output y. */
  actGrad(n: Int, y: Reals, dy: Reals, act: Int, slope: Real, dx: RealsOut, accumulate: Int): void;
  /** out[c] (+)= sum_r x[r, c]. */
  colSum(rows: Int, cols: Int, x: Reals, out: RealsOut, accumulate: Int): void;

  /**
   * Log-softmax over the allowed entries of each row; masked entries get LOG_ZERO. mask may be 0 (all
   * allowed).
   */
  maskedLogSoftmax(rows: Int, cols: Int, x: Reals, mask: Bytes, out: RealsOut): void;
  /** dx (+)= dLogp - exp(logp) * rowSum(dLogp), summed over allowed entries; 0 where masked. */
  maskedLogSoftmaxGrad(
    rows: Int, cols: Int, logp: Reals, mask: Bytes, dLogp: Reals, dx: RealsOut, accumulate: Int,
  ): void; // prettier-ignore
  /** out[r] = x[r, idx[r]]. */
  gatherCols(rows: Int, cols: Int, x: Reals, idx: Ints, out: RealsOut): void;
  /** dx[r, idx[r]] += dOut[r]. */
  gatherColsGrad(rows: Int, cols: Int, idx: Ints, dOut: Reals, dx: RealsOut): void;

  /** out[s] = log sum_{i in [starts[s], starts[s+1])} exp x[i]; an empty segment gives LOG_ZERO. */
  segmentLogSumExp(segments: Int, starts: Ints, x: Reals, out: RealsOut): void;
  /** dx[i] += dOut[s] * exp(x[i] - out[s]). */
  segmentLogSumExpGrad(segments: Int, starts: Ints, x: Reals, out: Reals, dOut: Reals, dx: RealsOut): void;
  /** out[s] = sum of the segment. */
  segmentSum(segments: Int, starts: Ints, x: Reals, out: RealsOut): void;
  /** dx[i] += dOut[s]. */
  segmentSumGrad(segments: Int, starts: Ints, dOut: Reals, dx: RealsOut): void;

  /** out = alpha * a + beta * b (b may be 0: out = alpha * a). out may alias a or b. */
  axpby(n: Int, alpha: Real, a: Reals, beta: Real, b: Reals, out: RealsOut): void;
  /** out (+)= a * b. */
  mul(n: Int, a: Reals, b: Reals, out: RealsOut, accumulate: Int): void;
  /** out = f(x), f by code. */
  unary(n: Int, code: Int, x: Reals, out: RealsOut): void;
  /** dx += dy * f'(x); y = f(x) is given because exp and softplus are cheaper from it. */
  unaryGrad(n: Int, code: Int, x: Reals, y: Reals, dy: Reals, dx: RealsOut): void;
  /**
   * Penalty of residuals: out = d^2 where |d| <= delta, else delta * (2 |d| - delta); delta = 0 means plain
   * squares. No factor 1/2 anywhere (docs/definitions).
   */
  huber(n: Int, d: Reals, delta: Real, out: RealsOut): void;
  /** dd += dOut * 2 clamp(d, -delta, delta). */
  huberGrad(n: Int, d: Reals, delta: Real, dOut: Reals, dd: RealsOut): void;
  /** out[0] = sum x[i]. */
  sum(n: Int, x: Reals, out: RealsOut): void;
  /** out[0] = sum a[i] b[i]. */
  dot(n: Int, a: Reals, b: Reals, out: RealsOut): void;

  /**
   * Attention of one query per row over a handful of tokens. q[B, heads*dim]; keys, values[G*L, heads*dim];
   * row r reads the L tokens of group g = group ? group[r] : r; present[G*L] bytes (0 = all present).
   * weights[B, heads, L] = softmax_l(q . k / sqrt(dim)); out[B, heads*dim] = weights . values. A row without
   * any present token gets weights and output 0.
   */
  attention(
    rows: Int, heads: Int, dim: Int, tokens: Int, q: Reals, keys: Reals, values: Reals,
    group: Ints, present: Bytes, weights: RealsOut, out: RealsOut,
  ): void; // prettier-ignore
  /** Adds the gradients of `attention` to dq, dKeys and dValues. scratch: `tokens` elements. */
  attentionGrad(
    rows: Int, heads: Int, dim: Int, tokens: Int, q: Reals, keys: Reals, values: Reals,
    group: Ints, weights: Reals, dOut: Reals, dq: RealsOut, dKeys: RealsOut, dValues: RealsOut, scratch: RealsOut,
  ): void; // prettier-ignore

  /**
   * One Adam step (Kingma & Ba 2015) on n parameters with gradient `scale * g`:
   * p -= lr * (m / c1) / (sqrt(v / c2) + eps), with c1 = 1 - beta1^t and c2 = 1 - beta2^t given.
   */
  adam(
    n: Int, p: RealsOut, g: Reals, m: RealsOut, v: RealsOut, lr: Double, beta1: Double, beta2: Double,
    eps: Double, c1: Double, c2: Double, scale: Double,
  ): void; // prettier-ignore

  /**
   * Draws one allowed column a row from (1 - epsilon) softmax(logp) + epsilon uniform(allowed), by inverting
   * the cumulative sum at u[r] in [0, 1). out[B] int32. mask may be 0. A row with nothing allowed gets -1.
   */
  sampleRows(
    rows: Int, cols: Int, logp: Reals, mask: Bytes, epsilon: Real, u: Reals, out: IntsOut,
  ): void; // prettier-ignore
  /** Most probable allowed column, the first of equals; -1 where nothing is allowed. */
  argmaxRows(rows: Int, cols: Int, logp: Reals, mask: Bytes, out: IntsOut): void;
  /** n uniforms in [0, 1) on the grid of 2^-24 from Philox4x32-10: same bits in every flavor. */
  uniform(n: Int, key0: Word, key1: Word, counter: Double, stream: Word, out: RealsOut): void;
}

export type KernelFlavor = 'native' | 'relaxed' | 'simd' | 'js' | 'float64';

/* Elementwise kernels and reductions. */
#ifndef ELEMENTWISE_H
#define ELEMENTWISE_H
#include "functions.h"

/* Unary codes; must equal UNARY_* of src/tensor/kernels.ts. */
enum { UNARY_EXP = 0, UNARY_LOG = 1, UNARY_SOFTPLUS = 2, UNARY_RELU = 3 };
#define SMALLEST 1e-38f /* denormal (as a float, just below the least normal); see safeLog */

KERNEL(fill) {
  EACH_VECTOR(i, count, n, store(x + i, splat(value), count););
}

KERNEL(axpby) {
  V va = splat(alpha), vb = splat(beta);
  if (!b) {
    EACH_VECTOR(i, count, n, store(out + i, va * load(a + i, count), count););
  } else {
    EACH_VECTOR(i, count, n, store(out + i, madd(va, load(a + i, count), vb * load(b + i, count)), count););
  }
}

KERNEL(mul) {
  if (accumulate) {
    EACH_VECTOR(i, count, n, store(out + i, madd(load(a + i, count), load(b + i, count), load(out + i, count)), count););
  } else {
    EACH_VECTOR(i, count, n, store(out + i, load(a + i, count) * load(b + i, count), count););
  }
}

/* log(max(x, 1e-38)); numbers are scaled by 2^24 first, so that denormal ones are normal for vlog. */
INLINE V safeLog(V x) {
  x = x > splat(SMALLEST) ? x : splat(SMALLEST);
  VI tiny = x < splat(1.17549435e-38f);
  return vlog(tiny ? x * 16777216.f : x) - (tiny ? splat(16.6355323334f) : splat(0));
}

KERNEL(unary) {
  EACH_VECTOR(i, count, n, {
    V v = load(x + i, count);
    if (code == UNARY_EXP) v = vexp(v);
    else if (code == UNARY_LOG) v = safeLog(v);
    else if (code == UNARY_SOFTPLUS) v = vsoftplus(v);
    else v = v > 0.f ? v : splat(0);
    store(out + i, v, count);
  });
}

KERNEL(unaryGrad) {
  EACH_VECTOR(i, count, n, {
    V v = load(x + i, count), slope;
    if (code == UNARY_EXP) slope = load(y + i, count);
    else if (code == UNARY_LOG) slope = v > splat(SMALLEST) ? 1.f / v : splat(0);
    else if (code == UNARY_RELU) slope = v > 0.f ? splat(1) : splat(0);
    else slope = vexp(v - load(y + i, count)); /* sigmoid(x) = e^(x - softplus(x)) */
    store(dx + i, madd(load(dy + i, count), slope, load(dx + i, count)), count);
  });
}

KERNEL(huber) {
  EACH_VECTOR(i, count, n, {
    V size = vabs(load(d + i, count));
    V square = size * size;
    if (delta != 0.f) square = size <= delta ? square : delta * (2.f * size - delta);
    store(out + i, square, count);
  });
}

KERNEL(huberGrad) {
  V limit = splat(delta);
  EACH_VECTOR(i, count, n, {
    V r = load(d + i, count);
    if (delta != 0.f) {
      r = r > limit ? limit : r;
      r = r < -limit ? -limit : r;
    }
    store(dd + i, madd(2.f * r, load(dOut + i, count), load(dd + i, count)), count);
  });
}

/* to += factor * from */
INLINE void addScaled(int n, float factor, const float *from, float *to) {
  V f = splat(factor);
  EACH_VECTOR(d, count, n, store(to + d, madd(f, load(from + d, count), load(to + d, count)), count););
}

/* Four partial sums of VL lanes each: short dependence chains, and less rounding than one running sum. */
#define SUM_OF(n, term) \
  V s0 = splat(0), s1 = s0, s2 = s0, s3 = s0; \
  isize i = 0; \
  for (; i + 4 * VL <= (n); i += 4 * VL) { \
    s0 += term(i, VL); \
    s1 += term(i + VL, VL); \
    s2 += term(i + 2 * VL, VL); \
    s3 += term(i + 3 * VL, VL); \
  } \
  for (; i < (n); i += VL) s0 += term(i, least((n) - i, VL)); \
  float total = sumLanes((s0 + s1) + (s2 + s3));

INLINE float sumOf(isize n, const float *x) {
#define TERM(at, count) load(x + (at), (count))
  SUM_OF(n, TERM)
#undef TERM
  return total;
}

INLINE float dotOf(isize n, const float *a, const float *b) {
#define TERM(at, count) load(a + (at), (count)) * load(b + (at), (count))
  SUM_OF(n, TERM)
#undef TERM
  return total;
}

KERNEL(sum) { *out = sumOf(n, x); }
KERNEL(dot) { *out = dotOf(n, a, b); }

KERNEL(colSum) {
  int j = 0;
  for (; j + 4 * VL <= cols; j += 4 * VL) {
    V sum[4];
    UNROLL for (int v = 0; v < 4; v++) sum[v] = accumulate ? loadFull(out + j + v * VL) : splat(0);
    const float *row = x + j;
    for (int r = 0; r < rows; r++, row += cols)
      UNROLL for (int v = 0; v < 4; v++) sum[v] += loadFull(row + v * VL);
    UNROLL for (int v = 0; v < 4; v++) storeFull(out + j + v * VL, sum[v]);
  }
  for (; j < cols; j += VL) {
    isize count = least(cols - j, VL);
    V sum = accumulate ? load(out + j, count) : splat(0);
    const float *row = x + j;
    for (int r = 0; r < rows; r++, row += cols) sum += load(row, count);
    store(out + j, sum, count);
  }
}

#endif

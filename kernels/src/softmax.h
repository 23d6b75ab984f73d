/* Masked log-softmax over rows of actions, its gradient, and the choice of one column per row. */
#ifndef SOFTMAX_H
#define SOFTMAX_H
#include "functions.h"

INLINE V where(VI mask, V x) { return (V)((VI)x & mask); }

KERNEL(maskedLogSoftmax) {
  for (int r = 0; r < rows; r++, x += cols, out += cols, mask += mask ? cols : 0) {
    V top = splat(LOWEST);
    EACH_VECTOR(j, count, cols, {
      VI in = loadMask(mask ? mask + j : 0, count);
      top = vmax(top, in ? load(x + j, count) : splat(LOWEST));
    });
    V max = splat(maxLanes(top));
    V sum = splat(0);
    EACH_VECTOR(j, count, cols, {
      VI in = loadMask(mask ? mask + j : 0, count);
      sum += where(in, vexp(load(x + j, count) - max));
    });
    /* The greatest term is 1, so the sum is at least 1 unless nothing is allowed; then its logarithm is not used. */
    V logSum = max + log1(sumLanes(sum));
    EACH_VECTOR(j, count, cols, {
      VI in = loadMask(mask ? mask + j : 0, count);
      store(out + j, in ? load(x + j, count) - logSum : splat(LOG_ZERO), count);
    });
  }
}

KERNEL(maskedLogSoftmaxGrad) {
  for (int r = 0; r < rows; r++, logp += cols, dLogp += cols, dx += cols, mask += mask ? cols : 0) {
    V sum = splat(0);
    EACH_VECTOR(j, count, cols, sum += where(loadMask(mask ? mask + j : 0, count), load(dLogp + j, count)););
    V total = splat(sumLanes(sum));
    EACH_VECTOR(j, count, cols, {
      V d = load(dLogp + j, count) - vexp(load(logp + j, count)) * total;
      d = where(loadMask(mask ? mask + j : 0, count), d);
      store(dx + j, accumulate ? load(dx + j, count) + d : d, count);
    });
  }
}

KERNEL(gatherCols) {
  for (int r = 0; r < rows; r++, x += cols) out[r] = x[idx[r]];
}

KERNEL(gatherColsGrad) {
  for (int r = 0; r < rows; r++, dx += cols) dx[idx[r]] += dOut[r];
}

KERNEL(sampleRows) {
  for (int r = 0; r < rows; r++, logp += cols, mask += mask ? cols : 0) {
    int allowed = 0;
    for (int j = 0; j < cols; j++) allowed += mask ? mask[j] != 0 : 1;
    double uniform = allowed ? (double)epsilon / allowed : 0, kept = 1 - (double)epsilon;
    double cumulative = 0;
    int chosen = -1;
    EACH_VECTOR(j, count, cols, {
      V p = vexp(load(logp + j, count));
      for (int l = 0; l < count; l++) {
        if (mask && !mask[j + l]) continue;
        double probability = kept * p[l] + uniform;
        cumulative += probability;
        /* The last column of positive probability catches what rounding leaves over. */
        if (probability > 0 || chosen < 0) chosen = (int)j + l;
        if (u[r] < cumulative) goto done;
      }
    });
  done:
    out[r] = chosen;
  }
}

KERNEL(argmaxRows) {
  for (int r = 0; r < rows; r++, logp += cols, mask += mask ? cols : 0) {
    int best = -1;
    for (int j = 0; j < cols; j++)
      if ((!mask || mask[j]) && (best < 0 || logp[j] > logp[best])) best = j;
    out[r] = best;
  }
}

#endif

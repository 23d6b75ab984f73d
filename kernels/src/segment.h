/* Reductions over segments [starts[s], starts[s + 1]): trajectories of different lengths in one buffer. */
#ifndef SEGMENT_H
#define SEGMENT_H
#include "elementwise.h"

KERNEL(segmentLogSumExp) {
  for (int s = 0; s < segments; s++) {
    const float *from = x + starts[s];
    int n = starts[s + 1] - starts[s];
    if (n <= 0) {
      out[s] = LOG_ZERO;
      continue;
    }
    V top = splat(LOWEST);
    EACH_VECTOR(i, count, n, {
      VI in = loadMask(0, count);
      top = vmax(top, in ? load(from + i, count) : splat(LOWEST));
    });
    V max = splat(maxLanes(top)), sum = splat(0);
    EACH_VECTOR(i, count, n, sum += (V)((VI)vexp(load(from + i, count) - max) & loadMask(0, count)););
    out[s] = max[0] + log1(sumLanes(sum));
  }
}

KERNEL(segmentLogSumExpGrad) {
  for (int s = 0; s < segments; s++) {
    V total = splat(out[s]), d = splat(dOut[s]);
    const float *from = x + starts[s];
    float *to = dx + starts[s];
    EACH_VECTOR(i, count, starts[s + 1] - starts[s], store(to + i, madd(d, vexp(load(from + i, count) - total), load(to + i, count)), count););
  }
}

KERNEL(segmentSum) {
  for (int s = 0; s < segments; s++) out[s] = sumOf(starts[s + 1] - starts[s], x + starts[s]);
}

KERNEL(segmentSumGrad) {
  for (int s = 0; s < segments; s++) {
    V d = splat(dOut[s]);
    float *to = dx + starts[s];
    EACH_VECTOR(i, count, starts[s + 1] - starts[s], store(to + i, load(to + i, count) + d, count););
  }
}

#endif

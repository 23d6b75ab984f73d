/* Activation codes; must equal ACT_* of src/tensor/kernels.ts. */
#ifndef ACTIVATION_H
#define ACTIVATION_H
#include "functions.h"

enum { ACT_NONE = 0, ACT_LEAKY = 1, ACT_TANH = 2 };

INLINE V leaky(V x, V slope) { return x > 0.f ? x : x * slope; }

INLINE V activate(V x, int act, float slope) {
  if (act == ACT_LEAKY) return leaky(x, splat(slope));
  if (act == ACT_TANH) return vtanh(x);
  return x;
}

INLINE void addActGrad(int n, const float *y, const float *dy, const int act, float slope, float *dx, const int accumulate) {
  EACH_VECTOR(i, count, n, {
    V d = load(dy + i, count), out = load(y + i, count);
    d = act == ACT_LEAKY ? (out > 0.f ? d : d * slope) : act == ACT_TANH ? d * (1.f - out * out) : d;
    store(dx + i, accumulate ? load(dx + i, count) + d : d, count);
  });
}

/* dx (+)= dy * act'; y is the activation's output: leaky keeps the sign, tanh' = 1 - y^2. */
KERNEL(actGrad) {
  if (act == ACT_LEAKY && !accumulate) addActGrad(n, y, dy, ACT_LEAKY, slope, dx, 0);
  else addActGrad(n, y, dy, act, slope, dx, accumulate);
}

#endif

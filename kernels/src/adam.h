/* One step of Adam (Kingma & Ba 2015, algorithm 1). Rates come as doubles: 1 - 0.999 loses five digits in float. */
#ifndef ADAM_H
#define ADAM_H
#include "vector.h"

KERNEL(adam) {
  V b1 = splat((float)beta1), b2 = splat((float)beta2), s = splat((float)scale);
  V a1 = splat((float)(1 - beta1)), a2 = splat((float)(1 - beta2));
  V step = splat((float)(lr / c1)), root = splat((float)(1 / c2)), e = splat((float)eps);
  EACH_VECTOR(i, count, n, {
    V grad = load(g + i, count) * s;
    V first = madd(b1, load(m + i, count), a1 * grad);
    V second = madd(b2, load(v + i, count), a2 * grad * grad);
    store(m + i, first, count);
    store(v + i, second, count);
    store(p + i, load(p + i, count) - step * first / (__builtin_elementwise_sqrt(second * root) + e), count);
  });
}

#endif

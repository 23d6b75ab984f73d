/* Attention of one query per row over a handful of tokens, and its gradient. */
#ifndef ATTENTION_H
#define ATTENTION_H
#include "elementwise.h"

INLINE V absent(const u8 *present, isize at, isize count, V x, float value) {
  return loadMask(present ? present + at : 0, count) ? x : splat(value);
}

INLINE float inverseRoot(int dim) { return 1.f / __builtin_sqrtf((float)dim); }

KERNEL(attention) {
  isize width = (isize)heads * dim;
  float scale = inverseRoot(dim);
  for (int r = 0; r < rows; r++) {
    isize first = (isize)(group ? group[r] : r) * tokens;
    const u8 *in = present ? present + first : 0;
    for (int h = 0; h < heads; h++, q += dim, out += dim, weights += tokens) {
      const float *key = keys + first * width + h * dim, *value = values + first * width + h * dim;
      for (int l = 0; l < tokens; l++) weights[l] = in && !in[l] ? 0.f : scale * dotOf(dim, q, key + l * width);
      V top = splat(LOWEST);
      EACH_VECTOR(l, count, tokens, top = vmax(top, absent(in, l, count, load(weights + l, count), LOWEST)););
      V max = splat(maxLanes(top)), sum = splat(0);
      EACH_VECTOR(l, count, tokens, {
        V e = absent(in, l, count, vexp(load(weights + l, count) - max), 0.f);
        store(weights + l, e, count);
        sum += e;
      });
      float total = sumLanes(sum);
      V inverse = splat(total > 0.f ? 1.f / total : 0.f);
      EACH_VECTOR(l, count, tokens, store(weights + l, load(weights + l, count) * inverse, count););
      EACH_VECTOR(d, count, dim, {
        V y = splat(0);
        for (int l = 0; l < tokens; l++)
          if (weights[l] != 0.f) y = madd(splat(weights[l]), load(value + l * width + d, count), y);
        store(out + d, y, count);
      });
    }
  }
}

KERNEL(attentionGrad) {
  isize width = (isize)heads * dim;
  float scale = inverseRoot(dim);
  for (int r = 0; r < rows; r++) {
    isize first = (isize)(group ? group[r] : r) * tokens * width;
    for (int h = 0; h < heads; h++, q += dim, dq += dim, dOut += dim, weights += tokens) {
      isize at = first + h * dim;
      float mean = 0;
      for (int l = 0; l < tokens; l++) {
        /* An absent token has weight 0: nothing flows, and its key and value need not be finite. */
        if (weights[l] == 0.f) continue;
        scratch[l] = dotOf(dim, dOut, values + at + l * width);
        mean += scratch[l] * weights[l];
        addScaled(dim, weights[l], dOut, dValues + at + l * width);
      }
      for (int l = 0; l < tokens; l++) {
        if (weights[l] == 0.f) continue;
        float d = weights[l] * (scratch[l] - mean) * scale;
        addScaled(dim, d, keys + at + l * width, dq);
        addScaled(dim, d, q, dKeys + at + l * width);
      }
    }
  }
}

#endif

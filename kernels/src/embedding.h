/*
 * Sums of rows of a table: the input layer of networks whose input is a short list of active features. And single entries of a product, for an output
 * layer of which only a few columns are wanted in each row.
 */
#ifndef EMBEDDING_H
#define EMBEDDING_H
#include "activation.h"
#include "elementwise.h"

#define WIDE 4 /* vectors of a row that are summed at once */

KERNEL(embedBag) {
  for (int r = 0; r < rows; r++, idx += active, out += cols) {
    const float *start = base ? base + (isize)(group ? group[r] : r) * cols : 0;
    int j = 0;
    for (; j + WIDE * VL <= cols; j += WIDE * VL) {
      V sum[WIDE];
      UNROLL for (int v = 0; v < WIDE; v++) sum[v] = bias ? loadFull(bias + j + v * VL) : splat(0);
      if (start) UNROLL for (int v = 0; v < WIDE; v++) sum[v] += loadFull(start + j + v * VL);
      for (int l = 0; l < active; l++) {
        if (idx[l] < 0) continue;
        const float *row = table + (isize)idx[l] * cols + j;
        UNROLL for (int v = 0; v < WIDE; v++) sum[v] += loadFull(row + v * VL);
      }
      UNROLL for (int v = 0; v < WIDE; v++) storeFull(out + j + v * VL, activate(sum[v], act, slope));
    }
    for (; j < cols; j += VL) {
      isize count = least(cols - j, VL);
      V sum = bias ? load(bias + j, count) : splat(0);
      if (start) sum += load(start + j, count);
      for (int l = 0; l < active; l++)
        if (idx[l] >= 0) sum += load(table + (isize)idx[l] * cols + j, count);
      store(out + j, activate(sum, act, slope), count);
    }
  }
}

INLINE void addRow(int cols, const float *from, float *to) {
  EACH_VECTOR(j, count, cols, store(to + j, load(to + j, count) + load(from + j, count), count););
}

KERNEL(embedBagGrad) {
  for (int r = 0; r < rows; r++, idx += active, dOut += cols)
    for (int l = 0; l < active; l++)
      if (idx[l] >= 0) addRow(cols, dOut, dTable + (isize)idx[l] * cols);
}

KERNEL(gatherRows) {
  for (int r = 0; r < rows; r++, out += cols) {
    const float *from = src + (isize)idx[r] * cols;
    EACH_VECTOR(j, count, cols, store(out + j, load(from + j, count), count););
  }
}

KERNEL(scatterAddRows) {
  for (int r = 0; r < rows; r++, src += cols) addRow(cols, src, dst + (isize)idx[r] * cols);
}

KERNEL(entryDot) {
  for (int e = 0; e < entries; e++)
    out[e] = dotOf(width, x + (isize)row[e] * width, w + (isize)col[e] * width) + (bias ? bias[col[e]] : 0.f);
}

KERNEL(entryDotGrad) {
  for (int e = 0; e < entries; e++) {
    isize r = (isize)row[e] * width, c = (isize)col[e] * width;
    if (dx) addScaled(width, dOut[e], w + c, dx + r);
    if (dw) addScaled(width, dOut[e], x + r, dw + c);
    if (dBias) dBias[col[e]] += dOut[e];
  }
}

#endif

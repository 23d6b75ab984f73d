/*
 * Sums of rows of a table: the input layer of networks whose input is a short list of active features. And single entries of a product, for an output
 * layer of which only a few columns are wanted in each row.
 */
#ifndef EMBEDDING_H
#define EMBEDDING_H
#include "activation.h"
#include "elementwise.h"

#define WIDE 4 /* vectors of a row that are summed at once */

KERNEL(embedBag)(int rows, int active, int cols, const int *idx, const float *table, const float *bias, const float *base,
                 const int *group, int act, float slope, float *out) {
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

KERNEL(embedBagGrad)(int rows, int active, int cols, const int *idx, const float *dOut, float *dTable) {
  for (int r = 0; r < rows; r++, idx += active, dOut += cols)
    for (int l = 0; l < active; l++)
      if (idx[l] >= 0) addRow(cols, dOut, dTable + (isize)idx[l] * cols);
}

KERNEL(gatherRows)(int rows, int cols, const int *idx, const float *src, float *out) {
  for (int r = 0; r < rows; r++, out += cols) {
    const float *from = src + (isize)idx[r] * cols;
    EACH_VECTOR(j, count, cols, store(out + j, load(from + j, count), count););
  }
}

KERNEL(scatterAddRows)(int rows, int cols, const int *idx, const float *src, float *dst) {
  for (int r = 0; r < rows; r++, src += cols) addRow(cols, src, dst + (isize)idx[r] * cols);
}

KERNEL(entryDot)(int entries, int width, const int *row, const int *col, const float *x, const float *w, const float *bias,
                 float *out) {
  for (int e = 0; e < entries; e++)
    out[e] = dotOf(width, x + (isize)row[e] * width, w + (isize)col[e] * width) + (bias ? bias[col[e]] : 0.f);
}

KERNEL(entryDotGrad)(int entries, int width, const int *row, const int *col, const float *x, const float *w, const float *dOut,
                     float *dx, float *dw, float *dBias) {
  for (int e = 0; e < entries; e++) {
    isize r = (isize)row[e] * width, c = (isize)col[e] * width;
    if (dx) addScaled(width, dOut[e], w + c, dx + r);
    if (dw) addScaled(width, dOut[e], x + r, dw + c);
    if (dBias) dBias[col[e]] += dOut[e];
  }
}

#endif

/*
 * C = act(A B + ...): the product that training time is spent in, after Goto & van de Geijn (2008).
 *
 * B is packed in panels of NR columns per block of KC rows; a panel's block stays in the first-level cache while tiles of up
 * to MR rows of A pass over it. Each tile is a function of its own with one loop and its accumulators in registers:
 * inlined into the outer loops they are spilled by V8's register allocator, which halves the speed.
 */
#ifndef PRODUCT_H
#define PRODUCT_H
#include "activation.h"

#define NR (NV * VL)
#define KC 256 /* rows of B in a block: KC * NR floats stay in the first-level cache */
#ifdef __wasm__
#define MC (8 * MR) /* rows of A in a block, which is packed on the stack: no scratch memory is needed */
#define SCRATCH 0
#define SCRATCH_ON_STACK (MC * KC + VL)
#else
#define MC 192 /* rows of A in a block: MC * KC floats fit a second-level cache */
#define SCRATCH (MC * KC + VL) /* packRows stores whole vectors */
#endif

/*
 * Keeps clang from rewriting addresses relative to `pointer` as a chain of additions: as constant offsets they cost nothing
 * (WebAssembly: 13 % fewer instructions in a tile). No instruction is emitted.
 */
#ifdef __wasm__
#define OPAQUE(pointer) __asm__("" : "+r"(pointer))
#else
#define OPAQUE(pointer)
#endif

/*
 * One tile: C[i, j] = leaky(from[i, j] + sum_k A[i, k] B[k, j]) for i < rows (a constant) and j < NR. `from` is C itself, the
 * matrix that is added, the bias (fromRow = 0) or zeros. A slope of 1 makes leaky the identity; it is read after the loop, because the loop
 * needs every register. Element (i, k) of A lies at a[i * aRow + k * aCol].
 */
INLINE void tile(const int rows, isize k, const float *a, isize aRow, isize aCol, const float *b, const float *from,
                 isize fromRow, float *c, isize ldc, const float *slope) {
  V sum[MR][NV];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < NV; v++) sum[i][v] = loadFull(from + i * fromRow + v * VL);
  for (; k > 0; k--) {
    OPAQUE(a);
    V right[NV];
    UNROLL for (int v = 0; v < NV; v++) right[v] = loadFull(b + v * VL);
    UNROLL for (int i = 0; i < rows; i++) {
      V left = splat(a[i * aRow]);
      UNROLL for (int v = 0; v < NV; v++) sum[i][v] = madd(left, right[v], sum[i][v]);
    }
    a += aCol;
    b += NR;
  }
  V s = splat(*slope);
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < NV; v++) storeFull(c + i * ldc + v * VL, leaky(sum[i][v], s));
}

#define TILE_ARGUMENTS \
  isize k, const float *a, isize stride, const float *b, const float *from, isize fromRow, float *c, isize ldc, const float *slope
/* `across`: A row-major (aCol = 1). `along`: the rows of a tile lie side by side (aRow = 1), as in a packed or transposed A. */
#define TILES(rows) \
  NOINLINE void across##rows(TILE_ARGUMENTS) { tile(rows, k, a, stride, 1, b, from, fromRow, c, ldc, slope); } \
  NOINLINE void along##rows(TILE_ARGUMENTS) { tile(rows, k, a, 1, stride, b, from, fromRow, c, ldc, slope); }

#if MR == 5
#define EACH_TILE(X) X(1) X(2) X(3) X(4) X(5)
#elif MR == 6
#define EACH_TILE(X) X(1) X(2) X(3) X(4) X(5) X(6)
#elif MR == 12
#define EACH_TILE(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#endif
EACH_TILE(TILES)

INLINE void runTile(int rows, int isAcross, TILE_ARGUMENTS) {
#define CASE(n) \
  case n: \
    if (isAcross) across##n(k, a, stride, b, from, fromRow, c, ldc, slope); \
    else along##n(k, a, stride, b, from, fromRow, c, ldc, slope); \
    break;
  switch (rows) { EACH_TILE(CASE) }
#undef CASE
}

/* Rows of the next tile when `left` rows remain: as equal as possible, so that none is narrow and slow. */
INLINE int tileRows(int left) {
  int tiles = (left + MR - 1) / MR;
  return (left + tiles - 1) / tiles;
}

/* out[q * outRow + i] = x[i * xRow + q] for i, q < 4. */
typedef float Quad __attribute__((ext_vector_type(4)));
typedef Quad QuadU __attribute__((aligned(4)));
INLINE void transpose4(const float *x, isize xRow, float *out, isize outRow) {
  Quad r0 = *(const QuadU *)x, r1 = *(const QuadU *)(x + xRow), r2 = *(const QuadU *)(x + 2 * xRow),
       r3 = *(const QuadU *)(x + 3 * xRow);
  Quad t0 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), t1 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  Quad t2 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), t3 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  *(QuadU *)(out) = __builtin_shufflevector(t0, t2, 0, 1, 4, 5);
  *(QuadU *)(out + outRow) = __builtin_shufflevector(t0, t2, 2, 3, 6, 7);
  *(QuadU *)(out + 2 * outRow) = __builtin_shufflevector(t1, t3, 0, 1, 4, 5);
  *(QuadU *)(out + 3 * outRow) = __builtin_shufflevector(t1, t3, 2, 3, 6, 7);
}

/* One panel of one block: `rows` rows of `cols` columns, columns up to NR filled with zeros. */
NOINLINE void packPanel(int rows, int cols, const float *b, isize bRow, isize bCol, float *out) {
  int k = 0;
  if (cols == NR && bCol == 1) {
    for (; k < rows; k++) UNROLL for (int v = 0; v < NV; v++) storeFull(out + k * NR + v * VL, loadFull(b + k * bRow + v * VL));
  } else if (cols == NR && bRow == 1) {
    /* Sixteen numbers, a cache line, of four columns at a time: columns may lie a multiple of 4096 bytes apart. */
    for (; k + 16 <= rows; k += 16)
      for (int j = 0; j < NR; j += 4)
        for (int l = k; l < k + 16; l += 4) transpose4(b + j * bCol + l, bCol, out + l * NR + j, NR);
  }
  for (; k < rows; k++)
    for (int j = 0; j < NR; j++) out[k * NR + j] = j < cols ? b[k * bRow + j * bCol] : 0.f;
}

KERNEL(pack) {
  for (int k0 = 0; k0 < k; k0 += KC) {
    int rows = (int)least(k - k0, KC);
    for (int j = 0; j < n; j += NR) {
      packPanel(rows, (int)least(n - j, NR), b + (isize)k0 * bRow + (isize)j * bCol, bRow, bCol, out);
      out += (isize)rows * NR;
    }
  }
}

/* Copies a block of A so that the rows of each tile lie side by side: element (i, l) of a tile at out[l * rows + i]. */
NOINLINE void packRows(int m, int k, const float *a, isize aRow, isize aCol, float *out) {
  for (int rows; m > 0; m -= rows, a += rows * aRow) {
    rows = tileRows(m);
    int l = 0;
    if (aRow == 1) {
      /* Lanes past the last row are overwritten by the next k. */
      for (; l < k; l++, out += rows)
        for (int i = 0; i < rows; i += VL) storeFull(out + i, load(a + l * aCol + i, least(rows - i, VL)));
    } else if (aCol == 1) {
      for (; l + 4 <= k; l += 4, out += 4 * rows) {
        int i = 0;
        for (; i + 4 <= rows; i += 4) transpose4(a + i * aRow + l, aRow, out + i, rows);
        for (; i < rows; i++)
          for (int q = 0; q < 4; q++) out[q * rows + i] = a[i * aRow + l + q];
      }
    }
    for (; l < k; l++, out += rows)
      for (int i = 0; i < rows; i++) out[i] = a[i * aRow + l * aCol];
  }
}

/* All tiles of one panel over one block of A. The last panel goes through a buffer when it has fewer than NR columns. */
NOINLINE void panel(int m, int k, int cols, const float *a, isize aRow, isize aCol, int packed, const float *b,
                    const float *from, isize fromRow, float *c, isize ldc, const float *slope) {
  float buffer[MR * NR];
  for (int rows; m > 0; m -= rows) {
    rows = tileRows(m);
    int isAcross = !packed && aCol == 1;
    isize stride = packed ? rows : isAcross ? aRow : aCol;
    if (cols == NR) runTile(rows, isAcross, k, a, stride, b, from, fromRow, c, ldc, slope);
    else {
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < NR; j++) buffer[i * NR + j] = j < cols ? from[i * fromRow + j] : 0.f;
      runTile(rows, isAcross, k, a, stride, b, buffer, NR, buffer, NR, slope);
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++) c[i * ldc + j] = buffer[i * NR + j];
    }
    a += packed ? rows * (isize)k : rows * aRow;
    from += rows * fromRow;
    c += rows * ldc;
  }
}

KERNEL(gemm) {
  float zeros[NR] = {0};
  float slopes[2] = {1.f, act == ACT_LEAKY ? slope : 1.f}; /* of a block that is not the last, and of the last */
  if (init && bias) {
    for (int i = 0; i < m; i++)
      EACH_VECTOR(j, count, n, store(c + (isize)i * ldc + j, load(init + (isize)i * ldc + j, count) + load(bias + j, count), count););
    init = c;
  }
  /*
   * When copying A pays: its rows side by side save strided reads, which only many panels repeat often enough. In WebAssembly
   * a row-major A is copied from two panels up, because addresses of separate rows cost instructions.
   */
  int copied = aCol != 1 && n > 16 * NR;
#ifdef __wasm__
  float area[SCRATCH_ON_STACK];
  scratch = area;
  if (aCol == 1) copied = n > NR;
#endif
  int k0 = 0;
  do {
    int depth = (int)least(k - k0, KC);
    int isLast = k0 + depth >= k;
    const float *start = k0 > 0 ? c : init; /* what the sums begin with; the bias where there is neither */
    for (int m0 = 0; m0 < m; m0 += MC) {
      int rows = (int)least(m - m0, MC);
      const float *block = a + (isize)m0 * aRow + (isize)k0 * aCol;
      float *to = c + (isize)m0 * ldc;
      if (copied) packRows(rows, depth, block, aRow, aCol, scratch);
      for (int j = 0; j < n; j += NR) {
        const float *from = start ? start + (isize)m0 * ldc + j : bias ? bias + j : zeros;
        panel(rows, depth, (int)least(n - j, NR), copied ? scratch : block, aRow, aCol, copied,
              packed + (isize)j * depth, from, start ? ldc : 0, to + j, ldc, slopes + isLast);
      }
    }
    packed += (isize)depth * ((n + NR - 1) / NR * NR);
    k0 += depth;
  } while (k0 < k);
  if (act == ACT_TANH) {
    for (int i = 0; i < m; i++)
      EACH_VECTOR(j, count, n, store(c + (isize)i * ldc + j, vtanh(load(c + (isize)i * ldc + j, count)), count););
  }
}

#endif

/* Written by kernels/signatures.mjs from the interface Kernels of src/tensor/kernels.ts: do not edit. */
#ifndef SIGNATURES_H
#define SIGNATURES_H

#define PARAMETERS_fill int n, float *x, float value
#define PARAMETERS_pack int k, int n, const float *b, int bRow, int bCol, float *out
#define PARAMETERS_gemm int m, int n, int k, const float *a, int aRow, int aCol, const float *packed, float *c, int ldc, const float *bias, int act, float slope, const float *init, float *scratch
#define PARAMETERS_embedBag int rows, int active, int cols, const int *idx, const float *table, const float *bias, const float *base, const int *group, int act, float slope, float *out
#define PARAMETERS_embedBagGrad int rows, int active, int cols, const int *idx, const float *dOut, float *dTable
#define PARAMETERS_gatherRows int rows, int cols, const int *idx, const float *src, float *out
#define PARAMETERS_scatterAddRows int rows, int cols, const int *idx, const float *src, float *dst
#define PARAMETERS_entryDot int entries, int width, const int *row, const int *col, const float *x, const float *w, const float *bias, float *out
#define PARAMETERS_entryDotGrad int entries, int width, const int *row, const int *col, const float *x, const float *w, const float *dOut, float *dx, float *dw, float *dBias
#define PARAMETERS_actGrad int n, const float *y, const float *dy, int act, float slope, float *dx, int accumulate
#define PARAMETERS_colSum int rows, int cols, const float *x, float *out, int accumulate
#define PARAMETERS_maskedLogSoftmax int rows, int cols, const float *x, const u8 *mask, float *out
#define PARAMETERS_maskedLogSoftmaxGrad int rows, int cols, const float *logp, const u8 *mask, const float *dLogp, float *dx, int accumulate
#define PARAMETERS_gatherCols int rows, int cols, const float *x, const int *idx, float *out
#define PARAMETERS_gatherColsGrad int rows, int cols, const int *idx, const float *dOut, float *dx
#define PARAMETERS_segmentLogSumExp int segments, const int *starts, const float *x, float *out
#define PARAMETERS_segmentLogSumExpGrad int segments, const int *starts, const float *x, const float *out, const float *dOut, float *dx
#define PARAMETERS_segmentSum int segments, const int *starts, const float *x, float *out
#define PARAMETERS_segmentSumGrad int segments, const int *starts, const float *dOut, float *dx
#define PARAMETERS_axpby int n, float alpha, const float *a, float beta, const float *b, float *out
#define PARAMETERS_mul int n, const float *a, const float *b, float *out, int accumulate
#define PARAMETERS_unary int n, int code, const float *x, float *out
#define PARAMETERS_unaryGrad int n, int code, const float *x, const float *y, const float *dy, float *dx
#define PARAMETERS_huber int n, const float *d, float delta, float *out
#define PARAMETERS_huberGrad int n, const float *d, float delta, const float *dOut, float *dd
#define PARAMETERS_sum int n, const float *x, float *out
#define PARAMETERS_dot int n, const float *a, const float *b, float *out
#define PARAMETERS_attention int rows, int heads, int dim, int tokens, const float *q, const float *keys, const float *values, const int *group, const u8 *present, float *weights, float *out
#define PARAMETERS_attentionGrad int rows, int heads, int dim, int tokens, const float *q, const float *keys, const float *values, const int *group, const float *weights, const float *dOut, float *dq, float *dKeys, float *dValues, float *scratch
#define PARAMETERS_adam int n, float *p, const float *g, float *m, float *v, double lr, double beta1, double beta2, double eps, double c1, double c2, double scale
#define PARAMETERS_sampleRows int rows, int cols, const float *logp, const u8 *mask, float epsilon, const float *u, int *out
#define PARAMETERS_argmaxRows int rows, int cols, const float *logp, const u8 *mask, int *out
#define PARAMETERS_uniform int n, u32 key0, u32 key1, double counter, u32 stream, float *out

#define MOST_ARGUMENTS 14

/* Every kernel with the kinds of its arguments. */
#define EACH_KERNEL(X) \
  X(fill, INT(0), POINTER(1), REAL(2)) \
  X(pack, INT(0), INT(1), POINTER(2), INT(3), INT(4), POINTER(5)) \
  X(gemm, INT(0), INT(1), INT(2), POINTER(3), INT(4), INT(5), POINTER(6), POINTER(7), INT(8), POINTER(9), INT(10), REAL(11), POINTER(12), POINTER(13)) \
  X(embedBag, INT(0), INT(1), INT(2), POINTER(3), POINTER(4), POINTER(5), POINTER(6), POINTER(7), INT(8), REAL(9), POINTER(10)) \
  X(embedBagGrad, INT(0), INT(1), INT(2), POINTER(3), POINTER(4), POINTER(5)) \
  X(gatherRows, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(scatterAddRows, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(entryDot, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4), POINTER(5), POINTER(6), POINTER(7)) \
  X(entryDotGrad, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4), POINTER(5), POINTER(6), POINTER(7), POINTER(8), POINTER(9)) \
  X(actGrad, INT(0), POINTER(1), POINTER(2), INT(3), REAL(4), POINTER(5), INT(6)) \
  X(colSum, INT(0), INT(1), POINTER(2), POINTER(3), INT(4)) \
  X(maskedLogSoftmax, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(maskedLogSoftmaxGrad, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4), POINTER(5), INT(6)) \
  X(gatherCols, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(gatherColsGrad, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(segmentLogSumExp, INT(0), POINTER(1), POINTER(2), POINTER(3)) \
  X(segmentLogSumExpGrad, INT(0), POINTER(1), POINTER(2), POINTER(3), POINTER(4), POINTER(5)) \
  X(segmentSum, INT(0), POINTER(1), POINTER(2), POINTER(3)) \
  X(segmentSumGrad, INT(0), POINTER(1), POINTER(2), POINTER(3)) \
  X(axpby, INT(0), REAL(1), POINTER(2), REAL(3), POINTER(4), POINTER(5)) \
  X(mul, INT(0), POINTER(1), POINTER(2), POINTER(3), INT(4)) \
  X(unary, INT(0), INT(1), POINTER(2), POINTER(3)) \
  X(unaryGrad, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4), POINTER(5)) \
  X(huber, INT(0), POINTER(1), REAL(2), POINTER(3)) \
  X(huberGrad, INT(0), POINTER(1), REAL(2), POINTER(3), POINTER(4)) \
  X(sum, INT(0), POINTER(1), POINTER(2)) \
  X(dot, INT(0), POINTER(1), POINTER(2), POINTER(3)) \
  X(attention, INT(0), INT(1), INT(2), INT(3), POINTER(4), POINTER(5), POINTER(6), POINTER(7), POINTER(8), POINTER(9), POINTER(10)) \
  X(attentionGrad, INT(0), INT(1), INT(2), INT(3), POINTER(4), POINTER(5), POINTER(6), POINTER(7), POINTER(8), POINTER(9), POINTER(10), POINTER(11), POINTER(12), POINTER(13)) \
  X(adam, INT(0), POINTER(1), POINTER(2), POINTER(3), POINTER(4), REAL(5), REAL(6), REAL(7), REAL(8), REAL(9), REAL(10), REAL(11)) \
  X(sampleRows, INT(0), INT(1), POINTER(2), POINTER(3), REAL(4), POINTER(5), POINTER(6)) \
  X(argmaxRows, INT(0), INT(1), POINTER(2), POINTER(3), POINTER(4)) \
  X(uniform, INT(0), WORD(1), WORD(2), REAL(3), WORD(4), POINTER(5))

#endif

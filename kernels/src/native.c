/*
 * The kernels as Node-API callbacks, for one instruction set: build.mjs compiles this file once for each, with VARIANT
 * naming the function that binds them. A callback's data says where the base address of its arena is kept, so there is no
 * global state, and every arena, in whatever thread, has functions of its own.
 */
#include "kernels.c"
#include "node-api.h"

#define MOST_ARGUMENTS 14

/* How argument number i is read. An offset of 0 means "absent". */
#define INT(i) asInt(env, arguments[i])
#define WORD(i) asWord(env, arguments[i])
#define REAL(i) asDouble(env, arguments[i])
#define POINTER(i) asPointer(env, arguments[i], base)

INLINE int asInt(napi_env env, napi_value value) {
  __INT32_TYPE__ x = 0;
  napi_get_value_int32(env, value, &x);
  return x;
}
INLINE u32 asWord(napi_env env, napi_value value) {
  u32 x = 0;
  napi_get_value_uint32(env, value, &x);
  return x;
}
INLINE double asDouble(napi_env env, napi_value value) {
  double x = 0;
  napi_get_value_double(env, value, &x);
  return x;
}
INLINE void *asPointer(napi_env env, napi_value value, char *base) {
  u32 x = asWord(env, value);
  return x ? base + x : 0;
}

#define A3(a, b, c) a(0), b(1), c(2)
#define A4(a, b, c, d) A3(a, b, c), d(3)
#define A5(a, b, c, d, e) A4(a, b, c, d), e(4)
#define A6(a, b, c, d, e, f) A5(a, b, c, d, e), f(5)
#define A7(a, b, c, d, e, f, g) A6(a, b, c, d, e, f), g(6)
#define A8(a, b, c, d, e, f, g, h) A7(a, b, c, d, e, f, g), h(7)
#define A10(a, b, c, d, e, f, g, h, i, j) A8(a, b, c, d, e, f, g, h), i(8), j(9)
#define A11(a, b, c, d, e, f, g, h, i, j, k) A7(a, b, c, d, e, f, g), h(7), i(8), j(9), k(10)
#define A12(a, b, c, d, e, f, g, h, i, j, k, l) A11(a, b, c, d, e, f, g, h, i, j, k), l(11)
#define A14(a, b, c, d, e, f, g, h, i, j, k, l, m, n) A12(a, b, c, d, e, f, g, h, i, j, k, l), m(12), n(13)

/* Every kernel with the kinds of its arguments. */
#define EACH_KERNEL(X) \
  X(fill, A3(INT, POINTER, REAL)) \
  X(pack, A6(INT, INT, POINTER, INT, INT, POINTER)) \
  X(gemm, A14(INT, INT, INT, POINTER, INT, INT, POINTER, POINTER, INT, POINTER, INT, REAL, POINTER, POINTER)) \
  X(embedBag, A11(INT, INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, INT, REAL, POINTER)) \
  X(embedBagGrad, A6(INT, INT, INT, POINTER, POINTER, POINTER)) \
  X(gatherRows, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(scatterAddRows, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(entryDot, A8(INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER)) \
  X(entryDotGrad, A10(INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER)) \
  X(actGrad, A7(INT, POINTER, POINTER, INT, REAL, POINTER, INT)) \
  X(colSum, A5(INT, INT, POINTER, POINTER, INT)) \
  X(maskedLogSoftmax, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(maskedLogSoftmaxGrad, A7(INT, INT, POINTER, POINTER, POINTER, POINTER, INT)) \
  X(gatherCols, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(gatherColsGrad, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(segmentLogSumExp, A4(INT, POINTER, POINTER, POINTER)) \
  X(segmentLogSumExpGrad, A6(INT, POINTER, POINTER, POINTER, POINTER, POINTER)) \
  X(segmentSum, A4(INT, POINTER, POINTER, POINTER)) \
  X(segmentSumGrad, A4(INT, POINTER, POINTER, POINTER)) \
  X(axpby, A6(INT, REAL, POINTER, REAL, POINTER, POINTER)) \
  X(mul, A5(INT, POINTER, POINTER, POINTER, INT)) \
  X(unary, A4(INT, INT, POINTER, POINTER)) \
  X(unaryGrad, A6(INT, INT, POINTER, POINTER, POINTER, POINTER)) \
  X(huber, A4(INT, POINTER, REAL, POINTER)) \
  X(huberGrad, A5(INT, POINTER, REAL, POINTER, POINTER)) \
  X(sum, A3(INT, POINTER, POINTER)) \
  X(dot, A4(INT, POINTER, POINTER, POINTER)) \
  X(attention, A11(INT, INT, INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER)) \
  X(attentionGrad, A14(INT, INT, INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER)) \
  X(adam, A12(INT, POINTER, POINTER, POINTER, POINTER, REAL, REAL, REAL, REAL, REAL, REAL, REAL)) \
  X(sampleRows, A7(INT, INT, POINTER, POINTER, REAL, POINTER, POINTER)) \
  X(argmaxRows, A5(INT, INT, POINTER, POINTER, POINTER)) \
  X(uniform, A6(INT, WORD, WORD, REAL, WORD, POINTER))

#define CALLBACK(name, ...) \
  static napi_value call_##name(napi_env env, napi_callback_info info) { \
    napi_value arguments[MOST_ARGUMENTS]; \
    __SIZE_TYPE__ count = MOST_ARGUMENTS; \
    void *data = 0; \
    napi_get_cb_info(env, info, &count, arguments, 0, &data); \
    char *base = *(char **)data; \
    k_##name(__VA_ARGS__); \
    return 0; \
  }
EACH_KERNEL(CALLBACK)

static void constant(napi_env env, napi_value object, const char *name, int value) {
  napi_value number;
  if (napi_create_int32(env, value, &number) == 0) napi_set_named_property(env, object, name, number);
}

static void define(napi_env env, napi_value object, napi_value owner, char **base, const char *name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, base, &function)) return;
  napi_set_named_property(env, function, "owner", owner);
  napi_set_named_property(env, object, name, function);
}

BindKernels VARIANT;
void VARIANT(napi_env env, napi_value object, napi_value owner, char **base) {
#define DEFINE(name, ...) define(env, object, owner, base, #name, call_##name);
  EACH_KERNEL(DEFINE)
  constant(env, object, "panel", NR);
  constant(env, object, "gemmScratch", SCRATCH);
}

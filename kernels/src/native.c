/*
 * The kernels as Node-API callbacks, for one instruction set: build.mjs compiles this file once for each, with VARIANT
 * naming the function that binds them. A callback's data says where the base address of its arena is kept, so there is no
 * global state, and every arena, in whatever thread, has functions of its own.
 */
#include "kernels.c"
#include "node-api.h"

/* How argument number i is read; EACH_KERNEL (signatures.h) names these for every kernel. An offset of 0 means "absent". */
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

/*
 * The Node-API add-on. Exports one function for each instruction set that this processor has, the one to prefer first and named
 * after it: given an ArrayBuffer it returns kernels that work on this buffer. No export: the processor lacks what is needed.
 * Compiled for the plainest processor of its kind, so that loading never executes an unknown instruction.
 */
#include "node-api.h"

#if defined(__x86_64__)
#include <cpuid.h>

BindKernels bindAvx2, bindAvx512;

/* Which vector registers the operating system saves: bits 1-2 for AVX, 5-7 for AVX-512. */
static unsigned savedRegisters(void) {
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

/* Whether the processor has what a variant is compiled for, and the operating system saves its registers. */
static int hasAvx2(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_FMA)) return 0;
  return (savedRegisters() & 0x06) == 0x06 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2);
}
static int hasAvx512(void) {
  unsigned a, b, c, d, wanted = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  if (!hasAvx2() || (savedRegisters() & 0xe6) != 0xe6) return 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & wanted) == wanted;
}
/* AMD before Zen 5 runs a 512-bit operation as two halves: there the narrower kernels, whose tiles fit better, measured faster. */
static int prefersAvx2(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(0, &a, &b, &c, &d) || b != signature_AMD_ebx || !__get_cpuid(1, &a, &b, &c, &d)) return 0;
  return ((a >> 8 & 0xf) + (a >> 20 & 0xff)) < 0x1a;
}
#else
BindKernels bindNeon;
#endif

/*
 * Points the kernels' base address at an ArrayBuffer, or at a view of one (a shared one is only reached through a view), which `owner` then keeps
 * alive. Returns 0 when all went well.
 */
static int point(napi_env env, napi_value owner, char **base, napi_value buffer) {
  void *data = 0;
  __SIZE_TYPE__ bytes;
  if ((napi_get_arraybuffer_info(env, buffer, &data, &bytes) && napi_get_typedarray_info(env, buffer, 0, 0, &data, 0, 0)) || !data) {
    napi_throw_error(env, 0, "kernels: an ArrayBuffer that is neither empty nor detached is needed");
    return 1;
  }
  *base = data;
  return napi_set_named_property(env, owner, "buffer", buffer);
}

/* kernels.rebind(buffer), to be called as a method: after the arena's memory has grown. */
static napi_value rebind(napi_env env, napi_callback_info info) {
  napi_value buffer, kernels, owner;
  __SIZE_TYPE__ count = 1;
  void *base = 0;
  if (napi_get_cb_info(env, info, &count, &buffer, &kernels, &base) == 0 &&
      napi_get_named_property(env, kernels, "owner", &owner) == 0)
    point(env, owner, base, buffer);
  return 0;
}

/* A new set of kernels for a buffer. Their base address lies in a small ArrayBuffer, the owner, that they keep alive. */
static napi_value bind(napi_env env, napi_callback_info info, BindKernels *fill) {
  napi_value buffer, owner, kernels, function;
  __SIZE_TYPE__ count = 1;
  void *base = 0;
  if (napi_get_cb_info(env, info, &count, &buffer, 0, 0) || napi_create_object(env, &kernels) ||
      napi_create_arraybuffer(env, sizeof(char *), &base, &owner) || point(env, owner, base, buffer))
    return 0;
  fill(env, kernels, owner, base);
  if (napi_create_function(env, "rebind", NAPI_AUTO_LENGTH, rebind, base, &function)) return 0;
  napi_set_named_property(env, kernels, "owner", owner);
  napi_set_named_property(env, kernels, "rebind", function);
  return kernels;
}

#if defined(__x86_64__)
static napi_value avx2(napi_env env, napi_callback_info info) { return bind(env, info, bindAvx2); }
static napi_value avx512(napi_env env, napi_callback_info info) { return bind(env, info, bindAvx512); }
#else
static napi_value neon(napi_env env, napi_callback_info info) { return bind(env, info, bindNeon); }
#endif

static void offer(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, 0, &function) == 0)
    napi_set_named_property(env, exports, name, function);
}

EXPORTED napi_value napi_register_module_v1(napi_env env, napi_value exports) {
#if defined(__x86_64__)
  int narrowFirst = prefersAvx2();
  if (hasAvx512() && !narrowFirst) offer(env, exports, "avx512", avx512);
  if (hasAvx2()) offer(env, exports, "avx2", avx2);
  if (hasAvx512() && narrowFirst) offer(env, exports, "avx512", avx512);
#else
  offer(env, exports, "neon", neon);
#endif
  return exports;
}

#if defined(_WIN32)
int _fltused = 0; /* the linker asks for it where floating point is used */
#endif

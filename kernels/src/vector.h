/*
 * Vectors of VL floats and the few operations every kernel is written in. One source serves all targets:
 * VL is 4 for WebAssembly and NEON, 8 for AVX2, 16 for AVX-512.
 *
 * Loads and stores take a count: at the end of a row only `count` lanes exist, and nothing outside them may be
 * read or written. Reductions go over the lanes in a fixed tree, so that a flavor gives the same bits everywhere.
 */
#ifndef VECTOR_H
#define VECTOR_H

#if defined(__AVX2__)
#include <immintrin.h>
#endif

typedef __INTPTR_TYPE__ isize;
typedef __UINT64_TYPE__ u64;
typedef __UINT32_TYPE__ u32;
typedef unsigned char u8;

#include "signatures.h"

typedef float V __attribute__((ext_vector_type(VL)));
typedef int VI __attribute__((ext_vector_type(VL)));
typedef u8 VB __attribute__((ext_vector_type(VL)));
/* VL mask bytes as one number. */
#if VL == 4
typedef u32 MaskWord;
#elif VL == 8
typedef u64 MaskWord;
#else
typedef unsigned __int128 MaskWord;
#endif
typedef V VU __attribute__((aligned(4)));
typedef VB VBU __attribute__((aligned(1)));

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))
#define UNROLL _Pragma("unroll")

/*
 * KERNEL(fill) { ... } defines the kernel `fill`. Its parameters are those of src/tensor/kernels.ts, with the same names. A kernel
 * is an export of the WebAssembly module; the native add-on wraps it in a callback (native.c).
 */
#ifdef __wasm__
#define KERNEL(name) __attribute__((export_name(#name))) void k_##name(PARAMETERS_##name)
#else
#define KERNEL(name) static void k_##name(PARAMETERS_##name)
#endif

/* Must equal LOG_ZERO of src/tensor/kernels.ts. */
#define LOG_ZERO (-1e30f)
/* Lowest start of a running maximum: below every finite logit that can occur. */
#define LOWEST (-3.4e38f)

/* a * b + c: one rounding where the target has a fast fused operation, else two. Never left to the compiler. */
INLINE V madd(V a, V b, V c) {
#if defined(__wasm_relaxed_simd__)
  return (V)__builtin_wasm_relaxed_madd_f32x4(a, b, c);
#elif defined(__wasm__)
  return a * b + c;
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

INLINE V splat(float x) { return (V)(x); }

/* b where either is NaN. */
INLINE V vmax(V a, V b) { return a > b ? a : b; }

#if VL == 8
INLINE __m256i lanes(int count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
INLINE V loadPart(const float *p, int count) { return (V)_mm256_maskload_ps(p, lanes(count)); }
/* Not a masked store: those take a dozen cycles on AMD processors. */
INLINE void storePart(float *p, V x, int count) {
  __m128 rest = _mm256_castps256_ps128((__m256)x);
  if (count & 4) {
    _mm_storeu_ps(p, rest);
    rest = _mm256_extractf128_ps((__m256)x, 1);
    p += 4;
  }
  if (count & 2) {
    _mm_storel_pi((__m64 *)p, rest);
    rest = _mm_movehl_ps(rest, rest);
    p += 2;
  }
  if (count & 1) _mm_store_ss(p, rest);
}
#elif VL == 16
INLINE __mmask16 lanes(int count) { return (__mmask16)((1u << count) - 1); }
INLINE V loadPart(const float *p, int count) { return (V)_mm512_maskz_loadu_ps(lanes(count), p); }
INLINE void storePart(float *p, V x, int count) { _mm512_mask_storeu_ps(p, lanes(count), (__m512)x); }
#else
NOINLINE V loadPart(const float *p, int count) {
  V x = splat(0);
  x.x = p[0];
  if (count > 1) x.y = p[1];
  if (count > 2) x.z = p[2];
  return x;
}
NOINLINE void storePart(float *p, V x, int count) {
  p[0] = x.x;
  if (count > 1) p[1] = x.y;
  if (count > 2) p[2] = x.z;
}
#endif

/* The first `count` lanes (1..VL); the others are 0. */
INLINE V load(const float *p, int count) { return count == VL ? *(const VU *)p : loadPart(p, count); }
INLINE void store(float *p, V x, int count) {
  if (count == VL) *(VU *)p = x;
  else storePart(p, x, count);
}
INLINE V loadFull(const float *p) { return *(const VU *)p; }
INLINE void storeFull(float *p, V x) { *(VU *)p = x; }

/* -1 in the lanes that exist and are allowed; a missing mask allows all. */
INLINE VI loadMask(const u8 *mask, int count) {
  if (count == VL) return mask ? __builtin_convertvector(*(const VBU *)mask, VI) != 0 : (VI)(-1);
  VI index;
  UNROLL for (int i = 0; i < VL; i++) index[i] = i;
  VI in = index < (VI)(count);
  if (!mask) return in;
  union {
    MaskWord word;
    VB bytes;
  } tail = {0};
  for (int i = count - 1; i >= 0; i--) tail.word = tail.word << 8 | mask[i];
  return in & (__builtin_convertvector(tail.bytes, VI) != 0);
}

#if VL == 4
INLINE float sumLanes(V x) { return (x.x + x.y) + (x.z + x.w); }
INLINE float maxLanes(V x) {
  float a = x.x > x.y ? x.x : x.y, b = x.z > x.w ? x.z : x.w;
  return a > b ? a : b;
}
#else
typedef float Half __attribute__((ext_vector_type(VL / 2)));
#if VL == 8
typedef Half V4;
#else
typedef float V4 __attribute__((ext_vector_type(4)));
#endif
INLINE float sumLanes(V x) {
  Half h = x.lo + x.hi;
#if VL == 16
  V4 q = h.lo + h.hi;
#else
  V4 q = h;
#endif
  return (q.x + q.y) + (q.z + q.w);
}
INLINE float maxLanes(V x) {
  Half h = x.lo > x.hi ? x.lo : x.hi;
#if VL == 16
  V4 q = h.lo > h.hi ? h.lo : h.hi;
#else
  V4 q = h;
#endif
  float a = q.x > q.y ? q.x : q.y, b = q.z > q.w ? q.z : q.w;
  return a > b ? a : b;
}
#endif

/*
 * Runs the statements given for i = 0, VL, 2 VL ... below n; `count` lanes exist at i. They are compiled twice, with a constant
 * count for whole vectors, so that the loop holds no branch for the last, partial one.
 */
#define EACH_VECTOR(i, count, n, ...) \
  do { \
    const isize end_ = (n); \
    isize i = 0; \
    for (; i + VL <= end_; i += VL) { \
      enum { count = VL }; \
      __VA_ARGS__ \
    } \
    if (i < end_) { \
      const isize count = end_ - i; \
      __VA_ARGS__ \
    } \
  } while (0)

INLINE isize least(isize a, isize b) { return a < b ? a : b; }

#endif

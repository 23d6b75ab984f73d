/* Uniform numbers from Philox4x32-10 (Salmon et al., SC 2011): the same words as src/tensor/philox.ts. */
#ifndef RANDOM_H
#define RANDOM_H
#include "vector.h"

/* counter: index of the first block of four words; a double, because it counts up to 2^53. */
KERNEL(uniform) {
  u64 index = (u64)counter;
  for (int i = 0; i < n; i += 4, index++) {
    u32 c[4] = {(u32)index, (u32)(index >> 32), stream, 0};
    u32 k0 = key0, k1 = key1;
    for (int round = 0; round < 10; round++) {
      u64 left = (u64)0xd2511f53u * c[0], right = (u64)0xcd9e8d57u * c[2];
      c[0] = (u32)(right >> 32) ^ c[1] ^ k0;
      c[2] = (u32)(left >> 32) ^ c[3] ^ k1;
      c[1] = (u32)right;
      c[3] = (u32)left;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    for (int l = 0; l < 4 && i + l < n; l++) out[i + l] = (float)(int)(c[l] >> 8) * 5.960464477539063e-8f;
  }
}

#endif

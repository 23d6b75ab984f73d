/** Stands for the relaxed SIMD kernels in the lab's bundle: it computes on plain SIMD, and never asks for them. */
export const relaxedWasm = '';

/**
 * The kernels in plain JavaScript: the flavor of last resort where WebAssembly SIMD is missing, and, on the
 * float64 arena, the reference that every other flavor is tested against. Naive on purpose: each reads like
 * its formula.
 */
import type { Arena } from '../arena.js';
import type { Kernels } from '../kernels.js';
import { elementwiseKernels } from './plain-elementwise.js';
import { productKernels } from './product.js';
import { softmaxKernels } from './plain-softmax.js';

/** Kernels that compute in the precision of the arena's `real` array. */
export function plainKernels(arena: Arena): Kernels {
  return { ...productKernels(arena), ...softmaxKernels(arena), ...elementwiseKernels(arena) };
}

/**
 * A backend is an arena together with the kernels that work on it. Everything above takes one and never asks
 * which.
 */
import { Arena } from './arena.js';
import type { KernelFlavor, Kernels } from './kernels.js';
import { plainKernels } from './plain/plain.js';

export interface Backend {
  readonly flavor: KernelFlavor;
  readonly arena: Arena;
  readonly kernels: Kernels;
}

/** Plain JavaScript in float32 ('js') or double precision ('float64'): always available, needs no loading. */
export function plainBackend(flavor: 'js' | 'float64'): Backend {
  const arena = new Arena(flavor === 'js' ? 'float32' : 'float64');
  return { flavor, arena, kernels: plainKernels(arena) };
}

/** All kernels that can run on this machine, each with an arena: what conformance tests go through. */
import { Arena } from '../arena.js';
import { openBackend } from '../loader.js';
import { bindNative, loadNative } from '../native.js';
import type { Subject } from './workbench.js';

export interface Runnable extends Subject {
  readonly name: string;
}

/**
 * Native kernels of every instruction set, both WebAssembly flavors, and plain JavaScript; and why others are
 * missing.
 */
export async function runnableKernels(): Promise<{ runnable: Runnable[]; missing: string[] }> {
  const runnable: Runnable[] = [];
  const missing: string[] = [];
  const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  try {
    for (const [instructions, bind] of loadNative().variants) {
      const arena = new Arena('float32');
      runnable.push({ name: `native ${instructions}`, arena, kernels: bindNative(arena, bind) });
    }
  } catch (error) {
    missing.push(`native: ${why(error)}`);
  }
  for (const flavor of ['relaxed', 'simd', 'js'] as const) {
    try {
      const { arena, kernels } = await openBackend({ flavor });
      runnable.push({ name: flavor, arena, kernels });
    } catch (error) {
      missing.push(why(error));
    }
  }
  return { runnable, missing };
}

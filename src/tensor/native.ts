/**
 * The kernels as native code: a Node-API add-on of a few dozen kilobytes without dependencies, committed for
 * the common platforms (kernels/lib). Nothing is compiled at installation.
 */
import type { Arena } from './arena.js';
import { hostProcess } from './host.js';
import type { Kernels } from './kernels.js';

export interface NativeKernels extends Kernels {
  /** Moves the kernels to another buffer: to be called after the arena's memory has grown. */
  rebind(buffer: ArrayBuffer | Uint8Array): void;
}

/** Takes a memory's buffer; a shared one through a view. */
export type BindBuffer = (buffer: ArrayBuffer | Uint8Array) => NativeKernels;

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64'];

export interface NativeAddon {
  /** Path of the library. */
  readonly file: string;
  /**
   * By instruction set, the fastest first, a function that binds kernels to a memory's buffer; at least one.
   */
  readonly variants: ReadonlyMap<string, BindBuffer>;
}

/**
 * Loads the add-on of this platform.
 * @throws an error that says why there is no native code
 */
export function loadNative(): NativeAddon {
  const host = hostProcess();
  const createRequire = host?.getBuiltinModule?.('node:module')?.createRequire;
  if (host === undefined || createRequire === undefined)
    throw new Error('native code needs Node.js >= 20.16');
  const platform = `${host.platform}-${host.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new Error(`there is no native code for ${platform}, only for ${PLATFORMS.join(', ')}`);
  }
  // From src/tensor and from dist/tensor alike the package's root is two levels up.
  const require = createRequire(import.meta.url);
  const file = require.resolve(`../../kernels/lib/${platform}.node`);
  const addon = require(file);
  const variants = new Map(Object.entries(addon as Record<string, BindBuffer>));
  if (variants.size === 0) throw new Error('this processor lacks AVX2 and FMA');
  return { file, variants };
}

/** Native kernels for an arena; they follow the arena's memory when it grows. */
export function bindNative(arena: Arena, bind: BindBuffer): Kernels {
  const buffer = (): ArrayBuffer | Uint8Array => {
    const memory: ArrayBufferLike = arena.memory!.buffer;
    return memory instanceof ArrayBuffer ? memory : new Uint8Array(memory);
  };
  const kernels = bind(buffer());
  arena.onGrow = () => kernels.rebind(buffer());
  return kernels;
}

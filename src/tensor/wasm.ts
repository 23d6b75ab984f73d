/** The kernels as WebAssembly: feature probes, compilation, and one instance for each arena. */
import { ARGUMENT_COUNTS } from './generated/argument-counts.js';
import { relaxedWasm } from './generated/relaxed-wasm.js';
import { simdWasm } from './generated/simd-wasm.js';
import { hostProcess } from './host.js';
import type { Kernels } from './kernels.js';

export type WasmFlavor = 'simd' | 'relaxed';

/** A function `() -> v128` around the instructions given: it validates where the engine knows them. */
function probe(instructions: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...instructions, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
    ...[1, 5, 1, 0x60, 0, 1, 0x7b], // type 0: () -> v128
    ...[3, 2, 1, 0], // one function of type 0
    ...[10, body.length + 2, 1, body.length, ...body], // its code
  ]);
}

const SPLAT_ZERO = [0x41, 0, 0xfd, 0x11]; // i32.const 0, i32x4.splat
const PROBES: Readonly<Record<WasmFlavor, readonly number[]>> = {
  simd: [...SPLAT_ZERO, 0xfd, 0xe0, 0x01], // f32x4.abs and its like
  relaxed: [...SPLAT_ZERO, ...SPLAT_ZERO, ...SPLAT_ZERO, 0xfd, 0x85, 0x02], // f32x4.relaxed_madd
};

/** Why this engine cannot run a flavor, or undefined when it can. */
export function missingFeature(flavor: WasmFlavor): string | undefined {
  if (typeof WebAssembly === 'undefined') return 'this engine has no WebAssembly';
  if (flavor === 'relaxed') enableRelaxedSimd();
  if (WebAssembly.validate(probe(PROBES[flavor]))) return undefined;
  return `this engine has no WebAssembly ${flavor === 'simd' ? 'SIMD' : 'relaxed SIMD'}`;
}

/** Node 20 has relaxed SIMD behind a flag; later versions have it switched on. */
function enableRelaxedSimd(): void {
  if (WebAssembly.validate(probe(PROBES.relaxed))) return;
  try {
    hostProcess()?.getBuiltinModule?.('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    // Not V8, or the flag is gone: the probe will say what is missing.
  }
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Compiled once per process: a module is a pure value. */
const compiled = new Map<WasmFlavor, Promise<WebAssembly.Module>>();

export function compileWasm(flavor: WasmFlavor): Promise<WebAssembly.Module> {
  let module = compiled.get(flavor);
  if (module === undefined) {
    module = WebAssembly.compile(decode(flavor === 'simd' ? simdWasm : relaxedWasm));
    compiled.set(flavor, module);
  }
  return module;
}

/** By name, what is a function of the contract. */
type KernelName = Exclude<keyof Kernels, 'panel' | 'gemmScratch'>;
const COUNTS: Readonly<Record<KernelName, number>> = ARGUMENT_COUNTS;

/** Whether there is a function of each kernel's name with as many arguments as the contract says. */
function areKernels(exported: Pick<Kernels, 'panel' | 'gemmScratch'>): exported is Kernels {
  return Object.entries(COUNTS).every(([name, count]) => {
    const kernel: unknown = Reflect.get(exported, name);
    return typeof kernel === 'function' && kernel.length === count;
  });
}

/** A constant, which comes as a function without arguments. */
function constant(exports: WebAssembly.Exports, name: string): number {
  const give = exports[name];
  const value: unknown = typeof give === 'function' ? give() : undefined;
  if (typeof value === 'number') return value;
  throw new Error(`kernels: ${name} must be a function that gives a number, got ${typeof value}`);
}

/**
 * Kernels that work on a memory. They stay valid when the memory grows.
 * @throws when the module is not the one of this contract
 */
export function instantiateWasm(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = {
    ...exports,
    panel: constant(exports, 'panel'),
    gemmScratch: constant(exports, 'gemmScratch'),
  };
  if (!areKernels(kernels))
    throw new Error('kernels: the module has other functions than this library calls');
  return kernels;
}

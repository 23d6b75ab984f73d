/**
 * The runtime behind `onnx:`, an optional peer dependency: onnxruntime-node where it is installed (native),
 * else onnxruntime-web (WebAssembly). Looked for beside this package and beside the work folder.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MakeTensor, OnnxSession } from '../../reward/onnx/onnx-oracle.js';

export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options?: object): Promise<OnnxSession> };
  readonly Tensor: MakeTensor;
  readonly env: { logLevel?: string; wasm: { numThreads?: number } };
}

/** Fastest first. */
export const ONNX_RUNTIMES: readonly string[] = ['onnxruntime-node', 'onnxruntime-web'];

/**
 * @param owner begins the message
 * @throws one sentence when none is installed
 */
export async function loadOnnxRuntime(
  owner: string,
  names: readonly string[] = ONNX_RUNTIMES,
): Promise<OnnxRuntime> {
  for (const name of names) {
    const runtime = await importPackage(name);
    if (runtime === undefined) continue;
    // One thread: the same bits everywhere, and no worker that keeps the program from ending.
    runtime.env.logLevel = 'error';
    runtime.env.wasm.numThreads = 1;
    return runtime;
  }
  throw new Error(
    `${owner} needs the package onnxruntime-web (or onnxruntime-node, which is faster), which is not installed; install it with: npm install onnxruntime-web`,
  );
}

async function importPackage(name: string): Promise<OnnxRuntime | undefined> {
  for (const at of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    let path: string;
    try {
      path = createRequire(at).resolve(name);
    } catch {
      continue;
    }
    const module = (await import(pathToFileURL(path).href)) as Partial<OnnxRuntime> & {
      default?: OnnxRuntime;
    };
    return module.InferenceSession === undefined ? module.default : (module as OnnxRuntime);
  }
  return undefined;
}

/**
 * Chooses the kernels: native code, WebAssembly with relaxed SIMD, with plain SIMD, or plain JavaScript, in
 * this order of speed. Each candidate must first pass a self-test against the float64 reference; where one
 * cannot be had, the reason is kept (for `ocgfn doctor`) and the next is tried. A flavor that was asked for
 * is had or is an error.
 */
import { Arena } from './arena.js';
import { plainBackend, type Backend } from './backend.js';
import { selfTest } from './conformance/check-kernels.js';
import { hostProcess } from './host.js';
import type { KernelFlavor, Kernels } from './kernels.js';
import { bindNative, loadNative, type BindBuffer } from './native.js';
import { threadedKernels } from './threaded-kernels.js';
import { compileWasm, instantiateWasm, missingFeature } from './wasm.js';
import { WorkerPool } from './worker-pool.js';

/** What became of one candidate. */
export interface FlavorReport {
  readonly flavor: KernelFlavor;
  readonly usable: boolean;
  /** Why it is or is not in use, in a few words. */
  readonly reason: string;
}

export interface LoadedBackend extends Backend {
  /** Whether results are the same bits on every machine and engine. True of plain-SIMD WebAssembly only. */
  readonly deterministic: boolean;
  /** Threads that share large calls; 1: none but the caller's. */
  readonly threads: number;
  /** Candidates in the order in which they were tried; the last one is in use. */
  readonly report: readonly FlavorReport[];
}

export interface BackendOptions {
  /** Default 'auto': the environment variable OCGFN_KERNELS where set, else the fastest that works. */
  readonly flavor?: KernelFlavor | 'auto';
  /**
   * Threads that share the large calls of native kernels (Node.js). Default: the environment variable
   * OCGFN_THREADS where set, else 1. Results do not depend on it. Worth it for large batches or networks on
   * an otherwise idle machine; small calls stay with one thread anyway.
   */
  readonly threads?: number;
}

const FASTEST_FIRST = ['native', 'relaxed', 'simd', 'js'] as const;
const FLAVORS: readonly string[] = [...FASTEST_FIRST, 'float64'];

/** Gives an arena its kernels. */
type Bind = (arena: Arena) => Kernels;
interface Candidate {
  readonly bind: Bind;
  readonly note: string;
  /** Of native kernels: where workers find them. */
  readonly addon?: { readonly file: string; readonly instructions: string };
}

function nativeCandidate(): Candidate {
  const { file, variants } = loadNative();
  const [[instructions, bindBuffer]] = [...variants] as [[string, BindBuffer]];
  return {
    bind: (arena) => bindNative(arena, bindBuffer),
    note: instructions,
    addon: { file, instructions },
  };
}

async function wasmCandidate(flavor: 'simd' | 'relaxed'): Promise<Candidate> {
  const missing = missingFeature(flavor);
  if (missing) throw new Error(missing);
  const module = await compileWasm(flavor);
  return { bind: (arena) => instantiateWasm(module, arena.memory!), note: 'WebAssembly' };
}

async function tested(flavor: 'native' | 'relaxed' | 'simd'): Promise<Candidate> {
  const found = flavor === 'native' ? nativeCandidate() : await wasmCandidate(flavor);
  const wrong = selfTest(found.bind);
  if (wrong) throw new Error(`self-test failed: ${wrong}`);
  return found;
}

/** Candidates that were tried, once per process: loading and testing give the same answer every time. */
const tried = new Map<string, Promise<Candidate>>();

function candidate(flavor: 'native' | 'relaxed' | 'simd'): Promise<Candidate> {
  let attempt = tried.get(flavor);
  if (attempt === undefined) {
    attempt = tested(flavor);
    tried.set(flavor, attempt);
  }
  return attempt;
}

/** The flavor asked for, by option or by the environment; 'auto' when by neither. */
function wanted(options: BackendOptions): KernelFlavor | 'auto' {
  if (options.flavor !== undefined && options.flavor !== 'auto') return known('flavor', options.flavor);
  const variable = hostProcess()?.env?.OCGFN_KERNELS;
  return variable === undefined || variable === '' || variable === 'auto'
    ? 'auto'
    : known('OCGFN_KERNELS', variable);
}

function known(name: string, value: string): KernelFlavor {
  if (!FLAVORS.includes(value)) {
    throw new Error(`kernels: ${name} must be auto or one of ${FLAVORS.join(', ')}, got ${value}`);
  }
  return value as KernelFlavor;
}

const MOST_THREADS = 64;

/** Threads asked for, by option or by the environment. */
function wantedThreads({ threads }: BackendOptions): number {
  const variable = hostProcess()?.env?.OCGFN_THREADS;
  const [name, value] =
    threads === undefined && variable ? ['OCGFN_THREADS', Number(variable)] : ['threads', threads ?? 1];
  if (Number.isInteger(value) && value >= 1 && value <= MOST_THREADS) return value;
  throw new Error(
    `kernels: ${name} must be an integer from 1 to ${MOST_THREADS}, got ${threads ?? variable}`,
  );
}

/** An arena with kernels for it, and workers where there are to be several threads. */
function open({ bind, addon }: Candidate, threads: number): { arena: Arena; kernels: Kernels } {
  const isShared = threads > 1 && addon !== undefined;
  const arena = new Arena('float32', undefined, isShared);
  const kernels = bind(arena);
  if (!isShared) return { arena, kernels };
  const pool = new WorkerPool(threads - 1, arena.memory!, addon.file, addon.instructions);
  return { arena, kernels: threadedKernels(kernels, pool, arena) };
}

/**
 * An arena with the fastest kernels that work here, or with those asked for.
 * @throws where the flavor asked for is unknown or cannot be had, or where it has no threads though several
 * were asked for; the message says why
 */
export async function openBackend(options: BackendOptions = {}): Promise<LoadedBackend> {
  const asked = wanted(options);
  const threads = wantedThreads(options);
  const report: FlavorReport[] = [];
  for (const flavor of asked === 'auto' ? FASTEST_FIRST : [asked]) {
    if (flavor === 'js' || flavor === 'float64') {
      if (threads > 1)
        throw new Error(`kernels: ${threads} threads need native kernels, those here are ${flavor}`);
      report.push({ flavor, usable: true, reason: 'plain JavaScript' });
      return { ...plainBackend(flavor), deterministic: false, threads: 1, report };
    }
    try {
      const found = await candidate(flavor);
      if (threads > 1 && flavor !== 'native') throw new Error(`${threads} threads need native kernels`);
      const opened = open(found, threads);
      report.push({ flavor, usable: true, reason: `${found.note}, self-test passed` });
      return { flavor, ...opened, deterministic: flavor === 'simd', threads, report };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (asked !== 'auto')
        throw new Error(`kernels: ${flavor} cannot be used here: ${reason}`, { cause: error });
      report.push({ flavor, usable: false, reason });
    }
  }
  throw new Error('kernels: no flavor can be used'); // unreachable: plain JavaScript always can
}

/**
 * Worker threads that run kernels on the same shared memory. A job is one call of a kernel: its number and
 * arguments are written into a small shared block, the thread is woken, and whoever gave the job waits for
 * its end. Both sides first spin for a bounded time, then sleep: jobs come in quick succession while a step
 * is computed, and not at all between steps.
 */
import { ARGUMENT_COUNTS } from './generated/argument-counts.js';
import { hostProcess } from './host.js';
import type { Kernels } from './kernels.js';

/** Kernels a worker can be asked for; a job names one by its place here. */
export const POOLED = [
  'gemm', 'adam', 'actGrad', 'embedBag', 'maskedLogSoftmax', 'maskedLogSoftmaxGrad',
] as const; // prettier-ignore
export type Pooled = (typeof POOLED)[number];

const MOST_ARGUMENTS = Math.max(...POOLED.map((name) => ARGUMENT_COUNTS[name]));
/** Looks at a job's state before sleeping: some tens of microseconds. */
const SPINS = 20_000;

/**
 * Int32 per worker: number of the last job given, of the last one done, and the kernel asked for; a cache
 * line each worker.
 */
const GIVEN = 0;
const DONE = 1;
const KERNEL = 2;
const STRIDE = 16;

/** What a worker is started with. */
interface WorkerData {
  readonly addon: string;
  readonly instructions: string;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  readonly values: Float64Array;
  readonly index: number;
  readonly names: readonly string[];
  /** Numbers of arguments, by kernel. */
  readonly counts: readonly number[];
  /** Places for arguments, by worker. */
  readonly stride: number;
  readonly spins: number;
}

/** `require` in a worker, for the two things that it loads. */
interface Load {
  (name: 'node:worker_threads'): { readonly workerData: WorkerData };
  (
    addon: string,
  ): Readonly<Record<string, (memory: Uint8Array) => Record<string, (...values: number[]) => void>>>;
}

/** The whole program of a worker: it is handed over as text, so it refers to nothing outside. */
function workerMain(load: Load): void {
  const { workerData } = load('node:worker_threads');
  const { addon, instructions, memory, control, values, index, names, counts, stride, spins } = workerData;
  const kernels = load(addon)[instructions](new Uint8Array(memory.buffer));
  const at = index * 16;
  const from = index * stride;
  const own = counts.map((count) => Array.from({ length: count }, () => 0));
  for (let done = 0; ;) {
    for (let spin = 0; spin < spins && Atomics.load(control, at) === done; spin++);
    while (Atomics.load(control, at) === done) Atomics.wait(control, at, done);
    done = (done + 1) | 0;
    const job = control[at + 2];
    for (let i = 0; i < own[job].length; i++) own[job][i] = values[from + i];
    kernels[names[job]].apply(undefined, own[job]);
    Atomics.store(control, at + 1, done);
    Atomics.notify(control, at + 1);
  }
}

interface WorkerThreads {
  readonly Worker: new (
    code: string,
    options: { eval: true; workerData: WorkerData },
  ) => { unref(): void; on(event: 'error', then: (error: Error) => void): void };
}

export class WorkerPool {
  /** Workers beside the thread that gives the jobs. */
  readonly size: number;
  private readonly control: Int32Array;
  private readonly values: Float64Array;
  private failure: Error | undefined;

  /**
   * @param addon path of the native library, and which of its variants
   * @throws where there are no worker threads
   */
  constructor(size: number, memory: WebAssembly.Memory, addon: string, instructions: string) {
    const threads = hostProcess()?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
    if (threads === undefined) throw new Error('worker threads need Node.js >= 20.16');
    this.size = size;
    this.control = new Int32Array(new SharedArrayBuffer(4 * STRIDE * size));
    this.values = new Float64Array(new SharedArrayBuffer(8 * MOST_ARGUMENTS * size));
    for (let index = 0; index < size; index++) {
      const worker = new threads.Worker(`(${workerMain.toString()})(require)`, {
        eval: true,
        workerData: { addon, instructions, memory, control: this.control, values: this.values, index, names: POOLED, counts: POOLED.map((name) => ARGUMENT_COUNTS[name]), stride: MOST_ARGUMENTS, spins: SPINS },
      }); // prettier-ignore
      worker.on('error', (error) => {
        this.failure = error;
      });
      // It must not keep the program alive.
      worker.unref();
    }
  }

  /** Starts a worker's next job. */
  start<N extends Pooled>(worker: number, kernel: N, values: Parameters<Kernels[N]>): void {
    for (let i = 0; i < values.length; i++) this.values[worker * MOST_ARGUMENTS + i] = values[i];
    const at = worker * STRIDE;
    this.control[at + KERNEL] = POOLED.indexOf(kernel);
    Atomics.add(this.control, at + GIVEN, 1);
    Atomics.notify(this.control, at + GIVEN);
  }

  /** Waits until all jobs are done. @throws when a worker has died */
  join(workers: number): void {
    const { control } = this;
    for (let w = 0; w < workers; w++) {
      const at = w * STRIDE;
      const given = Atomics.load(control, at + GIVEN);
      for (let spin = 0; spin < SPINS && Atomics.load(control, at + DONE) !== given; spin++);
      for (let done; (done = Atomics.load(control, at + DONE)) !== given;) {
        if (Atomics.wait(control, at + DONE, done, 20_000) === 'timed-out') this.refuse();
      }
    }
  }

  private refuse(): void {
    const why = this.failure?.message ?? 'it has not answered for 20 seconds';
    throw new Error(`kernels: a worker thread does not work: ${why}; do without threads`);
  }
}

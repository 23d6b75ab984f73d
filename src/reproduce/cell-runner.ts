/**
 * Where cells are done: in this process, or in one of their own, whose end (out of memory, killed) is not the
 * end of the experiment.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { CellOrder } from './cell-process.js';
import type { Cell, Plan } from './plan.js';
import { runCell } from './run-cell.js';
import { Crash } from './job-schedule.js';
import type { OrderAnswer } from './serve-orders.js';

export interface CellRunner<C = Cell> {
  /** @throws Crash when its process ended; the signal's reason when interrupted */
  run(cell: C): Promise<void>;
  /** No cell is being done any more. */
  close(): void;
}

export function runnerHere(root: string, plan: Plan, signal: AbortSignal): CellRunner {
  return { run: (cell) => runCell(root, plan, cell, signal), close: () => {} };
}

/** Milliseconds that a process has to come to a good end when it is interrupted. */
const PATIENCE = 30_000;
const LAST_WORDS = 4000;

export function runnerApart(root: string, plan: Plan, signal: AbortSignal): CellRunner {
  const { experiment, scaleName: scale, cut } = plan;
  const orderOf = (cell: Cell): CellOrder => ({ do: cell, root, experiment, scale, cut });
  return new ProcessRunner(new URL('cell-process.js', import.meta.url), orderOf, signal);
}

/** Does cells in a process that starts with the first one, and again after it has died. */
export class ProcessRunner<C> implements CellRunner<C> {
  private worker: Worker | undefined;

  /** @param entry what the process runs @param orderOf what it is told, and answers with an `OrderAnswer` */
  constructor(
    private readonly entry: URL,
    private readonly orderOf: (cell: C) => object,
    private readonly signal: AbortSignal,
  ) {}

  async run(cell: C): Promise<void> {
    const { signal } = this;
    signal.throwIfAborted();
    const worker = (this.worker ??= startWorker(this.entry));
    let late: NodeJS.Timeout | undefined;
    const stop = (): void => {
      worker.send('stop');
      late = setTimeout(() => worker.child.kill('SIGKILL'), PATIENCE);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const answer = worker.answer();
      worker.send(this.orderOf(cell));
      const { error } = await Promise.race([answer, worker.ended]);
      signal.throwIfAborted();
      if (error !== undefined) throw new Error(error);
    } catch (error) {
      if (error instanceof Crash) this.worker = undefined;
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    if (this.worker?.child.connected) this.worker.child.disconnect();
    this.worker = undefined;
  }
}

interface Worker {
  readonly child: ChildProcess;
  /** Rejects with a Crash when the process has ended. */
  readonly ended: Promise<never>;
  send(order: object | 'stop'): void;
  /** The next answer. */
  answer(): Promise<OrderAnswer>;
}

function startWorker(entry: URL): Worker {
  const child = fork(entry, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Infinity and NaN among the settings would not survive JSON.
    serialization: 'advanced',
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-LAST_WORDS)));
  const ended = new Promise<never>((_, reject) => {
    child.on('error', (error) => reject(new Crash(error.message)));
    child.on('close', (code, signal) => reject(new Crash(epitaph(said, code, signal))));
  });
  // Nobody may be waiting for it.
  ended.catch(() => {});
  return {
    child,
    ended,
    // To a process that is gone nothing can be sent; `ended` tells.
    send: (order) => void child.send(order, () => {}),
    answer: () =>
      new Promise((resolve) => child.once('message', (message) => resolve(message as OrderAnswer))),
  };
}

/** What a process died of. */
function epitaph(said: string, code: number | null, signal: NodeJS.Signals | null): string {
  if (/heap out of memory|Array buffer allocation failed/.test(said))
    return 'its process ran out of memory; try fewer --jobs';
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  const last = said.trim().split('\n').at(-1);
  const hint = signal === 'SIGKILL' ? ' (too little memory for so many --jobs?)' : '';
  return `its process was ended ${how}${hint}${last ? `; it said: ${last}` : ''}`;
}

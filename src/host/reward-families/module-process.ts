/**
 * A user's function in a worker: called batch after batch, ended when it hangs, so that it cannot hang
 * training. The next call starts it afresh.
 */
import { Worker } from 'node:worker_threads';
import type { Scores } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/walk/failure.js';
import { MODULE_WORKER } from './module-worker.js';

export interface ModuleOptions {
  readonly name: string;
  readonly url: string;
  /** The export that scores. */
  readonly export: string;
  /** The function takes one outcome, not a list. */
  readonly each: boolean;
  /** Outcomes are JSON texts, and the function takes what they say. */
  readonly json?: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Loaded {
  /** typeof the export. */
  readonly kind: string;
  readonly names: readonly string[];
  /** What the module says of itself; not checked yet. */
  readonly info: Readonly<Record<string, unknown>>;
}

interface Message extends Loaded {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

interface Pending {
  readonly resolve: (message: Message) => void;
  readonly reject: (error: Error) => void;
}

export class ModuleProcess {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private calls = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ModuleOptions) {}

  /** Loads the module. @throws Error, one sentence */
  async load(): Promise<Loaded> {
    try {
      return await this.start();
    } finally {
      this.worker?.unref();
    }
  }

  /**
   * What the function returns, not checked.
   * @param context second argument of the function
   * @throws OracleFailure
   */
  score(outcomes: readonly string[], context?: Readonly<Record<string, number>>): Promise<Scores> {
    const result = this.queue.then(async () => {
      try {
        if (this.worker === undefined) await this.start();
        this.worker!.ref();
        const { answer } = await this.answer(++this.calls, () =>
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
          this.worker!.postMessage({ id: this.calls, outcomes, context }),
        );
        return answer as Scores;
      } catch (error) {
        const { message } = error as Error;
        // A function that throws may do so for one outcome only: a plain error is tried one by one.
        if (message.startsWith('throws: ')) throw error;
        throw new OracleFailure(this.options.name, outcomes[0], message, error);
      } finally {
        this.worker?.unref();
      }
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  private start(): Promise<Message> {
    const { url, export: name, each, json } = this.options;
    return this.answer(0, () => {
      const worker = new Worker(MODULE_WORKER, { eval: true, workerData: { url, name, each, json } });
      this.worker = worker;
      worker.on('message', (message: Message) => {
        const waiting = this.pending.get(message.id);
        if (message.error !== undefined) waiting?.reject(new Error(message.error));
        else waiting?.resolve(message);
      });
      const ended = (what: string): void => {
        if (worker !== this.worker) return;
        this.worker = undefined;
        for (const { reject } of this.pending.values()) reject(new Error(what));
      };
      worker.on('error', (error) =>
        ended(`failed: ${error instanceof Error ? error.message : String(error)}`),
      );
      worker.on('exit', (code) => ended(`ended its worker with code ${code} instead of an answer`));
    });
  }

  /** Sends and waits; ends the worker when the answer is late. */
  private async answer(id: number, send: () => void): Promise<Message> {
    const { timeout } = this.options;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Message>((resolve, reject) => {
        this.pending.set(id, { resolve, reject });
        timer = setTimeout(() => {
          const { worker } = this;
          this.worker = undefined;
          void worker?.terminate();
          reject(new Error(`did not answer within ${timeout / 1000} s`));
        }, timeout);
        send();
      });
    } finally {
      clearTimeout(timer);
      this.pending.delete(id);
    }
  }
}

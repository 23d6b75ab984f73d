/** The page's side of a worker: calls become promises, events go to listeners. */
import type { CallMessage, CallName, Calls, EventName, Events, Reply } from './protocol.js';

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerClient {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<EventName, (data: never) => void>();
  private next = 0;

  constructor() {
    this.worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module', name: 'ocgfn' });
    this.worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.hear(data));
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.fail(event.message || 'the worker could not be started');
    });
  }

  call<Name extends CallName>(name: Name, argument: Calls[Name][0]): Promise<Calls[Name][1]> {
    const id = this.next++;
    return new Promise<Calls[Name][1]>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const message: CallMessage = { id, name, argument };
      this.worker.postMessage(message);
    });
  }

  /** One listener an event. */
  on<Name extends EventName>(name: Name, listener: (data: Events[Name]) => void): void {
    this.listeners.set(name, listener);
  }

  /** Ends the worker at once, whatever it is doing. */
  end(): void {
    this.worker.terminate();
    this.fail('stopped');
  }

  private hear(reply: Reply): void {
    if ('event' in reply) {
      this.listeners.get(reply.event)?.(reply.data as never);
      return;
    }
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.answer as never);
  }

  private fail(sentence: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(sentence));
    this.waiting.clear();
  }
}

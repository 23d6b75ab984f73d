/** The page's side of a worker: calls become promises, events go to listeners. */
import type { AnswerMessage, CallName, Calls, EventMessage, EventName, Events, Reply } from './protocol.js';

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Calls under way, by name and number. */
type Pending = { readonly [Name in CallName]: Map<number, Waiting<Calls[Name][1]>> };
type Listeners = { [Name in EventName]?: (data: Events[Name]) => void };

const nothingPending = (): Pending => ({
  open: new Map(),
  paint: new Map(),
  spotlight: new Map(),
  sample: new Map(),
  preset: new Map(),
  trainStart: new Map(),
  trainPlay: new Map(),
  trainStep: new Map(),
  trainSpotlight: new Map(),
  trainExport: new Map(),
  adapt: new Map(),
  stop: new Map(),
  plate: new Map(),
  propertiesOpen: new Map(),
  propertiesAsk: new Map(),
  race: new Map(),
});

export class WorkerClient {
  private readonly worker: Worker;
  private readonly pending = nothingPending();
  private readonly listeners: Listeners = {};
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
      this.pending[name].set(id, { resolve, reject });
      this.worker.postMessage({ id, name, argument });
    });
  }

  /** One listener an event. */
  on<Name extends EventName>(name: Name, listener: (data: Events[Name]) => void): void {
    const listeners: { [N in Name]?: (data: Events[N]) => void } = this.listeners;
    listeners[name] = listener;
  }

  /** Ends the worker at once, whatever it is doing. */
  end(): void {
    this.worker.terminate();
    this.fail('stopped');
  }

  private hear(reply: Reply): void {
    if ('event' in reply) this.tell(reply);
    else if ('error' in reply) {
      this.pending[reply.name].get(reply.id)?.reject(new Error(reply.error));
      this.pending[reply.name].delete(reply.id);
    } else this.settle(reply);
  }

  private tell<Name extends EventName>({ event, data }: EventMessage<Name>): void {
    this.listeners[event]?.(data);
  }

  private settle<Name extends CallName>({ id, name, answer }: AnswerMessage<Name>): void {
    this.pending[name].get(id)?.resolve(answer);
    this.pending[name].delete(id);
  }

  private fail(sentence: string): void {
    for (const calls of Object.values(this.pending)) {
      for (const { reject } of calls.values()) reject(new Error(sentence));
      calls.clear();
    }
  }
}

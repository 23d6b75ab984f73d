/**
 * The other side of a runner of processes (cell-runner.ts): does what it is told, one order after the other, and
 * answers when each has come to its end. It ends when the one that gives orders asks it to, or is gone.
 */

/** Without an error the order has been done. */
export interface OrderAnswer {
  readonly error?: string;
}

/** @param run does an order; the signal says that it should stop */
export function serveOrders<O extends object>(run: (order: O, signal: AbortSignal) => Promise<void>): void {
  const controller = new AbortController();
  const obey = async (order: O | 'stop'): Promise<void> => {
    if (order === 'stop') return controller.abort(new Error('interrupted'));
    let answer: OrderAnswer = {};
    try {
      await run(order, controller.signal);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.send?.(answer);
  };
  // Ctrl-C in a terminal reaches the whole group: the other process says what is to be done then.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', (order: O | 'stop') => void obey(order));
}

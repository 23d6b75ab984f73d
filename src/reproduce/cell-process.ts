/**
 * The process that does cells for another one (cell-runner.ts): one after the other, as it is told. It ends
 * when the other asks it to, or is gone: nothing is lost by that, every cell goes on from its run directory.
 */
import type { Cut, Experiment, ScaleName } from './experiment.js';
import { Plan, type Cell } from './plan.js';
import { runCell } from './run-cell.js';

/** What the process is told. */
export type Order =
  | {
      readonly do: Cell;
      readonly root: string;
      readonly experiment: Experiment;
      readonly scale: ScaleName;
      readonly cut: Cut;
    }
  | 'stop';

/** What it answers when a cell has come to its end; without an error the cell is complete. */
export interface CellAnswer {
  readonly error?: string;
}

const controller = new AbortController();

async function obey(order: Order): Promise<void> {
  if (order === 'stop') return controller.abort(new Error('interrupted'));
  let answer: CellAnswer = {};
  try {
    const plan = new Plan(order.experiment, order.scale, order.cut);
    await runCell(order.root, plan, order.do, controller.signal);
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
}

// Ctrl-C in a terminal reaches the whole group: the other process says what is to be done then.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => void obey(order));

/**
 * The process that does cells for another one (cell-runner.ts): one after the other, as it is told. It ends
 * when the other asks it to, or is gone: nothing is lost by that, every cell goes on from its run directory.
 */
import type { Cut, Experiment, ScaleName } from './experiment.js';
import { Plan, type Cell } from './plan.js';
import { runCell } from './run-cell.js';
import { serveOrders } from './serve-orders.js';

/** What the process is told. */
export interface CellOrder {
  readonly do: Cell;
  readonly root: string;
  readonly experiment: Experiment;
  readonly scale: ScaleName;
  readonly cut: Cut;
}

serveOrders<CellOrder>((order, signal) =>
  runCell(order.root, new Plan(order.experiment, order.scale, order.cut), order.do, signal),
);

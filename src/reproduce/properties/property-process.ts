/**
 * The process of one job of `reproduce properties`: its own, so that its memory and processor time are those
 * of the job, and its end is not the end of the others. It ends with the job, or when the process that
 * ordered it is gone.
 */
import type { ScaleName } from '../experiment.js';
import { serveOrders } from '../serve-orders.js';
import { PropertyPlan, type PropertyCut, type PropertyJob } from './property-plan.js';
import { runPropertyJob } from './run-job.js';

export interface PropertyOrder {
  readonly do: PropertyJob;
  readonly root: string;
  readonly scale: ScaleName;
  readonly cut: PropertyCut;
}

serveOrders<PropertyOrder>((order, signal) =>
  runPropertyJob(order.root, new PropertyPlan(order.scale, order.cut), order.do, signal),
);

/**
 * The process of one job of `reproduce properties`: its own, so that its memory and processor time are those
 * of the job, and its end is not the end of the others. It ends with the job, or when the process that
 * ordered it is gone.
 */
import type { CellAnswer } from '../cell-process.js';
import type { ScaleName } from '../experiment.js';
import { PropertyPlan, type PropertyCut, type PropertyJob } from './property-plan.js';
import { runPropertyJob } from './run-job.js';

export interface PropertyOrder {
  readonly do: PropertyJob;
  readonly root: string;
  readonly scale: ScaleName;
  readonly cut: PropertyCut;
}

const controller = new AbortController();

async function obey(order: PropertyOrder | 'stop'): Promise<void> {
  if (order === 'stop') return controller.abort(new Error('interrupted'));
  let answer: CellAnswer = {};
  try {
    const plan = new PropertyPlan(order.scale, order.cut);
    await runPropertyJob(order.root, plan, order.do, controller.signal);
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
}

process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (order: PropertyOrder | 'stop') => void obey(order));

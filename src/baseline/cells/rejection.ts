/**
 * Rejection: objects from p0, kept with probability r(f(x)) / max r. Exact, and the yardstick of how rare a
 * wish is: it needs max r / sum_y r(y) Z_y tries a draw.
 */
import { greatest } from '../../math/log-space.js';
import { DrawList, requireTable, type CellSampler } from './cell-sampler.js';
import { CellMeter } from './cell-meter.js';

const BATCH = 1024;

export const rejection: CellSampler = {
  name: 'rejection',
  help: 'objects from p0, kept in proportion to the reward: exact, and slow where the wish is rare',
  async run(task, budget, random) {
    const { set } = task;
    const { env } = set;
    const logReward = requireTable('rejection', task);
    const max = greatest(logReward);
    const meter = new CellMeter(set, budget);
    const list = new DrawList(set, budget.draws);
    const rows = new Int32Array(BATCH * env.stateSize);
    const cells = new Int32Array(BATCH);
    for (let left = meter.left; left > 0 && !list.full; left = meter.left) {
      const count = Math.min(BATCH, left);
      for (let i = 0; i < count; i++) env.sampleOutcome(random, rows, i * env.stateSize);
      const asked = meter.measure(rows, count, cells);
      if (asked) await asked;
      for (let i = 0; i < count; i++) {
        // Drawn whatever happens, so that the budget of draws does not shift later numbers.
        const u = random.uniform();
        if (!list.full && u < Math.exp(logReward[cells[i]] - max))
          list.add(rows, i * env.stateSize, cells[i]);
      }
    }
    return list.finish(meter, { triesPerDraw: meter.evaluations / list.count });
  },
};

/**
 * MCMC on the reward, with care: Metropolis-Hastings by local moves, on a ladder of temperatures whose
 * neighbors exchange states (parallel tempering; C. J. Geyer, 1991), many independent ladders side by side.
 * Level l has the target p0(x) r(f(x))^b_l, b_0 = 0 ... b_L = 1. The ladder is tuned while it warms up, so
 * that all exchanges are accepted alike often. Cells without a reward are given a slope towards those that
 * have one (guide.ts).
 */
import type { RandomStream } from '../../random/stream.js';
import { CellMeter } from './cell-meter.js';
import {
  DrawList,
  requireTable,
  type CellBudget,
  type CellDraws,
  type CellSampler,
  type CellTask,
} from './cell-sampler.js';
import { guided } from './guide.js';
import { Reservoir } from './reservoir.js';
import { Walkers } from './walkers.js';

export interface TemperingOptions {
  /** Levels, the one without a reward and the one at r itself included. */
  readonly levels: number;
  /** Independent ladders. */
  readonly ladders: number;
  /** Share of the budget before draws are kept. */
  readonly warmUp: number;
}

const PRESETS: TemperingOptions = { levels: 10, ladders: 32, warmUp: 0.3 };
/** Sweeps between two tunings of the ladder. */
const TUNE_EVERY = 20;

/** Parallel tempering with settings of one's own. */
export function temperingWith(options: Partial<TemperingOptions> = {}): CellSampler {
  const settings = { ...PRESETS, ...options };
  if (!(Number.isInteger(settings.levels) && settings.levels >= 2))
    throw new Error(`mcmc: levels must be an integer >= 2, got ${settings.levels}`);
  return {
    name: 'mcmc',
    help: 'Metropolis-Hastings on the reward by local moves, parallel tempering with a tuned ladder',
    run: (task, budget, random) => new Tempering(task, budget, settings, random).run(),
  };
}

class Tempering {
  private readonly meter: CellMeter;
  private readonly walkers: Walkers;
  private readonly guide: Float64Array;
  private readonly logReward: Float64Array;
  private readonly beta: Float64Array;
  /** Exchanges accepted and tried between level l and l + 1, since the last tuning and in all. */
  private readonly recent: Float64Array;
  private readonly tried: Float64Array;
  private readonly kept: Reservoir;
  private tunings = 0;

  constructor(
    private readonly task: CellTask,
    private readonly budget: CellBudget,
    private readonly options: TemperingOptions,
    private readonly random: RandomStream,
  ) {
    const { set } = task;
    const { levels, ladders } = options;
    this.logReward = requireTable('mcmc', task);
    this.guide = guided(set, this.logReward);
    this.meter = new CellMeter(set, budget);
    this.walkers = new Walkers(set, levels * ladders, this.meter, random.fork('moves'));
    this.beta = Float64Array.from({ length: levels }, (_, l) => (l / (levels - 1)) ** 2);
    this.recent = new Float64Array(levels - 1);
    this.tried = new Float64Array(levels - 1);
    this.kept = new Reservoir(budget.draws, set.env.stateSize, random.fork('kept'));
  }

  async run(): Promise<CellDraws> {
    const { walkers, meter, options, guide, beta, kept, logReward } = this;
    const { levels, warmUp } = options;
    const top = levels - 1;
    const size = this.task.set.env.stateSize;
    const exchanges = this.random.fork('exchanges');
    let isWarm = false;
    // Walker i stands on level i % levels of ladder floor(i / levels).
    const logAccept = (i: number, from: number, to: number): number => {
      const b = beta[i % levels];
      return b === 0 ? 0 : b * (guide[to] - guide[from]);
    };
    const visit = (i: number): void => {
      const cell = walkers.cells[i];
      if (isWarm && i % levels === top && logReward[cell] > -Infinity)
        kept.offer(walkers.states, i * size, cell);
    };
    await walkers.start();
    for (let sweep = 0; meter.left >= walkers.count; sweep++) {
      isWarm = meter.progress >= warmUp;
      await walkers.sweep(logAccept, visit);
      this.exchange(sweep, exchanges);
      if (!isWarm && sweep % TUNE_EVERY === TUNE_EVERY - 1) this.tune();
    }
    return this.finish();
  }

  /** Neighbors of every ladder, the even pairs and the odd ones in turns. */
  private exchange(sweep: number, random: RandomStream): void {
    const { walkers, guide, beta, recent, tried, options } = this;
    const { levels, ladders } = options;
    for (let ladder = 0; ladder < ladders; ladder++) {
      for (let l = sweep % 2; l < levels - 1; l += 2) {
        const low = ladder * levels + l;
        const gain = guide[walkers.cells[low]] - guide[walkers.cells[low + 1]];
        const log = (beta[l + 1] - beta[l]) * gain;
        const u = random.uniform();
        tried[l]++;
        if (!(Math.log(u) < log)) continue;
        recent[l]++;
        walkers.exchange(low, low + 1);
      }
    }
  }

  /** Widens the gaps that are crossed often and narrows those that are not, less and less. */
  private tune(): void {
    const { beta, recent, tried } = this;
    const rates = recent.map((count, l) => count / Math.max(1, tried[l]));
    const center = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const step = 2 / Math.sqrt(1 + this.tunings++);
    const gaps = rates.map((rate, l) => (beta[l + 1] - beta[l]) * Math.exp(step * (rate - center)));
    const total = gaps.reduce((sum, gap) => sum + gap, 0);
    for (let l = 0; l < gaps.length; l++) beta[l + 1] = beta[l] + gaps[l] / total;
    beta[gaps.length] = 1;
    recent.fill(0);
    tried.fill(0);
  }

  private finish(): CellDraws {
    const { kept, walkers, meter, recent, tried } = this;
    const { set } = this.task;
    const list = new DrawList(set, this.budget.draws);
    for (let i = 0; i < kept.count; i++) list.add(kept.rows, i * set.env.stateSize, kept.beside[i]);
    return list.finish(meter, {
      acceptance: walkers.accepted / walkers.proposed,
      leastExchange: recent.reduce((least, n, l) => Math.min(least, n / Math.max(1, tried[l])), 1),
      visits: kept.offered,
    });
  }
}

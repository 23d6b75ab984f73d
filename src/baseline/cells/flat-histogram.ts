/**
 * Flat-histogram MCMC over cells: F. Wang, D. P. Landau, "Efficient, multiple-range random walk algorithm to
 * calculate the density of states", PRL 86 (2001) 2050, with the 1/t end of R. Belardinelli, V. Pereyra, PRE
 * 75 (2007) 046701. Walkers share one table ln g: a move is accepted with probability g(from) / g(to), every
 * visit adds ln f to ln g of its cell, and ln f is halved when known cells have 1 / sqrt(ln f) visits each
 * (C. Zhou, R. N. Bhatt, PRE 72 (2005) 025701: waiting for a flat histogram waits for ever where cells are
 * still being found). Then ln g is frozen and the walk goes on: cells are visited nearly alike, log Z_y = ln
 * g(y) + ln visits(y), and a sample of the objects of every cell is kept. A reward over cells then costs
 * nothing: draw y in proportion to r(y) Z_y, then one of its kept objects. Objects of a cell repeat once more
 * are drawn than are kept.
 */
import { logSumExp } from '../../math/log-space.js';
import type { RandomStream } from '../../random/stream.js';
import { CellMeter } from './cell-meter.js';
import { DrawList, type CellDraws, type CellSampler, type CellTask } from './cell-sampler.js';
import { Reservoir } from './reservoir.js';
import { Walkers } from './walkers.js';

export interface FlatOptions {
  readonly walkers: number;
  /** Share of the budget before ln g is frozen. */
  readonly learning: number;
  /** Share of the known cells that must have their visits before ln f is halved. */
  readonly covered: number;
  /** Objects kept of every cell. */
  readonly kept: number;
}

const PRESETS: FlatOptions = { walkers: 64, learning: 0.6, covered: 0.95, kept: 128 };
/** Visits of the mean cell between two looks at the histogram, about. */
const LOOK_AFTER = 4;
/** A cell that is found late is learnt with a step of at least this. */
const LATE_STEP = 1e-3;

/** The estimates and objects of a walk, which any number of rewards can be answered from. */
export interface FlatWalk {
  /** log Z_y [Y]; -Infinity for cells that were not found. Sums to 1. */
  readonly logMass: Float64Array;
  readonly found: number;
  readonly evaluations: number;
  /** ln f at the end of learning, and visits of the least visited cell over the mean afterwards. */
  readonly lastStep: number;
  readonly evenness: number;
  /** Draws for a reward, from the kept objects. Costs no evaluation. */
  readonly answer: (logReward: CellTask['logReward'], draws: number, random: RandomStream) => DrawList;
}

/** The control with settings of its own. */
export function flatHistogramWith(options: Partial<FlatOptions> = {}): CellSampler {
  return {
    name: 'flat-histogram',
    help: 'Wang-Landau walk over cells, then draws from the objects it kept of every cell',
    async run(task, budget, random): Promise<CellDraws> {
      const meter = new CellMeter(task.set, budget);
      const walk = await walkFlat(task.set, meter, random.fork('walk'), options);
      const list = walk.answer(task.logReward, budget.draws, random.fork('answer'));
      const { found, lastStep, evenness } = walk;
      return list.finish(meter, { found, lastStep, evenness }, walk.logMass);
    },
  };
}

/** The walk itself. @param meter its budget is split between learning ln g and sampling */
export async function walkFlat(
  set: CellTask['set'],
  meter: CellMeter,
  random: RandomStream,
  options: Partial<FlatOptions> = {},
): Promise<FlatWalk> {
  const { walkers: W, learning, covered, kept } = { ...PRESETS, ...options };
  const walkers = new Walkers(set, W, meter, random.fork('moves'));
  const { cells: Y, env } = set;
  const lnG = new Float64Array(Y);
  const visits = new Float64Array(Y);
  const known = new Uint8Array(Y);
  let found = 0;
  let step = 1;
  let halving = true;
  const discover = (cell: number): void => {
    // As rare as the rarest so far: the first visits then lift it to its place.
    let least = Infinity;
    for (let y = 0; y < Y; y++) if (known[y] === 1 && lnG[y] < least) least = lnG[y];
    lnG[cell] = found === 0 ? 0 : least;
    known[cell] = 1;
    found++;
    if (step < LATE_STEP) step = LATE_STEP;
  };
  const logAccept = (_: number, from: number, to: number): number => {
    if (known[to] === 0) return 0; // always seen for itself
    return lnG[from] - lnG[to];
  };
  const learn = (i: number): void => {
    const cell = walkers.cells[i];
    if (known[cell] === 0) discover(cell);
    lnG[cell] += step;
    visits[cell]++;
  };

  await walkers.start();
  let sweeps = 0;
  while (meter.progress < learning && meter.left >= W) {
    await walkers.sweep(logAccept, learn);
    sweeps++;
    const steps = (sweeps * W) / found;
    // The 1/t end: a step smaller than 1/t would freeze errors in.
    if (halving && step <= 1 / steps) halving = false;
    if (!halving) step = Math.max(1 / steps, step > 1 / steps ? step * 0.999 : 0);
    if (sweeps % Math.ceil((LOOK_AFTER * found) / W) !== 0) continue;
    let enough = 0;
    for (let y = 0; y < Y; y++) if (known[y] === 1 && visits[y] * Math.sqrt(step) >= 1) enough++;
    if (halving && enough >= covered * found) {
      step /= 2;
      visits.fill(0);
    }
  }

  // Sampling: ln g is frozen.
  const lastStep = step;
  visits.fill(0);
  const picks = random.fork('kept');
  const reservoirs = new Map<number, Reservoir>();
  const sample = (i: number): void => {
    const cell = walkers.cells[i];
    if (known[cell] === 0) discover(cell);
    visits[cell]++;
    let reservoir = reservoirs.get(cell);
    if (!reservoir) reservoirs.set(cell, (reservoir = new Reservoir(kept, env.stateSize, picks)));
    reservoir.offer(walkers.states, i * env.stateSize, cell);
  };
  while (meter.left >= W) await walkers.sweep(logAccept, sample);

  // Cells that were known but not visited again have no object to give: ln g is all that is known of them.
  const logMass = Float64Array.from(lnG, (log, y) => {
    if (known[y] === 0) return -Infinity;
    return log + Math.log(Math.max(visits[y], 0.5));
  });
  const logZ = logSumExp(logMass);
  for (let y = 0; y < Y; y++) logMass[y] -= logZ;
  const sampled = [...reservoirs.keys()];
  const total = visits.reduce((sum, n) => sum + n, 0);
  return {
    logMass,
    found,
    lastStep,
    evaluations: meter.evaluations,
    evenness: sampled.reduce((low, y) => Math.min(low, visits[y]), Infinity) / (total / sampled.length),
    answer: (logReward, draws, from) => answer(set, logMass, reservoirs, logReward, draws, from),
  };
}

function answer(
  set: CellTask['set'],
  logMass: Float64Array,
  reservoirs: ReadonlyMap<number, Reservoir>,
  logReward: CellTask['logReward'],
  draws: number,
  random: RandomStream,
): DrawList {
  const size = set.env.stateSize;
  const cells = [...reservoirs.keys()].sort((a, b) => a - b);
  const log = cells.map((y) => (logReward === 'even' ? 0 : logReward[y] + logMass[y]));
  const logZ = logSumExp(log);
  const list = new DrawList(set, draws);
  if (logZ === -Infinity) return list;
  const chances = log.map((one) => Math.exp(one - logZ));
  while (!list.full) {
    let left = random.uniform();
    let c = 0;
    while (c < cells.length - 1 && (left -= chances[c]) >= 0) c++;
    const reservoir = reservoirs.get(cells[c])!;
    list.add(reservoir.rows, random.int(reservoir.count) * size, cells[c]);
  }
  return list;
}

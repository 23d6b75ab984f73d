/**
 * Objects with asked-for properties: y ~ r(y) Z_y, then P_F(.|., y), again until f(x) = y. The retry takes
 * out what the policy gets wrong about reaching, so that cells come out in their right shares.
 *
 * A cell that is missed time and again is given up and said; one that cannot be reached is told apart from
 * one that has not been found (`cell-status.ts`).
 */
import type { RandomStream } from '../random/stream.js';
import type { Backup } from './backup.js';
import { logCellTarget } from './asked-cells.js';
import { drawCells } from './draw-cells.js';
import { ROLLOUTS_AT_ONCE, GoalSampler } from './goal-sampler.js';
import { CellShares, type CellsKnown } from './cell-shares.js';

export interface AskOptions {
  /**
   * Roll-outs for one object before its cell is given up. Default 200. 1: no retry, misses are kept. A cell
   * whose objects turn out to need more than that on average is given up after twice as many roll-outs in
   * all.
   */
  readonly tries?: number;
}

export interface Asked {
  /** Objects [count, stateSize], and the cell that f gives each. */
  readonly states: Int32Array;
  readonly cells: Int32Array;
  readonly count: number;
  /** Roll-outs made. */
  readonly attempts: number;
  /** Evaluations of f, looking ahead included. */
  readonly evaluations: number;
  /** Cells that were given up, with the number of objects that are missing. */
  readonly missed: ReadonlyMap<number, number>;
  /** [Y] log p(y) that the cells are drawn from, where the question's own roll-outs have bettered it. */
  readonly logShares?: Float64Array;
}

const TRIES = 200;

export class PropertySampler extends GoalSampler {
  private readonly errors: Float64Array | undefined;

  /**
   * @param errors [Y] standard errors of log Z. With them a question's own roll-outs better log Z of the cells
   * that it asks for, and the share of each cell is settled by that (`CellShares`)
   */
  constructor(backup: Backup, logZ: Float64Array, errors?: Float64Array) {
    super(backup, logZ);
    this.errors = errors;
  }

  /**
   * `n` objects of a reward over cells, for an f that is evaluated at once.
   * @param logReward log r(y) of every cell [Y]
   * @throws when no cell with a reward above 0 has been found, or f has to be asked elsewhere (`askAsync`)
   */
  ask(logReward: ArrayLike<number>, n: number, random: RandomStream, options: AskOptions = {}): Asked {
    const { set } = this.backup.model;
    if (!set.immediate) throw new Error('property: these descriptors are asked elsewhere; use askAsync()');
    const run = this.begin(logReward, n, random, options);
    while (run.next()) {
      void set.measure(this.paths.ends, run.rolled, run.reached);
      run.take();
    }
    return run.result();
  }

  /** The same with any f. */
  async askAsync(
    logReward: ArrayLike<number>,
    n: number,
    random: RandomStream,
    options: AskOptions = {},
  ): Promise<Asked> {
    const run = this.begin(logReward, n, random, options);
    while (run.next()) {
      await this.backup.model.set.measure(this.paths.ends, run.rolled, run.reached);
      run.take();
    }
    return run.result();
  }

  private begin(logReward: ArrayLike<number>, n: number, random: RandomStream, options: AskOptions): AskRun {
    const target = logCellTarget(logReward, this.logZ);
    const goals = drawCells(target, n, random);
    const { tries = TRIES } = options;
    const { logZ, errors } = this;
    const known = errors && tries > 1 ? { target, logZ, errors } : undefined;
    return new AskRun(this, goals, random, tries, known);
  }
}

/** One question on its way: who still waits for an object, and how often each has tried. */
class AskRun {
  rolled = 0;
  readonly reached = new Int32Array(ROLLOUTS_AT_ONCE);
  private readonly waiting: Int32Array;
  private readonly triesOf: Int32Array;
  /** [Y] roll-outs towards each cell, and how many of them ended there. */
  private readonly rolledFor: Int32Array;
  private readonly hits: Int32Array;
  private readonly states: Int32Array;
  private readonly cells: Int32Array;
  private readonly batch = new Int32Array(ROLLOUTS_AT_ONCE);
  private readonly missed = new Map<number, number>();
  private left: number;
  private shares: CellShares | undefined;
  private logShares: Float64Array | undefined;
  private count = 0;
  private attempts = 0;
  private readonly before: number;

  constructor(
    private readonly sampler: GoalSampler,
    goals: Int32Array,
    private readonly random: RandomStream,
    private readonly tries: number,
    known: CellsKnown | undefined,
  ) {
    const { backup } = sampler;
    this.shares = known && new CellShares(known, random.fork('shares'));
    this.waiting = goals;
    this.left = goals.length;
    this.triesOf = new Int32Array(goals.length);
    this.rolledFor = new Int32Array(backup.model.set.cells);
    this.hits = new Int32Array(backup.model.set.cells);
    this.states = new Int32Array(goals.length * backup.model.set.env.stateSize);
    this.cells = new Int32Array(goals.length);
    this.before = backup.ends.evaluations;
  }

  /** Rolls out for the last ones that wait. @returns false when nobody does */
  next(): boolean {
    if (this.left === 0) this.settle();
    if (this.left === 0) return false;
    this.rolled = Math.min(ROLLOUTS_AT_ONCE, this.left);
    const from = this.left - this.rolled;
    for (let i = 0; i < this.rolled; i++) this.batch[i] = this.waiting[from + i];
    this.sampler.roller.roll(this.batch, this.rolled, 0, this.random, this.sampler.paths);
    this.attempts += this.rolled;
    return true;
  }

  /** Keeps what hit; the others wait on. */
  take(): void {
    const { waiting, triesOf, rolled, states } = this;
    const { backup, paths } = this.sampler;
    const size = backup.model.set.env.stateSize;
    const from = this.left - rolled;
    let kept = from;
    for (let i = 0; i < rolled; i++) {
      const goal = waiting[from + i];
      this.rolledFor[goal]++;
      if (this.reached[i] === goal) this.hits[goal]++;
      this.shares?.add(goal, this.reached[i] === goal ? paths.logBase[i] - paths.logDrawn[i] : -Infinity);
    }
    for (let i = 0; i < rolled; i++) {
      const goal = waiting[from + i];
      const tries = triesOf[from + i] + 1;
      if (this.reached[i] === goal || this.tries === 1) {
        for (let k = 0; k < size; k++) states[this.count * size + k] = paths.ends[i * size + k];
        this.cells[this.count++] = this.reached[i];
      } else if (tries >= this.tries || this.hopeless(goal))
        this.missed.set(goal, (this.missed.get(goal) ?? 0) + 1);
      else {
        waiting[kept] = goal;
        triesOf[kept++] = tries;
      }
    }
    this.left = kept;
  }

  /** Once all have their object: drops those of cells that got too many, and waits for as many of others. */
  private settle(): void {
    const { shares, cells, states, waiting, triesOf } = this;
    if (!shares) return;
    this.shares = undefined;
    this.logShares = shares.logShares;
    const size = this.sampler.backup.model.set.env.stateSize;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (!shares.keeps(cells[i])) continue;
      for (let k = 0; k < size; k++) states[kept * size + k] = states[i * size + k];
      cells[kept++] = cells[i];
    }
    const others = shares.others(this.count - kept, this.missed);
    waiting.set(others);
    this.left = others.length;
    triesOf.fill(0, 0, this.left);
    this.count = kept;
  }

  /** By what was measured, an object of this cell needs more than the tries it is given. */
  private hopeless(cell: number): boolean {
    const rolled = this.rolledFor[cell];
    return rolled >= 2 * this.tries && this.hits[cell] * this.tries < rolled;
  }

  result(): Asked {
    const { states, cells, count, attempts, missed, logShares } = this;
    const evaluations = attempts + this.sampler.backup.ends.evaluations - this.before;
    return { states, cells, count, attempts, evaluations, missed, ...(logShares && { logShares }) };
  }
}

/**
 * What every control over cells is given and gives back. A control draws objects x with probability in
 * proportion to p0(x) r(f(x)); it is told nothing about cells but f and r. Evaluations of f are counted by
 * the meter that it measures through, so that controls and learnt models are compared at equal numbers of
 * them; time is kept by the caller, who says how much of it is used.
 */
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { RandomStream } from '../../random/stream.js';
import type { CellMeter } from './cell-meter.js';

export interface CellTask {
  readonly set: DescriptorSet;
  /** log r(y) [Y], -Infinity for 0; `even`: every cell alike, r(y) = 1 / Z_y with Z not known. */
  readonly logReward: Float64Array | 'even';
}

export interface CellBudget {
  /** Objects wanted. Fewer come where the budget ends before. */
  readonly draws: number;
  /** Evaluations of f, at most; Infinity where only time counts. */
  readonly evaluations: number;
  /** Share of the caller's time that is used, 0 to 1; at 1 the control ends with what it has. */
  readonly used?: () => number;
}

export interface CellDraws {
  /** Terminal states [count, stateSize] and their cells [count]. */
  readonly states: Int32Array;
  readonly cells: Int32Array;
  readonly count: number;
  /** Draws in each cell [Y]. */
  readonly histogram: Float64Array;
  /** Evaluations of f. */
  readonly evaluations: number;
  /** Estimates of log Z_y [Y], where the control has some. */
  readonly logMass?: Float64Array;
  /** What happened, for tables: acceptance, tries a draw. */
  readonly notes: Readonly<Record<string, number>>;
}

export interface CellSampler {
  readonly name: string;
  /** One line. */
  readonly help: string;
  /** @throws one sentence when the control cannot serve the task */
  readonly run: (task: CellTask, budget: CellBudget, random: RandomStream) => Promise<CellDraws>;
}

/** Collects draws. */
export class DrawList {
  readonly states: Int32Array;
  readonly cells: Int32Array;
  readonly histogram: Float64Array;
  count = 0;

  constructor(
    private readonly set: DescriptorSet,
    readonly capacity: number,
  ) {
    this.states = new Int32Array(capacity * set.env.stateSize);
    this.cells = new Int32Array(capacity);
    this.histogram = new Float64Array(set.cells);
  }

  get full(): boolean {
    return this.count >= this.capacity;
  }

  add(states: Int32Array, at: number, cell: number): void {
    const size = this.set.env.stateSize;
    for (let k = 0; k < size; k++) this.states[this.count * size + k] = states[at + k];
    this.cells[this.count++] = cell;
    this.histogram[cell]++;
  }

  /** The result, with what the meter counted. */
  finish(
    { evaluations }: CellMeter,
    notes: Readonly<Record<string, number>>,
    logMass?: Float64Array,
  ): CellDraws {
    const { states, cells, count, histogram } = this;
    return { states, cells, count, histogram, evaluations, notes, ...(logMass && { logMass }) };
  }
}

/** The reward of a task as a table. @throws for `even`, which only some controls can serve */
export function requireTable(name: string, { logReward }: CellTask): Float64Array {
  if (logReward === 'even')
    throw new Error(`${name}: needs a reward of every cell; "every cell alike" needs their masses`);
  return logReward;
}

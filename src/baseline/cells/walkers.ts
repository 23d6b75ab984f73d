/**
 * Many chains side by side on objects, with the environment's local moves: a sweep proposes one move for
 * each, measures all proposals at once, and asks which to accept. What they are for, the caller decides:
 * Metropolis on a reward, or a walk that is flat over cells.
 */
import { LocalMoves } from '../../adapt/local-moves.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import type { RandomStream } from '../../random/stream.js';
import { copyRow, swapRows } from '../../sampling/trajectories.js';
import type { CellMeter } from './cell-meter.js';

/** Visits of a walker: called after every sweep, in the order of the walkers. */
export type Visit = (walker: number) => void;

export class Walkers {
  /** States [count, stateSize] and their cells [count]. */
  readonly states: Int32Array;
  readonly cells: Int32Array;
  accepted = 0;
  proposed = 0;
  private readonly moves: LocalMoves;
  private readonly proposals: Int32Array;
  private readonly proposedCells: Int32Array;
  /** log q(x|x') - log q(x'|x) + log p0(x') - log p0(x); NaN where the move gave no object. */
  private readonly logRatio: Float64Array;

  constructor(
    private readonly set: DescriptorSet,
    readonly count: number,
    private readonly meter: CellMeter,
    private readonly random: RandomStream,
  ) {
    const { env } = set;
    this.moves = new LocalMoves(env);
    this.states = new Int32Array(count * env.stateSize);
    this.cells = new Int32Array(count);
    this.proposals = new Int32Array(count * env.stateSize);
    this.proposedCells = new Int32Array(count);
    this.logRatio = new Float64Array(count);
  }

  /** Every walker at an object drawn from p0. */
  async start(): Promise<void> {
    const { set, count, states, cells, random } = this;
    for (let i = 0; i < count; i++) set.env.sampleOutcome(random, states, i * set.env.stateSize);
    const asked = this.meter.measure(states, count, cells);
    if (asked) await asked;
  }

  /**
   * One proposal of every walker.
   * @param logAccept log of the target's ratio without p0, of walker i going from one cell to another
   * @param visit told of each walker after its move; may change what logAccept says
   */
  async sweep(logAccept: (walker: number, from: number, to: number) => number, visit: Visit): Promise<void> {
    const { set, count, states, cells, proposals, proposedCells, logRatio, random } = this;
    const { env } = set;
    const size = env.stateSize;
    for (let i = 0; i < count; i++) {
      const at = i * size;
      const ratio = this.moves.propose(states, at, proposals, at, random);
      if (ratio === undefined) {
        copyRow(states, at, proposals, at, size);
        logRatio[i] = NaN;
      } else logRatio[i] = ratio + this.logLaw(proposals, at) - this.logLaw(states, at);
    }
    const asked = this.meter.measure(proposals, count, proposedCells);
    if (asked) await asked;
    for (let i = 0; i < count; i++) {
      const u = random.uniform();
      const log = logRatio[i] + logAccept(i, cells[i], proposedCells[i]);
      // NaN is never below, so moves without an object stay.
      if (Math.log(u) < log) {
        copyRow(proposals, i * size, states, i * size, size);
        cells[i] = proposedCells[i];
        this.accepted++;
      }
      this.proposed++;
      visit(i);
    }
  }

  /** Exchanges what two walkers stand on. */
  exchange(one: number, other: number): void {
    const { states, cells } = this;
    swapRows(states, one, other, this.set.env.stateSize);
    const cell = cells[one];
    cells[one] = cells[other];
    cells[other] = cell;
  }

  private logLaw(states: Int32Array, at: number): number {
    return this.set.env.outcomeLogProb?.(states, at) ?? 0;
  }
}

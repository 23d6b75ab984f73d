/**
 * Rows of states through a network, a chunk at a time and without recording: what bounds the arena whatever
 * the batch of the caller. Every network that gives numbers for any count of states does it by this.
 */
import type { SparseInput } from '../nn/sparse-input.js';
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Encoder } from './encoder.js';
import { copyRow } from './trajectories.js';

/** Rows evaluated in one go. */
const CHUNK = 2048;

/** Numbers of the caller, one row of them a state. */
export type RowsOut = { [index: number]: number };

export class ChunkedRows {
  /** The states of the chunk in hand [rows, stateSize]. */
  readonly states: Int32Array;
  private readonly outcomes: Int32Array;

  constructor(
    private readonly encoder: Encoder,
    private readonly tape: Tape,
    private readonly input: SparseInput,
  ) {
    const isConditional = encoder.shape.outcomeFeatures !== undefined;
    this.states = new Int32Array(CHUNK * encoder.env.stateSize);
    this.outcomes = new Int32Array(isConditional ? CHUNK * encoder.env.stateSize : 0);
  }

  /**
   * Encodes rows chunk by chunk into the input.
   * @param outcomes of each state, for a conditional encoder
   * @param visit evaluates the `rows` rows of a chunk, the first of which is number `from`, into `out`
   */
  each<Out>(
    states: Int32Array,
    outcomes: Int32Array | undefined,
    count: number,
    out: Out,
    visit: (from: number, rows: number, out: Out) => void,
  ): void {
    const { encoder, tape, input } = this;
    const size = encoder.env.stateSize;
    tape.recording = false;
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      copyRow(states, from * size, this.states, 0, rows * size);
      if (outcomes) copyRow(outcomes, from * size, this.outcomes, 0, rows * size);
      tape.begin();
      encoder.encode(tape, input, this.states, rows, outcomes && this.outcomes);
      visit(from, rows, out);
      tape.end();
    }
  }

  /** Copies the matrix of a chunk [rows, C] to the rows of `out` from number `from` on. */
  copyOut(matrix: Tensor, out: RowsOut, from: number, rows: number): void {
    const { real } = this.tape.backend.arena;
    const { cols } = matrix;
    for (let i = 0; i < rows * cols; i++) out[from * cols + i] = real[(matrix.at >> 2) + i];
  }
}

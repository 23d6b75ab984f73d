/**
 * P_F(.|s, y) from one row: a network that answers for all actions in one go. It learns the policy that looking
 * at every child gives (`Backup`), so it is no more exact than that, but takes one row where that takes as many
 * as there are actions. The first steps of a roll-out are drawn by it; the last ones, where a wrong step cannot
 * be made good, look at every child.
 */
import type { Head } from '../nn/trunk.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { scale, weightedSum } from '../tensor/ops/elementwise.js';
import { maskedLogSoftmax } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Backend } from '../tensor/backend.js';
import { ROWS_AT_ONCE, type PropertyTargets } from './property-targets.js';
import type { PropertyTrunk } from './property-trunk.js';

export class QuickPolicy {
  private readonly tape: Tape;
  private readonly states: Int32Array;
  private readonly cells = new Int32Array(ROWS_AT_ONCE);
  private readonly rowOf = new Int32Array(ROWS_AT_ONCE);

  /**
   * @param steps first steps of a roll-out that it is asked at
   * @param actions A
   * @param size integers a state
   */
  constructor(
    readonly steps: number,
    private readonly trunk: PropertyTrunk,
    private readonly head: Head,
    backend: Backend,
    private readonly actions: number,
    private readonly size: number,
  ) {
    this.tape = new Tape(backend);
    this.states = new Int32Array(ROWS_AT_ONCE * size);
  }

  /**
   * log P_F(a|s, y) of states, forbidden actions not left out.
   * @param states [count, stateSize]
   * @param cells [count] the goal of each
   * @param out [count, A]
   */
  logProbs(states: Int32Array, cells: Int32Array, count: number, out: Float64Array): void {
    const { tape, actions } = this;
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, count - from);
      tape.recording = false;
      tape.begin();
      const logP = maskedLogSoftmax(
        tape,
        this.head.forward(tape, this.trunk.forward(tape, states, cells, from, rows)),
      );
      const { real } = tape.backend.arena;
      for (let i = 0; i < rows * actions; i++) out[from * actions + i] = real[(logP.at >> 2) + i];
      tape.end();
    }
  }

  /**
   * KL of the policy of every child to this one, nats a row, over the rows that have that policy (the first
   * ROWS_AT_ONCE of them); undefined when none has.
   */
  loss(tape: Tape, rows: PropertyTargets, from: number, count: number): Tensor | undefined {
    const { actions, states, cells, rowOf, size } = this;
    let n = 0;
    for (let r = from; r < from + count && n < ROWS_AT_ONCE; r++) {
      if (rows.policyOf[r] < 0) continue;
      for (let k = 0; k < size; k++) states[n * size + k] = rows.states[r * size + k];
      cells[n] = rows.cells[r];
      rowOf[n++] = rows.policyOf[r];
    }
    if (n === 0) return undefined;
    const logP = maskedLogSoftmax(
      tape,
      this.head.forward(tape, this.trunk.forward(tape, states, cells, 0, n)),
    );
    const target = tape.tensor(n, actions);
    const { real } = tape.backend.arena;
    let entropy = 0;
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < actions; a++) {
        const log = rows.policies[rowOf[i] * actions + a];
        const p = log <= LOG_ZERO ? 0 : Math.exp(log);
        real[(target.at >> 2) + i * actions + a] = p;
        if (p > 0) entropy -= p * log;
      }
    }
    const loss = scale(tape, -1 / n, weightedSum(tape, logP, target));
    // The figure shown is the KL: cross-entropy has the entropy of the target on top, whatever is learnt.
    tape.backend.arena.real[loss.at >> 2] -= entropy / n;
    return loss;
  }
}

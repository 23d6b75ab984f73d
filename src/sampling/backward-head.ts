/**
 * The head of a learned P_B. A state has few parents beside the number of actions (a string of 15 positions
 * and 256 words: at most 15 of 3,840), so only their logits are computed: the weight is stored by action, and
 * every (state, parent) pair is one scalar product.
 */
import type { Environment } from '../env/environment.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { entryDot } from '../tensor/ops/entry-dot.js';
import { segmentLogSumExp } from '../tensor/ops/segments.js';
import type { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import { countAllowed, nextAllowed } from './allowed.js';

/**
 * The parents of a list of states, each a backward action; buffers grow to what a step needs and are kept.
 */
export class Parents {
  /** States listed. */
  states = 0;
  /** Parents of all of them. */
  count = 0;
  /** Parents of state s are [starts[s], starts[s + 1]). */
  starts = new Int32Array(64);
  actions = new Int32Array(256);
  private readonly env: Environment;
  private readonly mask: Uint8Array;

  constructor(env: Environment) {
    this.env = env;
    this.mask = new Uint8Array(env.actionCount);
  }

  clear(): void {
    this.states = 0;
    this.count = 0;
  }

  /** Lists the parents of one more state. @param least states with fewer parents get none listed */
  add(states: Int32Array, at: number, least = 1): void {
    const { env, mask } = this;
    env.backwardMask(states, at, mask, 0);
    if (countAllowed(mask) >= least)
      for (let a = nextAllowed(mask, 0); a >= 0; a = nextAllowed(mask, a + 1)) this.push(a);
    this.states++;
    if (this.states === this.starts.length) this.starts = twice(this.starts);
    this.starts[this.states] = this.count;
  }

  private push(action: number): void {
    if (this.count === this.actions.length) this.actions = twice(this.actions);
    this.actions[this.count++] = action;
  }
}

function twice(values: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * values.length);
  grown.set(values);
  return grown;
}

export class BackwardHead {
  /** One row an action [A, H]. */
  readonly weight: LearnedParameter;
  readonly bias: LearnedParameter;

  /** @param size starting size of the logits, as in `Head` */
  constructor(parameters: ParameterSet, prefix: string, width: number, actions: number, size = 0.1) {
    this.weight = parameters.add(`${prefix}.weight`, actions, width, size * Math.sqrt(3 / width));
    this.bias = parameters.add(`${prefix}.bias`, 1, actions, 0);
  }

  /**
   * Logits of all listed parents [E, 1], and their log-sum-exp by state [S, 1].
   * @param hidden representations of the states, row s that of the s-th [S, H]
   */
  forward(tape: Tape, hidden: Tensor, parents: Parents): { logits: Tensor; total: Tensor } {
    const { states, count } = parents;
    const row = tape.ints(count);
    const action = tape.ints(count);
    const starts = tape.ints(states + 1);
    const { int } = tape.backend.arena;
    for (let s = 0; s <= states; s++) int[(starts >> 2) + s] = s === 0 ? 0 : parents.starts[s];
    for (let s = 0, e = 0; s < states; s++)
      for (; e < parents.starts[s + 1]; e++) {
        int[(row >> 2) + e] = s;
        int[(action >> 2) + e] = parents.actions[e];
      }
    const logits = entryDot(tape, hidden, this.weight, this.bias, row, action, count);
    return { logits, total: segmentLogSumExp(tape, logits, states, starts) };
  }

  /**
   * Writes log P_B of all actions of the listed states into out[S, A] from entry `from` on; what undoes no
   * edge gets LOG_ZERO.
   */
  logProbs(tape: Tape, hidden: Tensor, parents: Parents, out: Float32Array, from: number): void {
    const { states, count } = parents;
    const actions = this.weight.rows;
    out.fill(LOG_ZERO, from, from + states * actions);
    if (count === 0) return;
    const { logits, total } = this.forward(tape, hidden, parents);
    const { real } = tape.backend.arena;
    for (let s = 0, e = 0; s < states; s++)
      for (; e < parents.starts[s + 1]; e++)
        out[from + s * actions + parents.actions[e]] = real[(logits.at >> 2) + e] - real[(total.at >> 2) + s];
  }
}

/**
 * One forward pass per state, in pieces: a roll-out evaluates its live states step by step into consecutive
 * rows of one buffer on the tape, and a loss back-propagates through that buffer as if all rows had been
 * evaluated at once. Rows of replayed trajectories are appended in one piece.
 *
 * A state that is visited twice in a step, by whichever trajectories, has one row: all of them begin at s0,
 * and near it there are few states. Under conditions every trajectory has rows of its own, since the same
 * state has other flows under another condition.
 */
import type { Tape } from '../tensor/tape.js';
import type { Tensor } from '../tensor/tensor.js';
import { linearRows, recordLinear } from '../tensor/ops/linear.js';
import { maskedLogSoftmaxRows, recordMaskedLogSoftmax } from '../tensor/ops/softmax.js';
import type { PolicyNetwork } from './policy-network.js';

export class NetworkRows {
  readonly network: PolicyNetwork;
  /** Rows written so far. */
  count = 0;
  /** Byte offset of the forward masks [R, A]. */
  mask = 0;
  /** log F(s, a), or logits [R, A]; valid after `finish` like the tensors below. */
  logits!: Tensor;
  /** log P_F(.|s) [R, A]. */
  logPF!: Tensor;
  /** Last hidden layer [R, H]. */
  hidden!: Tensor;
  private capacity = 0;
  /** What the conditions add to the first layer [G, H]; absent without a condition. */
  private base: Tensor | undefined;
  /** Byte offset of the trajectory of each row. */
  private group = 0;
  private readonly tape: Tape;
  private layers: Tensor[] = [];
  private features = 0;
  private evaluated = 0;
  /** State of each row [R, stateSize], with room for one more. */
  states = new Int32Array(0);
  /** A hash table of rows + 1, 0 where free; its length is a power of 2, at least twice the capacity. */
  private table = new Int32Array(0);

  constructor(network: PolicyNetwork, tape: Tape) {
    this.network = network;
    this.tape = tape;
  }

  /**
   * Reserves up to `capacity` rows of a step; call it after `tape.begin()`.
   * @param conditions of `groups` trajectories [G, D], for a network with a condition
   */
  begin(capacity: number, conditions?: Float64Array, groups = 0): void {
    const { tape, network } = this;
    this.capacity = capacity;
    if (network.condition) {
      this.base = network.condition.embed(tape, conditions!, groups);
      this.group = tape.ints(capacity);
    }
    const actions = network.env.actionCount;
    this.features = tape.ints(capacity * network.encoder.shape.active);
    this.mask = tape.bytes(capacity * actions);
    this.layers = network.trunk.reserve(tape, capacity);
    this.logits = tape.tensor(capacity, actions);
    this.logPF = tape.tensor(capacity, actions);
    this.hidden = this.layers[this.layers.length - 1];
    this.count = 0;
    this.evaluated = 0;
    const { stateSize } = network.env;
    if (this.states.length < (capacity + 1) * stateSize) {
      this.states = new Int32Array((capacity + 1) * stateSize);
      let slots = 16;
      while (slots < 2 * capacity) slots *= 2;
      this.table = new Int32Array(slots);
    } else this.table.fill(0);
  }

  /**
   * Row of a state: the one it has, or the next, into which the network's input is written.
   * @param trajectory whose condition the state is looked at under
   */
  write(states: Int32Array, at: number, trajectory = 0): number {
    if (this.base) return this.writeConditioned(states, at, trajectory);
    const { network, tape, table } = this;
    const { env } = network;
    const size = env.stateSize;
    const row = this.count;
    const own = this.states;
    const to = row * size;
    // The state is copied to where the next row would stand and hashed in one pass: FNV-1a over integers in
    // two lanes, which a processor computes side by side, and a finalizer that spreads the high bits.
    let even = 0x811c9dc5;
    let odd = 0;
    let k = 0;
    for (; k + 1 < size; k += 2) {
      const v = states[at + k];
      const w = states[at + k + 1];
      own[to + k] = v;
      own[to + k + 1] = w;
      even = Math.imul(even ^ v, 0x01000193);
      odd = Math.imul(odd ^ w, 0x01000193);
    }
    if (k < size) {
      const v = states[at + k];
      own[to + k] = v;
      even = Math.imul(even ^ v, 0x01000193);
    }
    let hash = even ^ Math.imul(odd, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & (table.length - 1);
    for (; table[slot] !== 0; slot = (slot + 1) & (table.length - 1)) {
      if (this.same(table[slot] - 1, row)) return table[slot] - 1;
    }
    if (row >= this.capacity) throw new Error(`network rows: ${this.capacity} rows reserved, no more fit`);
    this.count++;
    table[slot] = row + 1;
    const { int, byte } = tape.backend.arena;
    env.features.write(states, at, int, (this.features >> 2) + row * env.features.active);
    env.forwardMask(states, at, byte, this.mask + row * env.actionCount);
    return row;
  }

  private writeConditioned(states: Int32Array, at: number, trajectory: number): number {
    const { env } = this.network;
    const row = this.count;
    if (row >= this.capacity) throw new Error(`network rows: ${this.capacity} rows reserved, no more fit`);
    this.count++;
    const { int, byte } = this.tape.backend.arena;
    for (let k = 0; k < env.stateSize; k++) this.states[row * env.stateSize + k] = states[at + k];
    int[(this.group >> 2) + row] = trajectory;
    env.features.write(states, at, int, (this.features >> 2) + row * env.features.active);
    env.forwardMask(states, at, byte, this.mask + row * env.actionCount);
    return row;
  }

  private same(a: number, b: number): boolean {
    const { states } = this;
    const size = this.network.env.stateSize;
    for (let k = 0; k < size; k++) if (states[a * size + k] !== states[b * size + k]) return false;
    return true;
  }

  /** Evaluates the rows written since the last call. */
  evaluate(): void {
    const { tape, network, layers, hidden } = this;
    const from = this.evaluated;
    const rows = this.count - from;
    if (rows > 0) {
      network.trunk.forwardRows(tape, layers, this.features, from, rows, this.base, this.group);
      const { weight, bias } = network.policyHead;
      linearRows(tape, this.logits, from, rows, hidden, weight, bias);
      maskedLogSoftmaxRows(tape, this.logPF, from, rows, this.logits, this.mask);
    }
    this.evaluated = this.count;
  }

  /** Evaluates what is left and records all rows on the tape. */
  finish(): void {
    const { tape, network } = this;
    this.evaluate();
    const rows = this.count;
    network.trunk.record(tape, this.layers, this.features, rows, this.base, this.group);
    this.logits.rows = rows;
    this.logPF.rows = rows;
    const { weight, bias } = network.policyHead;
    recordLinear(tape, this.logits, this.hidden, weight, bias);
    recordMaskedLogSoftmax(tape, this.logPF, this.logits, this.mask);
  }
}

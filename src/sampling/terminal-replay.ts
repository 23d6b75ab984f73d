/**
 * A bounded replay of terminal states with their log-rewards, the oldest leaving first. Trajectories are not
 * kept: they are drawn backwards afresh, so the replay stays valid whatever the policy has become. Data given
 * beforehand (offline training) is added the same way.
 *
 * An outcome that is held already is not added again: draws by reward then are draws from R among what was
 * found, not from R times the policy.
 */
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { storedCount, storedNumber, storedObject, type StoredOf } from '../settings/stored-form.js';
import { copyRow } from './trajectories.js';

export const PRIORITIES = ['uniform', 'reward', 'age'] as const;
/** uniform; reward: in proportion to R; age: the newer of two uniform draws. */
export type Priority = (typeof PRIORITIES)[number];

export const replayState = storedObject({ added: storedCount, reference: storedNumber });
export type ReplayState = StoredOf<typeof replayState>;

/** Weights are exp(log R - reference); the reference moves when a reward exceeds it by more than this. */
const HEADROOM = 30;

export class TerminalReplay {
  readonly env: Environment;
  readonly capacity: number;
  /** Outcomes held. */
  count = 0;
  /** Different outcomes ever added. */
  added = 0;
  /** Terminal states [capacity, stateSize], a ring. */
  readonly states: Int32Array;
  /** log R of each [capacity]. */
  readonly logReward: Float64Array;
  /** Sums of weights: leaves at `leaves + i`, node k has the children 2k and 2k + 1. */
  private readonly tree: Float64Array;
  private readonly leaves: number;
  private reference = -Infinity;
  /**
   * Hash table of slots + 1, 0 where free. Entries of overwritten slots go stale: a look-up compares rows.
   */
  private readonly table: Int32Array;
  private tableUsed = 0;

  /** @throws when the capacity is not an integer >= 1 */
  constructor(env: Environment, capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1))
      throw new Error(`replay: capacity must be an integer >= 1, got ${capacity}`);
    this.env = env;
    this.capacity = capacity;
    this.states = new Int32Array(capacity * env.stateSize);
    this.logReward = new Float64Array(capacity);
    this.leaves = 1;
    while (this.leaves < capacity) this.leaves *= 2;
    this.tree = new Float64Array(2 * this.leaves);
    this.table = new Int32Array(4 * this.leaves);
  }

  /**
   * Adds one outcome, in the place of the oldest when full; one that is held stays as it is. @throws on a
   * log-reward that is no number below Infinity
   */
  add(states: Int32Array, at: number, logReward: number): void {
    if (!(logReward < Infinity))
      throw new Error(`replay: a log-reward must be a number below Infinity, got ${logReward}`);
    const size = this.env.stateSize;
    const entry = this.entryOf(states, at);
    if (entry < 0) return;
    const slot = this.added % this.capacity;
    this.table[entry] = slot + 1;
    copyRow(states, at, this.states, slot * size, size);
    this.logReward[slot] = logReward;
    this.added++;
    this.count = Math.min(this.added, this.capacity);
    if (logReward > this.reference + (this.reference === -Infinity ? 0 : HEADROOM)) this.rebuild(logReward);
    else this.setWeight(slot, Math.exp(logReward - this.reference));
    if (2 * ++this.tableUsed > this.table.length) this.rebuildTable();
  }

  /** What a checkpoint stores beside `states` and `logReward`. Needs an outcome at least. */
  state(): ReplayState {
    return { added: this.added, reference: this.reference };
  }

  /**
   * Fills an empty replay with stored outcomes, in the order of their slots, so that it draws as the stored
   * one did.
   */
  restore(states: Int32Array, logReward: Float64Array, { added, reference }: ReplayState): void {
    this.states.set(states);
    this.logReward.set(logReward);
    this.added = added;
    this.count = Math.min(added, this.capacity);
    this.rebuild(reference);
    this.rebuildTable();
  }

  /**
   * Index of an outcome, drawn by a priority.
   * @throws when the replay is empty
   */
  draw(priority: Priority, random: RandomStream): number {
    if (this.count === 0) throw new Error('replay: an outcome asked of an empty replay');
    if (priority === 'uniform') return random.int(this.count);
    if (priority === 'reward') return this.drawByReward(random);
    const age = Math.min(random.int(this.count), random.int(this.count));
    return (this.added - 1 - age) % this.capacity;
  }

  private drawByReward(random: RandomStream): number {
    const { tree } = this;
    // All rewards 0: nothing to go by.
    if (!(tree[1] > 0)) return random.int(this.count);
    let left = random.uniform() * tree[1];
    let node = 1;
    while (node < this.leaves) {
      node *= 2;
      if (left >= tree[node] && tree[node + 1] > 0) left -= tree[node++];
    }
    return Math.min(node - this.leaves, this.count - 1);
  }

  /** Free place of the table for an outcome, or -1 when it is held. */
  private entryOf(states: Int32Array, at: number): number {
    const { table, env } = this;
    const size = env.stateSize;
    let hash = 0x811c9dc5; // FNV-1a over integers, finished by a shift
    for (let k = 0; k < size; k++) hash = Math.imul(hash ^ states[at + k], 0x01000193);
    let entry = (hash ^ (hash >>> 15)) & (table.length - 1);
    for (; table[entry] !== 0; entry = (entry + 1) & (table.length - 1)) {
      if (this.sameOutcome((table[entry] - 1) * size, states, at)) return -1;
    }
    return entry;
  }

  private sameOutcome(held: number, states: Int32Array, at: number): boolean {
    for (let k = 0; k < this.env.stateSize; k++) if (this.states[held + k] !== states[at + k]) return false;
    return true;
  }

  private rebuildTable(): void {
    this.table.fill(0);
    this.tableUsed = this.count;
    for (let slot = 0; slot < this.count; slot++) {
      const entry = this.entryOf(this.states, slot * this.env.stateSize);
      if (entry >= 0) this.table[entry] = slot + 1;
    }
  }

  private setWeight(slot: number, weight: number): void {
    const { tree } = this;
    let node = this.leaves + slot;
    tree[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1) tree[node] = tree[2 * node] + tree[2 * node + 1];
  }

  private rebuild(reference: number): void {
    const { tree, leaves } = this;
    this.reference = reference;
    for (let i = 0; i < this.count; i++) tree[leaves + i] = Math.exp(this.logReward[i] - reference);
    for (let node = leaves - 1; node >= 1; node--) tree[node] = tree[2 * node] + tree[2 * node + 1];
  }
}

/**
 * Which rows of a batch hold a state that an earlier row holds already: early states are shared by many
 * paths, and need to be learnt once a step. Open addressing, nothing allocated.
 */
export class DistinctRows {
  private readonly slots: Int32Array;
  private readonly size: number;

  /** @param capacity rows at most @param size integers of a row */
  constructor(capacity: number, size: number) {
    let slots = 16;
    while (slots < 2 * capacity) slots *= 2;
    this.slots = new Int32Array(slots);
    this.size = size;
  }

  clear(): void {
    this.slots.fill(-1);
  }

  /** Enters row r of `states`. @returns false when an equal row was entered before */
  enter(states: Int32Array, r: number): boolean {
    const { slots, size } = this;
    let hash = 17;
    for (let k = 0; k < size; k++) hash = Math.imul(hash ^ states[r * size + k], 0x01000193) ^ (hash >>> 15);
    let slot = (hash >>> 0) & (slots.length - 1);
    while (slots[slot] >= 0) {
      if (this.same(states, slots[slot], r)) return false;
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = r;
    return true;
  }

  private same(states: Int32Array, i: number, j: number): boolean {
    const { size } = this;
    for (let k = 0; k < size; k++) if (states[i * size + k] !== states[j * size + k]) return false;
    return true;
  }
}

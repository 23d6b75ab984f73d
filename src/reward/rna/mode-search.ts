/**
 * The modes of an RNA landscape by full enumeration: the sequences whose energy is at or below that of the
 * best 0.5 % of all 4^L, and which no single substitution improves. A mutant that is better than a mode would
 * be among the best 0.5 % itself, so the strong binders alone decide.
 */
import { visitStrongBinders } from './strong-binders.js';

export interface ModeSearch {
  /** Energy (dcal/mol) that a sequence must reach to be a mode. */
  readonly threshold: number;
  /** Least energy of all sequences. */
  readonly best: number;
  /** Sequences at or below the threshold. */
  readonly strong: number;
  /** Modes, as codes in base 4 (first letter most significant), ascending. */
  readonly modes: readonly number[];
}

/**
 * @param target codes of the target
 * @param length L <= 15
 * @param top fraction of the sequences that count as strong, in (0, 1)
 * @param worst an energy that is certainly at or above the threshold; the closer, the faster
 * @throws when `worst` was too strong to find the threshold
 */
export function findModes(target: ArrayLike<number>, length: number, top: number, worst: number): ModeSearch {
  const found: number[] = [];
  const energies: number[] = [];
  visitStrongBinders(target, length, worst, (strand, energy) => {
    let index = 0;
    for (let i = 0; i < length; i++) index = index * 4 + strand[i];
    found.push(index);
    energies.push(energy);
  });
  // The value at the (1 - top) quantile of all 4^L energies.
  const rank = Math.floor(top * (4 ** length - 1));
  if (found.length <= rank) {
    throw new Error(
      `rna modes: only ${found.length} of ${4 ** length} sequences reach ${worst} dcal/mol, give a weaker energy than that`,
    );
  }
  const threshold = Int32Array.from(energies).sort()[rank];
  const table = new EnergyTable(found.length);
  for (let n = 0; n < found.length; n++) table.set(found[n], energies[n]);
  const modes: number[] = [];
  let strong = 0;
  let best = 0;
  for (let n = 0; n < found.length; n++) {
    const energy = energies[n];
    if (energy > threshold) continue;
    strong++;
    if (energy < best) best = energy;
    if (!hasBetterMutant(table, found[n], length, energy)) modes.push(found[n]);
  }
  return { threshold, best, strong, modes: modes.sort((a, b) => a - b) };
}

function hasBetterMutant(table: EnergyTable, index: number, length: number, energy: number): boolean {
  for (let place = 0; place < length; place++) {
    // XOR of a base's two bits with 1, 2, 3 gives the three other bases.
    for (let change = 1; change < 4; change++) {
      if (table.get(index ^ (change << (2 * place))) < energy) return true;
    }
  }
  return false;
}

/** Open-addressing table from sequence index to energy; absent: 0. */
class EnergyTable {
  private readonly mask: number;
  private readonly keys: Int32Array;
  private readonly values: Int32Array;

  constructor(entries: number) {
    let size = 16;
    while (size < 2 * entries) size *= 2;
    this.mask = size - 1;
    this.keys = new Int32Array(size).fill(-1);
    this.values = new Int32Array(size);
  }

  private slot(key: number): number {
    let at = (Math.imul(key, 0x9e3779b1) >>> 7) & this.mask;
    while (this.keys[at] !== -1 && this.keys[at] !== key) at = (at + 1) & this.mask;
    return at;
  }

  set(key: number, value: number): void {
    const at = this.slot(key);
    this.keys[at] = key;
    this.values[at] = value;
  }

  get(key: number): number {
    return this.values[this.slot(key)];
  }
}

/**
 * Minimum free energy of a duplex of two RNA strands, inter-strand pairs only: the recursion written out,
 * four nested loops, as the reference that `duplex-fold.ts` is tested against. Same result as ViennaRNA's
 * `duplexfold` (dangles 2, 37 C) in integers of dcal/mol.
 */
import { exteriorEnergy, loopEnergy } from './loop-energy.js';
import { duplexInit, maxLoop, pairType } from './turner2004.js';

/**
 * What the folding functions return when no base of one strand can pair with any of the other: there is no
 * duplex.
 */
export const NO_DUPLEX = 0x3fffffff;

/**
 * @param s1 codes of strand 1, 5' to 3'
 * @param s2 codes of strand 2, 5' to 3'
 * @returns energy in dcal/mol (it may be positive: the best duplex can be worse than none), or NO_DUPLEX
 */
export function duplexFoldPlain(s1: ArrayLike<number>, s2: ArrayLike<number>): number {
  const n1 = s1.length;
  const n2 = s2.length;
  // c[i * n2 + j]: best energy of a duplex whose last pair so far is (i, j).
  const c = new Int32Array(n1 * n2).fill(NO_DUPLEX);
  const base = (strand: ArrayLike<number>, at: number): number =>
    at >= 0 && at < strand.length ? strand[at] : -1;
  let best = NO_DUPLEX;
  for (let i = 0; i < n1; i++) {
    for (let j = n2 - 1; j >= 0; j--) {
      const type = pairType[s1[i] * 4 + s2[j]];
      if (type < 0) continue;
      let energy = duplexInit + exteriorEnergy(type, base(s1, i - 1), base(s2, j + 1));
      for (let k = i - 1; k >= 0 && i - k - 1 <= maxLoop; k--) {
        for (let l = j + 1; l < n2 && i - k - 1 + (l - j - 1) <= maxLoop; l++) {
          const outer = pairType[s1[k] * 4 + s2[l]];
          if (outer < 0) continue;
          const loop = loopEnergy(
            i - k - 1,
            l - j - 1,
            outer,
            type ^ 1,
            s1[k + 1],
            s2[l - 1],
            s1[i - 1],
            s2[j + 1],
          );
          energy = Math.min(energy, c[k * n2 + l] + loop);
        }
      }
      c[i * n2 + j] = energy;
      best = Math.min(best, energy + exteriorEnergy(type ^ 1, base(s2, j - 1), base(s1, i + 1)));
    }
  }
  return best;
}

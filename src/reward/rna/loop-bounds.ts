/**
 * Least energy of a loop when only the letters of its two pairs on strand 2 are known: the tables behind the
 * exact pruning in `completion-bound.ts`.
 */
import { NO_DUPLEX } from './duplex-plain.js';
import { loopEnergy } from './loop-energy.js';
import { longLoop } from './target-tables.js';
import { maxLoop, pairType, turner2004 } from './turner2004.js';

export interface LoopBounds {
  /** [x][y] pairs in succession whose letters on strand 2 are x (outer) and y (inner). */
  readonly stack: Int32Array;
  /** [n2][x][y] a loop with n2 unpaired bases on strand 2 and 0 to 3 on the target; for n2 = 0: 1 to 3. */
  readonly short: Int32Array;
  /** [n2][x][y] the same with 4 or more on the target. */
  readonly long: Int32Array;
}

function compute(): LoopBounds {
  const stack = new Int32Array(16).fill(NO_DUPLEX);
  const short = new Int32Array((maxLoop + 1) * 16).fill(NO_DUPLEX);
  const long = new Int32Array((maxLoop + 1) * 16).fill(NO_DUPLEX);
  for (let bases = 0; bases < 256; bases++) {
    const x = bases & 3;
    const y = (bases >> 2) & 3;
    const t = pairType[((bases >> 4) & 3) * 4 + x];
    const type = pairType[(bases >> 6) * 4 + y];
    if (t < 0 || type < 0) continue;
    const xy = x * 4 + y;
    stack[xy] = Math.min(stack[xy], turner2004.stack[t * 6 + (type ^ 1)]);
    for (let n2 = 0; n2 <= maxLoop; n2++) {
      for (let n1 = n2 === 0 ? 1 : 0; n1 + n2 <= maxLoop; n1++) {
        const into = n1 < longLoop ? short : long;
        into[n2 * 16 + xy] = Math.min(into[n2 * 16 + xy], leastLoop(n1, n2, t, type ^ 1));
      }
    }
  }
  return { stack, short, long };
}

/**
 * Least over the four bases that lie next to the two pairs inside the loop: si, sj at the outer pair, sp, sq
 * at the inner one.
 */
function leastLoop(n1: number, n2: number, t: number, u: number): number {
  const energy = (ij: number, pq: number): number =>
    loopEnergy(n1, n2, t, u, ij & 3, ij >> 2, pq & 3, pq >> 2);
  let least = NO_DUPLEX;
  if (n1 <= 2 && n2 <= 2) {
    for (let m = 0; m < 256; m++) least = Math.min(least, energy(m & 15, m >> 4));
    return least;
  }
  // In a larger loop the two pairs contribute apart.
  let outer = NO_DUPLEX;
  let inner = NO_DUPLEX;
  for (let m = 0; m < 16; m++) {
    outer = Math.min(outer, energy(m, 0));
    inner = Math.min(inner, energy(0, m));
  }
  return outer + inner - energy(0, 0);
}

let cached: LoopBounds | undefined;

/** The bounds, computed on first use. */
export function loopBounds(): LoopBounds {
  return (cached ??= compute());
}

/**
 * Free energy of the two kinds of loop in a duplex of two RNA strands, in dcal/mol: between two successive
 * pairs (stack, bulge, interior loop), and at the ends. The rules are those of the nearest-neighbor model as
 * ViennaRNA's `RNAduplex` applies them (dangles on both sides, no coaxial stacking).
 */
import { asymmetry, maxAsymmetry, terminalAU, turner2004 } from './turner2004.js';

const {
  stack,
  bulge,
  interior,
  int11,
  int21,
  int22,
  mismatch1n,
  mismatch23,
  mismatchInterior,
  mismatchExterior,
  dangle5,
  dangle3,
} = turner2004;

/**
 * End of the duplex behind a pair of type t.
 *
 * @param t pair type, read from the strand whose end lies outward on the 5' side
 * @param x base 5' of the pair, or -1 at the end of the strand
 * @param y base 3' of the pair on the other strand, or -1
 */
export function exteriorEnergy(t: number, x: number, y: number): number {
  const end = t >= 2 ? terminalAU : 0;
  if (x >= 0 && y >= 0) return mismatchExterior[t * 16 + x * 4 + y] + end;
  if (x >= 0) return dangle5[t * 4 + x] + end;
  if (y >= 0) return dangle3[t * 4 + y] + end;
  return end;
}

/**
 * Loop that is closed by an outer pair (k, l) and an inner pair (i, j), k < i on strand 1, j < l on strand 2.
 *
 * @param n1 unpaired bases between them on strand 1: i - k - 1
 * @param n2 the same on strand 2: l - j - 1; n1 + n2 <= 30
 * @param t type of (k, l)
 * @param u type of (i, j) seen from strand 2
 * @param si,sj the bases next to (k, l) inside the loop: s1[k+1], s2[l-1]
 * @param sp,sq the bases next to (i, j) inside the loop: s1[i-1], s2[j+1]
 */
export function loopEnergy(
  n1: number,
  n2: number,
  t: number,
  u: number,
  si: number,
  sj: number,
  sp: number,
  sq: number,
): number {
  const tu = t * 6 + u;
  const short = n1 < n2 ? n1 : n2;
  const long = n1 < n2 ? n2 : n1;
  if (long === 0) return stack[tu];
  if (short === 0) {
    // A bulge of one base leaves the helix stacked; a longer one ends it twice.
    if (long === 1) return bulge[1] + stack[tu];
    return bulge[long] + (t >= 2 ? terminalAU : 0) + (u >= 2 ? terminalAU : 0);
  }
  if (short === 1) {
    if (long === 1) return int11[tu * 16 + si * 4 + sj];
    if (long === 2) {
      return n1 === 1
        ? int21[tu * 64 + si * 16 + sq * 4 + sj]
        : int21[(u * 6 + t) * 64 + sq * 16 + si * 4 + sp];
    }
    return (
      interior[long + 1] +
      skew(long - 1) +
      mismatch1n[t * 16 + si * 4 + sj] +
      mismatch1n[u * 16 + sq * 4 + sp]
    );
  }
  if (short === 2 && long === 2) return int22[tu * 256 + si * 64 + sp * 16 + sq * 4 + sj];
  if (short === 2 && long === 3) {
    return interior[5] + asymmetry + mismatch23[t * 16 + si * 4 + sj] + mismatch23[u * 16 + sq * 4 + sp];
  }
  return (
    interior[n1 + n2] +
    skew(long - short) +
    mismatchInterior[t * 16 + si * 4 + sj] +
    mismatchInterior[u * 16 + sq * 4 + sp]
  );
}

/** Penalty of an interior loop whose sides differ by `difference` bases. */
export function skew(difference: number): number {
  return Math.min(maxAsymmetry, asymmetry * difference);
}

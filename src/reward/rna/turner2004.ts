/**
 * The Turner 2004 nearest-neighbor parameters of an RNA duplex at 37 C, in dcal/mol (integers): Mathews et
 * al. 2004, PNAS 101:7287; Turner and Mathews 2010 (NNDB). Only what two strands need is kept: no hairpins,
 * no multi-loops, no temperature dependence.
 *
 * Bases are codes A 0, C 1, G 2, U 3. A pair type says which base is on the first and which on the second
 * strand: CG 0, GC 1, GU 2, UG 3, AU 4, UA 5. The type seen from the other strand is `type ^ 1`; types from 2
 * up carry the terminal AU/GU penalty.
 */
import { turner2004Base64, turner2004Bytes } from '../generated/turner2004-table.js';

/** Letters in the order of their codes. */
export const rnaAlphabet = 'ACGU';
export const pairTypes = 6;
/** Pair type of the bases x (first strand) and y (second strand) at 4x + y, or -1. */
export const pairType = Int8Array.of(-1, -1, -1, 4, -1, -1, 0, -1, -1, 1, -1, 2, 5, -1, 3, -1);
/** Longest interior loop or bulge: unpaired bases on both strands together. */
export const maxLoop = 30;
/** Free energy of bringing two strands together. */
export const duplexInit = 410;
/** Penalty of a helix that ends in AU or GU. */
export const terminalAU = 50;
/** Asymmetry of an interior loop: per unpaired base, and at most. */
export const asymmetry = 60;
export const maxAsymmetry = 300;

/**
 * Tables are flat, row-major; t, u are pair types (6), x, y, .. bases (4), n a number of unpaired bases (31).
 */
export interface Turner2004 {
  /** [t][u] two pairs in succession; u is seen from the second strand. */
  readonly stack: Int32Array;
  /** [t][x][y] first mismatch in a generic interior loop. */
  readonly mismatchInterior: Int32Array;
  /** [t][x][y] the same in a 1 x n loop. */
  readonly mismatch1n: Int32Array;
  /** [t][x][y] the same in a 2 x 3 loop. */
  readonly mismatch23: Int32Array;
  /** [t][x][y] mismatch at the end of the duplex. */
  readonly mismatchExterior: Int32Array;
  /** [t][x] one unpaired base at the end of the duplex, 5' and 3' of the pair. */
  readonly dangle5: Int32Array;
  readonly dangle3: Int32Array;
  /** [n] entropy of a bulge and of an interior loop; bulge[0], interior[0] and interior[1] mean nothing. */
  readonly bulge: Int32Array;
  readonly interior: Int32Array;
  /** Whole loops: [t][u][x][y], [t][u][x][y][z], [t][u][x][y][z][w]. */
  readonly int11: Int32Array;
  readonly int21: Int32Array;
  readonly int22: Int32Array;
}

function decode(): Turner2004 {
  const text = atob(turner2004Base64);
  let at = 0;
  const next = (count: number): Int32Array => {
    const values = new Int32Array(count);
    // One signed byte each, in units of 10 dcal/mol.
    for (let i = 0; i < count; i++) values[i] = ((text.charCodeAt(at++) << 24) >> 24) * 10;
    return values;
  };
  const pairs = pairTypes * pairTypes;
  const mismatch = pairTypes * 16;
  const tables: Turner2004 = {
    stack: next(pairs),
    mismatchInterior: next(mismatch),
    mismatch1n: next(mismatch),
    mismatch23: next(mismatch),
    mismatchExterior: next(mismatch),
    dangle5: next(pairTypes * 4),
    dangle3: next(pairTypes * 4),
    bulge: next(maxLoop + 1),
    interior: next(maxLoop + 1),
    int11: next(pairs * 16),
    int21: next(pairs * 64),
    int22: next(pairs * 256),
  };
  if (at !== turner2004Bytes || text.length !== turner2004Bytes) {
    throw new Error(
      `turner2004: the table has ${text.length} bytes, expected ${turner2004Bytes}: regenerate it`,
    );
  }
  return tables;
}

/** The parameters, decoded once. */
export const turner2004: Turner2004 = /* @__PURE__ */ decode();

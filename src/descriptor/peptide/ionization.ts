/**
 * Charge of a peptide at a pH by Henderson and Hasselbalch, from a named set of pKa values: every group that
 * takes up a proton adds 1 / (1 + 10^(pH - pKa)), every group that gives one off takes away
 * 1 / (1 + 10^(pKa - pH)). Groups do not see each other.
 *
 * Sets: `bjellqvist` (Bjellqvist et al., Electrophoresis 14 (1993) 1023 and 15 (1994) 529; Compute pI of
 * ExPASy; termini depend on the residue there), `emboss` (EMBOSS, Epk.dat), `lehninger` (Lehninger,
 * Principles of Biochemistry, table 3-1; the ends are those of alanine).
 */
import { byCode, type Letters } from '../letters.js';

export interface PkaSet {
  /** Side chains that carry a positive charge below their pKa. */
  readonly positive: Readonly<Record<string, number>>;
  /** Side chains that carry a negative charge above their pKa. */
  readonly negative: Readonly<Record<string, number>>;
  /** The amino end; by its residue, where the set tells them apart. */
  readonly amino: number;
  readonly aminoOf?: Readonly<Record<string, number>>;
  /** The carboxyl end. */
  readonly carboxyl: number;
  readonly carboxylOf?: Readonly<Record<string, number>>;
}

export const PKA_SETS: Readonly<Record<string, PkaSet>> = {
  bjellqvist: {
    positive: { K: 10, R: 12, H: 5.98 },
    negative: { D: 4.05, E: 4.45, C: 9, Y: 10 },
    amino: 7.5,
    aminoOf: { A: 7.59, M: 7, S: 6.93, P: 8.36, T: 6.82, V: 7.44, E: 7.7 },
    carboxyl: 3.55,
    carboxylOf: { D: 4.55, E: 4.75 },
  },
  emboss: {
    positive: { K: 10.8, R: 12.5, H: 6.5 },
    negative: { D: 3.9, E: 4.1, C: 8.5, Y: 10.1 },
    amino: 8.6,
    carboxyl: 3.6,
  },
  lehninger: {
    positive: { K: 10.53, R: 12.48, H: 6 },
    negative: { D: 3.65, E: 4.25, C: 8.18, Y: 10.07 },
    amino: 9.69,
    carboxyl: 2.34,
  },
};

/** Charge that a group which carries a plus below its pKa adds. */
const plus = (pka: number, ph: number): number => 1 / (1 + 10 ** (ph - pka));
/** Charge that a group which carries a minus above its pKa adds. */
const minus = (pka: number, ph: number): number => -1 / (1 + 10 ** (pka - ph));

/** What every residue, and every end, adds to the charge at one pH: tables by code. */
export interface ChargeTable {
  readonly side: Float64Array;
  readonly amino: Float64Array;
  readonly carboxyl: Float64Array;
}

export function chargeTable(letters: Letters, set: PkaSet, ph: number): ChargeTable {
  const each = (pkas: Readonly<Record<string, number>>, charge: typeof plus): [string, number][] =>
    Object.entries(pkas).map(([letter, pka]) => [letter, charge(pka, ph)]);
  return {
    side: byCode(letters, Object.fromEntries([...each(set.positive, plus), ...each(set.negative, minus)])),
    amino: byCode(letters, Object.fromEntries(each(set.aminoOf ?? {}, plus)), plus(set.amino, ph)),
    carboxyl: byCode(letters, Object.fromEntries(each(set.carboxylOf ?? {}, minus)), minus(set.carboxyl, ph)),
  };
}

/** Charge of the first `end` codes. */
export function chargeOf({ side, amino, carboxyl }: ChargeTable, codes: Int32Array, end: number): number {
  let total = amino[codes[0]] + carboxyl[codes[end - 1]];
  for (let i = 0; i < end; i++) total += side[codes[i]];
  return total;
}

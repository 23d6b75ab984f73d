/**
 * What is known of the four landscapes L14_RNA1 .. 4, from a full enumeration of all 4^14 = 268,435,456
 * sequences (`scripts/make-rna-landscapes.mjs`; one to two minutes each). Energies are integers, so mode
 * checks at run time are exact: f >= the threshold exactly when the energy <= `threshold`.
 */
export interface RnaLandscape {
  /** Energy in dcal/mol at the 99.5 % quantile of fitness. */
  readonly threshold: number;
  /** Least energy of all sequences: that of f_max. */
  readonly best: number;
  /** Sequences at or above the threshold that no single substitution improves. */
  readonly modeCount: number;
}

export const rnaLandscapes: Readonly<Record<string, RnaLandscape>> = {
  // f: threshold .620640, maximum 1.054539
  L14_RNA1: { threshold: -2260, best: -3840, modeCount: 1590 },
  // f: threshold .613075, maximum 1.014746
  L14_RNA2: { threshold: -2320, best: -3840, modeCount: 798 },
  // f: threshold .622847, maximum 1.116486
  L14_RNA3: { threshold: -1880, best: -3370, modeCount: 3320 },
  // f: threshold .661442, maximum 1.103602
  L14_RNA4: { threshold: -1840, best: -3070, modeCount: 2378 },
};

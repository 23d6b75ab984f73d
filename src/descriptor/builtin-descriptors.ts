/** The kinds of descriptors that need nothing but an environment. */
import type { DescriptorKind } from './kind.js';
import { cpgKind } from './nucleic/cpg.js';
import { stemKind } from './nucleic/stem.js';
import { chargeKind } from './peptide/charge.js';
import { hydrophobicityKind, momentKind } from './peptide/eisenberg.js';
import { instabilityKind } from './peptide/instability.js';
import { isoelectricKind } from './peptide/isoelectric.js';
import { regionKind, ringKind } from './space/cells-of-grids.js';
import { membersKind, sizeKind, sumKind } from './space/items.js';
import {
  aromaticityKind,
  countKind,
  gcKind,
  gcShareKind,
  onesKind,
  shareKind,
} from './string/composition.js';
import { lengthKind } from './string/length.js';
import { motifKind } from './string/motif.js';
import { runKind } from './string/run.js';
import { editKind, hammingKind } from './string/similarity.js';
import { wordsKind } from './string/words.js';

export const BUILTIN_DESCRIPTORS: readonly DescriptorKind[] = [
  // Strings.
  lengthKind,
  countKind,
  shareKind,
  motifKind,
  runKind,
  hammingKind,
  editKind,
  // Bits.
  onesKind,
  wordsKind,
  // Peptides.
  chargeKind,
  hydrophobicityKind,
  momentKind,
  aromaticityKind,
  isoelectricKind,
  instabilityKind,
  // DNA and RNA.
  gcKind,
  gcShareKind,
  cpgKind,
  stemKind,
  // Grids and sets.
  regionKind,
  ringKind,
  sumKind,
  sizeKind,
  membersKind,
];

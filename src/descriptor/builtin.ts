/** The kinds of descriptors that need nothing but an environment. */
import type { DescriptorKind } from './kind.js';
import { cpgKind } from './nucleic/cpg.js';
import { stemKind } from './nucleic/stem.js';
import { chargeKind } from './peptide/charge.js';
import { hydrophobicityKind, momentKind } from './peptide/eisenberg.js';
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

export const BUILTIN_DESCRIPTORS: readonly DescriptorKind[] = [
  // Strings.
  lengthKind,
  countKind,
  shareKind,
  motifKind,
  onesKind,
  // Peptides.
  chargeKind,
  hydrophobicityKind,
  momentKind,
  aromaticityKind,
  // DNA and RNA.
  gcKind,
  gcShareKind,
  cpgKind,
  stemKind,
];

/** The kinds of conditions on strings that are no conditions on descriptors. A new one is a file and a line. */
import type { ConstraintKind } from '../constraint-kind.js';
import { excludeKind } from './exclude.js';
import { forbiddenKind, requiredKind } from './motifs.js';
import { parentKind } from './parent.js';
import { patternKind } from './pattern.js';

export const CONSTRAINT_KINDS: readonly ConstraintKind[] = [
  parentKind,
  patternKind,
  forbiddenKind,
  requiredKind,
  excludeKind,
];

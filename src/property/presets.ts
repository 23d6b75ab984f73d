/**
 * Settings of a property model and its training that suit a set of descriptors untouched, by what was measured
 * (docs/properties.md).
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { PropertyModelKind } from './create-model.js';

export interface PropertyPresets {
  readonly kind: PropertyModelKind;
  readonly hidden: readonly number[];
  readonly state: boolean;
  readonly batch: number;
  readonly replay: number;
  readonly steps: number;
  readonly lr: number;
  readonly finalLr: number;
  readonly clip: number;
}

/**
 * A network that answers for all cells at once pays up to some hundreds of them, where running values do not say
 * all (stems, motifs).
 */
const CLASSIFIED = 600;

/** @param set without it, the presets for many cells of sums */
export function propertyPresets(set: DescriptorSet | undefined): PropertyPresets {
  const sums = {
    kind: 'gaps', hidden: [128, 128, 128], state: false, batch: 64, replay: 32, steps: 4000, lr: 2e-3, finalLr: 0.02, clip: 10,
  } as const; // prettier-ignore
  if (!set) return sums;
  const summed = set.components.every(({ running }) => running !== undefined);
  if (set.cells <= CLASSIFIED) return { ...sums, kind: 'classifier', hidden: [256, 256], state: true };
  return summed ? sums : { ...sums, state: true };
}

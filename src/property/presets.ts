/**
 * Settings of a property model and its training that suit a set of descriptors untouched, by what was measured
 * (docs/properties.md).
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { PropertyModelKind } from './create-model.js';
import { MOST_FEATURES_PAIRED } from './property-input.js';

export interface PropertyPresets {
  readonly kind: PropertyModelKind;
  readonly hidden: readonly number[];
  readonly state: boolean;
  readonly pairs: boolean;
  readonly batch: number;
  readonly replay: number;
  readonly noise: number;
  readonly minibatch: number;
  readonly passes: number;
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
    kind: 'gaps', hidden: [64, 64, 64], state: false, pairs: false, batch: 16, replay: 24, noise: 0.02,
    minibatch: 128, passes: 4, steps: 6000, lr: 2e-3, finalLr: 0.02, clip: 10,
  } as const; // prettier-ignore
  if (!set) return sums;
  const summed = set.components.every(({ running }) => running !== undefined);
  if (set.cells <= CLASSIFIED) {
    const pairs = set.env.features.count <= MOST_FEATURES_PAIRED;
    return {
      ...sums, kind: 'classifier', hidden: [128, 128, 128], state: true, pairs, replay: 96, noise: 0.1, minibatch: 256,
      passes: 2, steps: 4000, lr: 3e-3,
    }; // prettier-ignore
  }
  return summed ? sums : { ...sums, state: true };
}

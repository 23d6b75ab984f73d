/** The models by name. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { ClassifierModel } from './classifier-model.js';
import { GapModel } from './gap-model.js';
import type { PropertyModel, PropertyModelOptions } from './property-model.js';

export const PROPERTY_MODELS = { gaps: GapModel, classifier: ClassifierModel } as const;
export type PropertyModelKind = keyof typeof PROPERTY_MODELS;

/**
 * Builds a model.
 * @throws one sentence when the kind is unknown, or p0 and f are of different environments
 */
export function createPropertyModel(
  set: DescriptorSet,
  base: BaseMeasure,
  backend: Backend,
  options: PropertyModelOptions,
  random: RandomStream,
): PropertyModel {
  if (!Object.hasOwn(PROPERTY_MODELS, options.kind)) {
    const kinds = Object.keys(PROPERTY_MODELS).join(', ');
    throw new Error(`property: model must be one of ${kinds}, got ${options.kind}`);
  }
  if (base.env !== set.env) throw new Error('property: the base measure is of another environment than f');
  return new PROPERTY_MODELS[options.kind](set, base, backend, options, random);
}

/** The models by name. */
import { ClassifierModel } from './classifier-model.js';
import { GapModel } from './gap-model.js';
import type { PropertyModel } from './property-model.js';
import type { PropertyModelParts } from './property-network.js';

export const PROPERTY_MODELS = { gaps: GapModel, classifier: ClassifierModel } as const;
export type PropertyModelKind = keyof typeof PROPERTY_MODELS;

/**
 * Builds a model.
 * @throws one sentence when the kind is unknown, or p0 and f are of different environments
 */
export function createPropertyModel(...parts: PropertyModelParts): PropertyModel {
  const [set, base, , options] = parts;
  if (!Object.hasOwn(PROPERTY_MODELS, options.kind)) {
    const kinds = Object.keys(PROPERTY_MODELS).join(', ');
    throw new Error(`property: model must be one of ${kinds}, got ${options.kind}`);
  }
  if (base.env !== set.env) throw new Error('property: the base measure is of another environment than f');
  return new PROPERTY_MODELS[options.kind](...parts);
}

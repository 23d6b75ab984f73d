/**
 * Descriptors, y = f(x): numbers that are cheap to compute and that people ask for by name, their bins and
 * cells, and questions about them.
 */
export type { Bins, Descriptor, RunningValues } from './descriptor.js';
export { DescriptorSet, MOST_CELLS } from './descriptor-set.js';
export { BUILTIN_DESCRIPTORS } from './builtin-descriptors.js';
export { describe, findDescriptor, openDescriptors } from './descriptor-registry.js';
export type { DescriptorKind, DescriptorParts, DescriptorRequest } from './kind.js';
export { evenBins, integerBins, namedBins, realBins } from './bins.js';
export { matches, parseQuery, queryText, type Query } from './query.js';
export { formatDescriptorNode, parseDescriptorSpec, type DescriptorNode } from './descriptor-spec.js';

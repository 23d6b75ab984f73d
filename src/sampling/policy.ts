/**
 * The policy types, re-exported: they live in src/env/policy-types.ts, since the exact solver gives policies
 * too.
 */
export type { ConditionalFlow, ConditionalPolicy, Policy } from '../env/policy-types.js';

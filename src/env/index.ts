/**
 * The entry point `ocgfn/env`. Environments: the interface, the tasks there are, and the laws that a new one
 * is checked against.
 */

// The interface, and what a policy on it is.
export type {
  Environment,
  RelationFeatures,
  SparseFeatures,
  StateFeatures,
  TokenFeatures,
} from './environment.js';
export type { ConditionalFlow, ConditionalPolicy, Policy } from './policy-types.js';

// Tasks.
export { createBits, type BitsOptions } from './bits.js';
export { TOY_DAG, createDag, parseEdges, type Dag, type DagEdge } from './dag.js';
export { createGrid, type GridOptions } from './grid.js';
export {
  CONSTRUCTIONS,
  STRING_ATTENTIONS,
  STRING_RELATIONS,
  createSequence,
  type Construction,
  type SequenceOptions,
  type StringAttention,
  type StringRelation,
} from './sequence.js';
export { createSet, type SetOptions } from './set.js';
export { TASKS, buildTask, findTask, type Task } from './tasks.js';
export { resolveParameters } from '../settings/parameters.js';
export {
  listParameters,
  type Description,
  type Parameter,
  type SettingsOf,
  type Value,
  type Values,
} from '../settings/describe.js';

// Laws.
export { checkLaws, type Counterexample, type LawOptions, type LawResult } from './laws.js';

// Help for mistyped names, as the program gives it.
export { didYouMean, suggestion } from '../settings/suggest.js';

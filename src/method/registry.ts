/**
 * All methods. A new one is a file beside this one and a line here; commands, runs, reports and experiments
 * find it by its name or go through those of a kind. The first of a kind is what is meant where none is
 * named.
 */
import { UsageError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';
import { active } from './adapt-active.js';
import { amortized } from './adapt-amortized.js';
import { exact } from './adapt-exact.js';
import { extraction } from './adapt-extraction.js';
import { finetune } from './adapt-finetune.js';
import { monteCarlo } from './adapt-monte-carlo.js';
import { residual } from './adapt-residual.js';
import { leading } from './baseline-adalead.js';
import { dqn } from './baseline-dqn.js';
import { genetic } from './baseline-genetic-algorithm.js';
import { gflownet } from './baseline-gflownet.js';
import { mcmc } from './baseline-mcmc.js';
import { tempering } from './baseline-parallel-tempering.js';
import { random } from './baseline-random.js';
import { surrogate } from './baseline-surrogate.js';
import { climb } from './baseline-surrogate-climb.js';
import { opinions } from './baseline-thompson.js';
import type { AdaptMethod, BaselineMethod, RefineMethod, SolveMethod } from './method.js';
import { pretrainMethod, type PretrainMethod } from './pretrain-method.js';
import { solve } from './solve-method.js';
import { trainMethod, type TrainMethod } from './train-method.js';

export type Method = PretrainMethod | AdaptMethod | RefineMethod | SolveMethod | TrainMethod | BaselineMethod;
export type Kind = Method['kind'];
export type MethodOf<K extends Kind> = Extract<Method, { readonly kind: K }>;

export const METHODS: readonly Method[] = [
  pretrainMethod,
  active,
  exact,
  extraction,
  monteCarlo,
  amortized,
  finetune,
  residual,
  solve,
  trainMethod,
  gflownet,
  mcmc,
  dqn,
  surrogate,
  climb,
  opinions,
  leading,
  genetic,
  tempering,
  random,
];

/** Those of a kind, in the registry's order. */
export function methodsOf<K extends Kind>(
  kind: K,
  methods: readonly Method[] = METHODS,
): readonly MethodOf<K>[] {
  return methods.filter((method): method is MethodOf<K> => method.kind === kind);
}

/**
 * The method of a name among those that spend a budget of reward calls.
 * @throws UsageError on an unknown name
 */
export function findBudgetMethod(name: string, methods?: readonly Method[]): AdaptMethod | BaselineMethod {
  const all = [...methodsOf('adapt', methods), ...methodsOf('baseline', methods)];
  const found = all.find((method) => method.name === name);
  if (found) return found;
  const names = all.map((method) => method.name);
  throw new UsageError(`unknown method "${name}"${suggestion(name, names)}`);
}

/**
 * The method of a kind that has a name.
 * @throws UsageError `baseline: must be one of gflownet, mcmc ..., got "mmcc"; did you mean "mcmc"?`
 */
export function findMethod<K extends Kind>(kind: K, name: string, methods?: readonly Method[]): MethodOf<K> {
  const all = methodsOf(kind, methods);
  const found = all.find((method) => method.name === name);
  if (found) return found;
  const names = all.map((method) => method.name);
  throw new UsageError(
    `${kind}: must be one of ${names.join(', ')}, got "${name}"${suggestion(name, names)}`,
  );
}

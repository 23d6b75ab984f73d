/**
 * A method that spends a budget of reward calls, as a run: adaptation (a new directory that names its parent)
 * or baseline. The directory holds every reward call, and the policy, where the method has one, loads without
 * the reward.
 */
import type { ExtractionOperator } from '../adapt/extraction-operator.js';
import { PayerWithin } from '../adapt/payer-within.js';
import type { RewardLibrary } from '../adapt/library/reward-library.js';
import type { Payer } from '../adapt/payer.js';
import type { OutcomeProgress } from '../adapt/adaptation.js';
import { remarkOnFirst } from '../adapt/round-schedule.js';
import type { Environment } from '../env/environment.js';
import type { AdaptMethod, BaselineMethod, RefineMethod, Tensors, Work } from '../method/method.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { Policy } from '../sampling/policy.js';
import { checkInput, UsageError } from '../settings/errors.js';
import type { Given } from '../settings/given.js';
import { constraintOf } from '../host/open-where.js';
import { parameterHash } from '../store/parameter-hash.js';
import { pathOfParent, type RunDirectory } from '../store/run-directory.js';
import type { Backend } from '../tensor/backend.js';
import type { LoadedProperties } from './property-run.js';
import { keptOperator } from './stored-operator.js';
import { payerOfRun, spendBudget, type SpendingWatcher } from './spend-budget.js';

/** A model of properties, and what is known of the reward over its cells: log r(y) [Y]. */
export interface GuessedProperties extends LoadedProperties {
  readonly guess: Float64Array | undefined;
}

/**
 * A method and what it goes out from: a pre-trained model, of outcomes or of properties, or the bare task.
 */
export type Entrant =
  | { readonly method: RefineMethod; readonly parent: GuessedProperties }
  | { readonly method: AdaptMethod; readonly model: OutcomeModel }
  | { readonly method: BaselineMethod; readonly env: Environment; readonly backend: Backend };

export interface BudgetRequest {
  /** Of the method, checked or as stored. */
  readonly settings: Given;
  readonly reward: RewardDefinition;
  /** Reward calls that may be spent. */
  readonly budget: number;
  /** Earlier rewards of the space. */
  readonly library?: RewardLibrary | undefined;
  readonly seed: number;
  /** Of the parent's model, where it was opened before the run was made. */
  readonly operator?: ExtractionOperator | undefined;
}

export interface BudgetWatcher extends SpendingWatcher {
  /** Outcomes summed or solved so far. */
  onOutcome?(done: number, total: number): void;
}

export function environmentOfEntrant(entrant: Entrant): Environment {
  if ('parent' in entrant) return entrant.parent.set.env;
  return 'model' in entrant ? entrant.model.env : entrant.env;
}

/** The parameters that have to stay as they are; undefined where nothing was pre-trained. */
function frozenParameters(entrant: Entrant): ParameterSet | undefined {
  if ('parent' in entrant) return entrant.parent.trainer.model.parameters;
  return 'model' in entrant ? entrant.model.parameters : undefined;
}

/** Reward calls where no budget is given. */
const USUAL_BUDGET = 1000;

/**
 * The budget of a run, and the calls that it will come to.
 *
 * @param given undefined: what the method needs, else 1,000
 * @throws UsageError when the method needs more, or cannot work on this task; nothing is written then
 */
export function checkBudget(
  method: Pick<AdaptMethod, 'name' | 'calls'>,
  env: Environment,
  given?: number,
): { readonly budget: number; readonly calls: number } {
  const needed = method.calls?.(env);
  const budget = given ?? needed ?? USUAL_BUDGET;
  if (needed !== undefined && budget < needed)
    throw new UsageError(
      `adapt: method ${method.name} needs one reward call an outcome, ${needed} in all, got a budget of ${budget}`,
    );
  return { budget, calls: needed ?? budget };
}

/**
 * Spends the budget, writing metrics, reward calls and the checkpoint into the directory. Returns the policy,
 * where the method has one. A pre-trained model is frozen: the hash of its parameters is taken before and
 * after, and stored.
 */
export async function runBudget(
  directory: RunDirectory,
  entrant: Entrant,
  { settings, reward, budget, seed, library, operator: there }: BudgetRequest,
  watcher: BudgetWatcher,
): Promise<Policy | undefined> {
  const oracle = payerOfRun(directory, reward, budget);
  const remark = remarkOnFirst(settings, budget);
  if (remark !== undefined) watcher.onNote?.(remark);
  const random = new RandomStream(seed).fork(entrant.method.stream);
  const parameters = frozenParameters(entrant);
  const hash = (): string | undefined => parameters && parameterHash(parameters);
  const frozen = hash();
  const operator = there ?? (await operatorOf(directory, entrant, settings, watcher));
  const env = environmentOfEntrant(entrant);
  const kept = constraintOf(env);
  // What asks for every outcome may find the first allowed one late.
  const enough = entrant.method.calls ? Infinity : undefined;
  const payer = kept ? new PayerWithin(oracle, env, kept.within, enough) : oracle;
  const work = checkInput(() => begin(entrant, { settings, library }, payer, random, watcher, operator));
  await spendBudget(directory, work.spending, oracle, reward, watcher);
  if (hash() !== frozen)
    throw new Error('adapt: the pre-trained model changed while it was adapted; it must stay frozen');
  // A policy over properties is the parent's model and what was added: both go along.
  const tensors: Tensors = new Map('parent' in entrant ? entrant.parent.tensors : []);
  work.save?.(tensors);
  const { name, kind } = entrant.method;
  const own = frozen === undefined ? { [kind]: name } : { method: name, frozenModel: frozen };
  const state = 'parent' in entrant ? { ...entrant.parent.trainer.state(), ...own } : own;
  directory.saveCheckpoint({ step: oracle.calls, state, tensors });
  return work.spending.policy;
}

/**
 * Whether a method sums by the operator that is kept beside a model: over all outcomes; within a constraint it is
 * made of those that it allows.
 */
export const usesKeptOperator = (
  { usesOperator }: Pick<AdaptMethod, 'usesOperator'>,
  settings: Given,
  env: Environment,
): boolean => checkInput(() => usesOperator?.(settings, env)) === true && !constraintOf(env);

/** The operator that lies beside the parent's checkpoint, made now where it is needed and not there. */
async function operatorOf(
  { path, record }: RunDirectory,
  entrant: Entrant,
  settings: Given,
  watcher: BudgetWatcher,
): Promise<ExtractionOperator | undefined> {
  if (!('model' in entrant) || record.parent === undefined) return undefined;
  const { model, method } = entrant;
  if (!usesKeptOperator(method, settings, model.env)) return undefined;
  return keptOperator(pathOfParent(path, record), model, {
    onOutcome(done, total) {
      watcher.onOutcome?.(done, total);
      watcher.signal?.throwIfAborted();
    },
    onNote: (sentence) => watcher.onNote?.(sentence),
  });
}

function begin(
  entrant: Entrant,
  { settings, library }: Pick<BudgetRequest, 'settings' | 'library'>,
  payer: Payer,
  random: RandomStream,
  watcher: BudgetWatcher,
  operator: ExtractionOperator | undefined,
): Work {
  const progress: OutcomeProgress = (done, total) => {
    watcher.onOutcome?.(done, total);
    watcher.signal?.throwIfAborted();
  };
  if ('parent' in entrant) {
    const { parent, method } = entrant;
    const { backend } = parent.trainer.model.parameters;
    return method.start(settings, { parent, env: parent.set.env, backend, payer, random, progress });
  }
  if ('model' in entrant) {
    const { model, method } = entrant;
    const { backend } = model.parameters;
    const { env } = model;
    return method.start(settings, { model, env, backend, payer, random, progress, operator, library });
  }
  const { env, backend, method } = entrant;
  return method.start(settings, { env, backend, payer, random, progress, library });
}

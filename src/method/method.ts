/**
 * What a method is to the rest of the program: one description with its name, help, settings, and functions
 * that make it, store what it has learned and load that again. Whatever differs between methods stands in the
 * method's own file; commands, runs, reports and experiments ask the registry (registry.ts).
 *
 * A method is of one of six kinds. `adapt`, `refine` (of a model of properties) and `baseline` spend a budget
 * of reward calls round by round; `solve` asks for the reward of every outcome once; `pretrain` and `train`
 * make optimizer steps, and can be interrupted and resumed between any two.
 */
import type { OutcomeProgress, Spending } from '../adapt/adaptation.js';
import type { ExtractionOperator } from '../adapt/extraction-operator.js';
import type { RewardLibrary } from '../adapt/library/reward-library.js';
import type { Payer } from '../adapt/payer.js';
import type { PropertyParent } from '../adapt/residual-adaptation.js';
import type { ConditionInput } from '../condition/encoding.js';
import type { Environment } from '../env/environment.js';
import type { StoredTensor } from '../format/safetensors.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import type { Description, SettingsOf } from '../settings/describe.js';
import { readSettings, resolveParameters } from '../settings/parameters.js';
import type { Given } from '../settings/given.js';
import type { Backend } from '../tensor/backend.js';

/** What every kind of method says of itself. */
export interface MethodLabels {
  /** As typed on a command line and stored in run.json. */
  readonly name: string;
  /** For reports and legends. */
  readonly label: string;
  /** One line for help texts. */
  readonly help: string;
  /** One sentence said to whoever uses it on a command line, where its name does not tell. */
  readonly remark?: string;
  /** Whether it learns from earlier rewards of the space (`--like`). */
  readonly usesLibrary?: boolean;
}

/** Tensors of a checkpoint by name. */
export type Tensors = Map<string, StoredTensor>;

/** What is needed to ask for rewards. */
export interface AskingPlace {
  readonly env: Environment;
  readonly payer: Payer;
  /** Told of every outcome that is summed, where outcomes are. */
  readonly progress?: OutcomeProgress;
}

/** What a method that spends a budget works with. */
export interface Workplace extends AskingPlace {
  readonly backend: Backend;
  /** Earlier rewards of the space, for methods that learn from them. */
  readonly library?: RewardLibrary | undefined;
  readonly random: RandomStream;
}

/** The same with a pre-trained, frozen model. */
export interface AdaptWorkplace extends Workplace {
  readonly model: OutcomeModel;
  /** The extraction operator of the model, where it is kept. */
  readonly operator?: ExtractionOperator | undefined;
}

/**
 * The same with a pre-trained, frozen model of properties, and what is known of the reward over its cells.
 */
export interface RefineWorkplace extends Workplace {
  readonly parent: PropertyParent;
}

/** A budget being spent, and what its checkpoint holds. */
export interface Work {
  readonly spending: Spending;
  /** Puts what the policy is made of into the checkpoint; absent where the method has none. */
  save?(tensors: Tensors): void;
}

/** A finished run, for the method that made it. */
export interface StoredRun {
  /** Begins messages: the run's folder, or its file. */
  readonly owner: string;
  readonly env: Environment;
  readonly backend: Backend;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What its policy is conditioned on, read from its settings. */
  readonly condition?: ConditionInput;
  /** `config` of the pre-training run it goes out from, where it is stored. */
  readonly parentConfig?: Given;
}

/** A method that spends a budget of reward calls. */
export interface BudgetMethod<Place extends AskingPlace = AdaptWorkplace> extends MethodLabels {
  /** Its settings; presets may follow the environment. */
  readonly parameters: (env?: Environment) => Description;
  /** Begins messages about settings: `adapt active`. */
  readonly owner: string;
  /** Name of the random stream that a run draws for it. */
  readonly stream: string;
  /** Whether it learns a policy that can be sampled; false for a mere search. */
  readonly hasPolicy: boolean;
  /**
   * Reward calls it makes whatever the budget is; absent where it spends any budget.
   * @param given its settings, where they may say more than the presets
   * @throws UsageError when they are too many
   */
  readonly calls?: (env: Environment, given?: Given) => number;
  /** Whether it sums over the model with its extraction operator. */
  readonly usesOperator?: (given: Given, env: Environment) => boolean;
  /** @throws one sentence on settings that do not fit */
  start(given: Given, place: Place): Work;
  /** The policy of a finished run. @throws UsageError when the checkpoint is not its own */
  load?(given: Given, stored: StoredRun): Policy;
}

export interface AdaptMethod extends BudgetMethod {
  readonly kind: 'adapt';
}

export interface RefineMethod extends BudgetMethod<RefineWorkplace> {
  readonly kind: 'refine';
}

export interface BaselineMethod extends BudgetMethod<Workplace> {
  readonly kind: 'baseline';
}

/** Needs neither a model nor a backend, and draws nothing. */
export interface SolveMethod extends BudgetMethod<AskingPlace> {
  readonly kind: 'solve';
}

/** What a method's own file says: as `BudgetMethod`, with settings that have the types of its description. */
interface Definition<D extends Description, Place extends AskingPlace> extends MethodLabels {
  readonly parameters: D | ((env?: Environment) => D);
  readonly stream?: string;
  readonly calls?: (env: Environment, settings: SettingsOf<D>) => number;
  readonly usesOperator?: (settings: SettingsOf<D>, env: Environment) => boolean;
  readonly start: (settings: SettingsOf<D>, place: Place) => Work;
  readonly load?: (settings: SettingsOf<D>, stored: StoredRun) => Policy;
}

/** @param owner begins messages about settings */
function budgetMethod<D extends Description, Place extends AskingPlace, K extends string>(
  kind: K,
  { parameters: described, stream = kind, start, load, calls, usesOperator, ...labels }: Definition<D, Place>,
  owner = `${kind} ${labels.name}`,
): BudgetMethod<Place> & { readonly kind: K } {
  const parameters = (env?: Environment): D => (typeof described === 'function' ? described(env) : described);
  return {
    ...labels,
    kind,
    owner,
    stream,
    parameters,
    hasPolicy: load !== undefined,
    start: (given, place) => start(resolveParameters(owner, parameters(place.env), given), place),
    ...(calls && {
      calls: (env: Environment, given: Given = {}) =>
        calls(env, resolveParameters(owner, parameters(env), given)),
    }),
    ...(usesOperator && {
      usesOperator: (given: Given, env: Environment) =>
        usesOperator(resolveParameters(owner, parameters(env), given), env),
    }),
    ...(load && {
      load: (given: Given, stored: StoredRun) =>
        load(readSettings(stored.owner, parameters(stored.env), given), stored),
    }),
  };
}

/** A way to adapt a pre-trained model to a reward. */
export const adaptMethod = <D extends Description>(definition: Definition<D, AdaptWorkplace>): AdaptMethod =>
  budgetMethod('adapt', definition);

/** A way to adapt a model of properties to a reward that is not a function of them. */
export const refineMethod = <D extends Description>(
  definition: Definition<D, RefineWorkplace>,
): RefineMethod => budgetMethod('refine', definition, `adapt ${definition.name}`);

/** A way to spend the same budget without a pre-trained model. */
export const baselineMethod = <D extends Description>(definition: Definition<D, Workplace>): BaselineMethod =>
  budgetMethod('baseline', definition);

/** The way to solve a task for a reward without a model. */
export const solveMethodOf = <D extends Description>(definition: Definition<D, AskingPlace>): SolveMethod =>
  budgetMethod('solve', definition, 'solve');

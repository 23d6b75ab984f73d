/**
 * How run.json names a method that spends a budget, and keeps its settings: beside the settings, `config`
 * holds the method's name, the budget, the reward and, of an adaptation, what its parent was made of.
 */
import { isJsonRecord, type JsonRecord } from '../format/json-value.js';
import type { AdaptMethod, BaselineMethod, RefineMethod, SolveMethod } from '../method/method.js';
import { extraction } from '../method/adapt-extraction.js';
import { exact } from '../method/adapt-exact.js';
import { solve } from '../method/solve-method.js';
import { findMethod, methodsOf, type Method } from '../method/registry.js';
import { UsageError } from '../settings/errors.js';
import type { Values } from '../settings/describe.js';
import type { NewRun } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';

export type AnyBudgetMethod = AdaptMethod | RefineMethod | BaselineMethod | SolveMethod;

/** What earlier rewards were read from, and what was read: SHA-256 by source, which runs of before lack. */
export interface EarlierSources {
  readonly sources: readonly string[];
  readonly hashes?: readonly string[];
}

/** The config of an adaptation. */
export function adaptConfig(
  method: string,
  settings: Values,
  rest: {
    readonly budget?: number;
    readonly reward: string;
    readonly guess?: string | undefined;
    /** As `whereConfig` has it. */
    readonly within?: NewRun['config'];
    readonly like?: EarlierSources | undefined;
  },
  parent: Pick<RunRecord, 'config' | 'seed'>,
): NewRun['config'] {
  // What it takes to build the parent's model again when only this directory is at hand.
  const { guess, within, like, ...others } = rest;
  return {
    ...settings,
    method,
    ...others,
    ...(guess !== undefined && { guess }),
    ...within,
    ...likeConfig(like),
    parentConfig: parent.config,
    parentSeed: parent.seed,
  };
}

/** The config of a baseline. */
export const baselineConfig = (
  method: string,
  settings: Values,
  budget: number,
  reward: string,
  { within, like }: { readonly within?: NewRun['config']; readonly like?: EarlierSources | undefined } = {},
): NewRun['config'] => ({
  baseline: method,
  budget,
  ...settings,
  reward,
  ...within,
  ...likeConfig(like),
});

const likeConfig = (like: EarlierSources | undefined): NewRun['config'] =>
  like ? { like: like.sources, ...(like.hashes && { likeHash: like.hashes }) } : {};

/** Whether a run is a baseline's. */
export const isBaseline = ({ kind, config }: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  kind === 'train' && typeof config.baseline === 'string';

/** Whether a run was solved, without a model. */
export const isSolved = ({ kind }: Pick<RunRecord, 'kind'>): boolean => kind === solve.kind;

/** Whether a run has spent reward calls on a policy for one reward, other than by training. */
export const isOfBudget = (record: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  record.kind === 'adapt' || isSolved(record) || isBaseline(record);

/** What run.json says of such a run. */
export interface MethodRecord {
  readonly method: AnyBudgetMethod;
  readonly settings: JsonRecord;
  readonly reward: string;
  /** NaN where results were measured by hand, round by round. */
  readonly budget: number;
  readonly parentConfig?: JsonRecord;
  /** What was said of the reward over properties, where it was. */
  readonly guess?: string;
  /** The constraint that outcomes are kept within. */
  readonly where?: string;
  /** Earlier rewards, where it learns from some. */
  readonly like?: EarlierSources;
}

/**
 * Reads the method and its settings from run.json.
 * @throws UsageError when the run is of no such kind, or its method is not known here
 */
export function readMethodRecord(
  owner: string,
  { kind, config }: RunRecord,
  methods?: readonly Method[],
): MethodRecord {
  const {
    method,
    baseline,
    budget,
    reward,
    guess,
    where,
    whereHash: _w,
    like,
    likeHash,
    parentConfig,
    parentSeed: _,
    ...settings
  } = config;
  const name = kind === 'adapt' ? formerName(method, settings) : kind === solve.kind ? solve.name : baseline;
  if (
    (kind !== 'adapt' && kind !== 'train' && kind !== solve.kind) ||
    typeof name !== 'string' ||
    typeof reward !== 'string'
  )
    throw new UsageError(`${owner}: a run that spends a budget is needed, this one was made by "${kind}"`);
  return {
    method: findIn(kind, name, methods),
    settings,
    reward,
    budget: typeof budget === 'number' ? budget : NaN,
    ...(isJsonRecord(parentConfig) && { parentConfig }),
    ...(typeof guess === 'string' && { guess }),
    ...(typeof where === 'string' && { where }),
    ...(Array.isArray(like) && {
      like: { sources: like.map(String), ...(Array.isArray(likeHash) && { hashes: likeHash.map(String) }) },
    }),
  };
}

/** What 0.1.0 called `exact` is `extraction`: its runs have settings that `exact` does not. */
const formerName = (name: unknown, settings: JsonRecord): unknown =>
  name === exact.name && 'pairs' in settings ? extraction.name : name;

function findIn(
  kind: 'adapt' | 'train' | 'solve',
  name: string,
  methods?: readonly Method[],
): AnyBudgetMethod {
  if (kind === solve.kind) return solve;
  if (kind === 'train') return findMethod('baseline', name, methods);
  const refining = methodsOf('refine', methods).find((method) => method.name === name);
  return refining ?? findMethod('adapt', name, methods);
}

/** How adaptations begin, whatever they go out from: settings shown or read, a reward opened, a run made. */
import { resolve } from 'node:path';
import { openReward } from '../host/rewards.js';
import { configText } from '../host/settings-file.js';
import type { Environment } from '../env/environment.js';
import type { AdaptMethod, RefineMethod } from '../method/method.js';
import { checkBudget, usesKeptOperator, type BudgetRequest } from '../run/budget-run.js';
import { adaptConfig } from '../run/method-record.js';
import { operatorThere } from '../run/stored-operator.js';
import type { Values } from '../settings/describe.js';
import { UsageError } from '../settings/errors.js';

import { parentOf, RunDirectory, type NewRun } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import { libraryOf } from './like-option.js';
import { ownWhere } from './where-option.js';
import { listOf, numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { freshPath } from './settings.js';

/** With --print-config shows the settings. @returns whether that was all that was asked */
export function printedConfig(session: Session, options: Options, method: string, config: Values): boolean {
  if (!options.printConfig) return false;
  session.print(configText(config).trimEnd());
  session.result({ method, config });
  return true;
}

/** What a run goes out from: its folder, and its record. */
export interface Origin {
  readonly path: string;
  readonly record: RunRecord;
}

/**
 * The directory of a new adaptation: that of --out, else a fresh one beside the parent's.
 * @throws UsageError when it would be the parent's own
 */
export function newAdaptation(
  { path, record }: Origin,
  options: Options,
  config: NewRun['config'],
): RunDirectory {
  const out = textOf(options, 'out') ?? freshPath(`${path.replace(/\/+$/, '')}-adapted`);
  if (resolve(out) === resolve(path)) throw new UsageError(`--out: must not be the parent run ${path}`);
  return RunDirectory.create(
    out,
    { kind: 'adapt', task: record.task, config, seed: seedOf(options), parent: parentOf(out, path) },
    { overwrite: options.overwrite === true },
  );
}

/** A directory, and what is spent in it. */
export interface PaidAdaptation {
  readonly directory: RunDirectory;
  readonly request: BudgetRequest;
}

/**
 * The same of an adaptation that pays for a reward.
 *
 * @param guess what is known of the reward beforehand
 * @throws UsageError on a reward or a budget that do not fit; nothing is written then
 */
export async function newPaidAdaptation(
  session: Session,
  origin: Origin,
  options: Options,
  {
    method,
    env,
    settings,
    spec,
    guess,
  }: {
    readonly method: AdaptMethod | RefineMethod;
    readonly env: Environment;
    readonly settings: Values;
    readonly spec: string;
    readonly guess?: string | undefined;
  },
): Promise<PaidAdaptation> {
  const reward = await openReward(spec, env, (sentence) => session.note(sentence));
  const { budget } = checkBudget(method, env, numberOf(options, 'budget'));
  const sources = listOf(options, 'like');
  const { library, like } = await libraryOf(session, { sources }, { method, settings, env, spec });
  const config = adaptConfig(
    method.name,
    settings,
    { budget, reward: spec, guess, within: ownWhere(options, env), like },
    origin.record,
  );
  // A damaged one is refused before there is a run.
  const operator = usesKeptOperator(method, settings, env) ? operatorThere(origin.path, env) : undefined;
  const directory = newAdaptation(origin, options, config);
  return { directory, request: { settings, reward, budget, seed: seedOf(options), library, operator } };
}

/**
 * From the name of a built-in task and one flat list of settings, the task's and the method's, to an
 * environment and the settings by owner.
 */
import type { Environment } from '../env/environment.js';
import { findTask } from '../env/tasks.js';
import type { SettingsOf, Values } from '../settings/describe.js';
import { checkInput } from '../settings/errors.js';
import { resolveSettings, type Given, type ParameterGroup } from '../settings/given.js';

type Groups = readonly ParameterGroup[];

export interface TaskSettings<G extends Groups> {
  readonly env: Environment;
  /** Parameters of the task. */
  readonly values: Values;
  /** Settings by group, defaults included. */
  readonly settings: { [K in keyof G]: SettingsOf<G[K]['parameters']> };
}

/**
 * @param groups the settings beside the task's own; presets may follow the environment
 * @throws UsageError on an unknown task or setting, or a value that does not fit
 */
export function openTaskSettings<const G extends Groups>(
  name: string,
  given: Given,
  groups: (env?: Environment) => G,
): TaskSettings<G> {
  const task = checkInput(() => findTask(name));
  const { parameters } = task;
  // Read twice: once for the environment, and once more for the presets that follow it.
  const [values] = resolveSettings([{ owner: task.name, parameters }, ...groups()], given);
  const env = checkInput(() => task.build(values));
  const own = Object.entries(given).filter(([key]) => !Object.hasOwn(parameters, key));
  return { env, values, settings: resolveSettings(groups(env), Object.fromEntries(own)) };
}

/**
 * From what a command line names, a task and its settings, to an environment and the settings of a run on it.
 */
import type { Environment } from '../env/environment.js';
import type { SettingsOf, Values } from '../settings/describe.js';
import { findTask } from '../env/tasks.js';
import { isModuleTask, loadModuleTask, moduleTaskName } from './environment-module.js';
import { checkInput } from '../settings/errors.js';
import type { RunRecord } from '../store/run-record.js';
import { resolveSettings, type Given, type ParameterGroup } from '../settings/settings.js';

type Groups = readonly ParameterGroup[];
type Resolved<G extends Groups> = { [K in keyof G]: SettingsOf<G[K]['parameters']> };

export interface OpenedTask<G extends Groups> {
  readonly env: Environment;
  /** As run.json stores it: enough to open the task again. */
  readonly task: RunRecord['task'];
  /** Parameters of the task; none for `module:FILE`. */
  readonly values: Values;
  /** Settings of the run by group, defaults included. */
  readonly settings: Resolved<G>;
}

/**
 * Opens a built-in task or `module:FILE`.
 * @param groups the run's settings; presets may follow the environment
 * @throws UsageError on an unknown task, setting or value, or a module that exports no environment
 */
export async function openTask<const G extends Groups>(
  name: string,
  given: Given,
  groups: (env?: Environment) => G,
): Promise<OpenedTask<G>> {
  if (isModuleTask(name)) {
    const task = moduleTaskName(name);
    const env = await loadModuleTask(task);
    return { env, task: { name: task }, values: {}, settings: resolveSettings(groups(env), given) };
  }
  const task = checkInput(() => findTask(name));
  const taskGroup = { owner: task.name, parameters: task.parameters };
  // Read twice: once for the environment, and once more for the presets that follow it.
  const [values] = resolveSettings([taskGroup, ...groups()], given);
  const env = checkInput(() => task.build(values));
  const own = Object.entries(given).filter(([key]) => !Object.hasOwn(task.parameters, key));
  return { env, task: env.task, values, settings: resolveSettings(groups(env), Object.fromEntries(own)) };
}

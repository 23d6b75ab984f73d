/**
 * From what a command line names, a task and its settings, to an environment and the settings of a run on it.
 */
import type { Environment } from '../env/environment.js';
import { openTaskSettings, type TaskSettings } from '../method/task-settings.js';
import { isModuleTask, loadModuleTask, moduleTaskName } from './environment-module.js';
import type { RunRecord } from '../store/run-record.js';
import { resolveSettings, type Given, type ParameterGroup } from '../settings/given.js';

type Groups = readonly ParameterGroup[];

export interface OpenedTask<G extends Groups> extends TaskSettings<G> {
  /** As run.json stores it: enough to open the task again. */
  readonly task: RunRecord['task'];
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
  const { env, values, settings } = openTaskSettings(name, given, groups);
  return { env, task: env.task, values, settings };
}

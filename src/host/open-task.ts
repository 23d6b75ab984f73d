/**
 * From what a command line names, a task and its settings, to an environment and the settings of a run on it.
 */
import type { Environment } from '../env/environment.js';
import type { Parameter, Values } from '../settings/parameters.js';
import { buildTask, findTask } from '../env/tasks.js';
import { isModuleTask, loadModuleTask, moduleTaskName } from './environment-module.js';
import { checkInput } from '../settings/errors.js';
import type { RunRecord } from '../store/run-record.js';
import { resolveSettings, type Given } from '../settings/settings.js';

export interface OpenedTask {
  readonly env: Environment;
  /** As run.json stores it: enough to open the task again. */
  readonly task: RunRecord['task'];
  /** Parameters of the task; none for `module:FILE`. */
  readonly values: Values;
  /** Settings of the run, defaults included. */
  readonly config: Values;
}

/**
 * Opens a built-in task or `module:FILE`.
 * @param owner begins messages about the run's settings
 * @param parameters the run's settings; presets may follow the environment
 * @throws UsageError on an unknown task, setting or value, or a module that exports no environment
 */
export async function openTask(
  name: string,
  given: Given,
  owner: string,
  parameters: (env?: Environment) => readonly Parameter[],
): Promise<OpenedTask> {
  const group = (env?: Environment) => ({ owner, parameters: parameters(env) });
  if (isModuleTask(name)) {
    const task = moduleTaskName(name);
    const env = await loadModuleTask(task);
    const [config] = resolveSettings([group(env)], given);
    return { env, task: { name: task }, values: {}, config: config };
  }
  const task = checkInput(() => findTask(name));
  const taskGroup = { owner: task.name, parameters: task.parameters };
  // Read twice: once for the environment, and once more for the presets that follow it.
  const [values] = resolveSettings([taskGroup, group()], given);
  const env = checkInput(() => buildTask(task.name, values));
  const [, config] = resolveSettings([taskGroup, group(env)], given);
  return { env, task: env.task as RunRecord['task'], values: values, config: config };
}

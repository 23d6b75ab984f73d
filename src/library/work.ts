/** What the whole programs of the library have in common: seed, kernels, and a way to stop. */
import { openTaskSettings } from '../method/task-settings.js';
import type { Environment } from '../env/environment.js';
import type { Description, SettingsOf } from '../settings/describe.js';
import { resolveSettings, type Given } from '../settings/given.js';
import type { Backend } from '../tensor/backend.js';

export interface WorkOptions {
  /** Seed of every random stream. Default 0. */
  readonly seed?: number;
  /** Kernels to compute with; default: the fastest that work here (`openBackend`). */
  readonly backend?: Backend;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Steps between two pauses, in which a page can draw and a signal arrives. */
export const STEPS_A_BREATH = 32;

export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * The environment and the settings of a program: of a task by name with its parameters among the settings, or
 * of an environment as it is.
 * @throws UsageError on an unknown task or setting, or a value that does not fit
 */
export function settingsFor<D extends Description>(
  task: string | Environment,
  given: Given,
  owner: string,
  parameters: (env?: Environment) => D,
): { readonly env: Environment; readonly settings: SettingsOf<D> } {
  if (typeof task === 'string') {
    const opened = openTaskSettings(task, given, (env) => [{ owner, parameters: parameters(env) }]);
    return { env: opened.env, settings: opened.settings[0] };
  }
  const [settings] = resolveSettings([{ owner, parameters: parameters(task) }], given);
  return { env: task, settings };
}

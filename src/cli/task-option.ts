/**
 * The option --task of commands that read outcomes without a run: some rewards (grids, bits) depend on the
 * task's size.
 */
import { Option } from 'commander';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { checkInput } from '../settings/errors.js';
import { parseAssignments } from '../settings/given.js';

export const taskOption = (
  help = 'task of the outcomes, in quotes with its parameters: "grid side=32"',
): Option => new Option('--task <task>', help);

/** The environment that --task names; undefined without it. */
export function taskOf(options: Readonly<Record<string, unknown>>): Environment | undefined {
  if (typeof options.task !== 'string') return undefined;
  const [name, ...settings] = options.task.trim().split(/\s+/);
  return checkInput(() => buildTask(name, parseAssignments(settings)));
}

/** `ocgfn tasks [name]`: what can be pre-trained on, with every parameter, its range and its preset. */
import { buildTask, findTask, TASKS, type Task } from '../env/tasks.js';
import { checkInput } from '../settings/errors.js';
import { listParameters } from '../settings/describe.js';
import { acceptedValues } from '../settings/given.js';
import { addExample, type CommandModule } from './command.js';
import type { Session } from './session.js';

export const command: CommandModule = {
  configure(cli) {
    cli.argument('[name]', 'one task, in detail');
    addExample(cli, 'ocgfn tasks', 'ocgfn tasks rna');
  },

  async run(session, [name]) {
    if (name === undefined) {
      listTasks(session);
      return;
    }
    const task = checkInput(() => findTask(name));
    describeTask(session, task);
  },
};

const summary = ({ name, help, parameters }: Task) => ({
  name,
  help,
  parameters: listParameters(parameters).map((parameter) => ({
    ...parameter,
    accepts: acceptedValues(parameter),
  })),
});

function listTasks(session: Session): void {
  session.result({ tasks: TASKS.map(summary) });
  const rows = TASKS.map(({ name, help, parameters }) => [name, help, Object.keys(parameters).join(' ')]);
  session.printTable(['task', 'outcomes', 'parameters'], rows);
  session.print('\nocgfn tasks NAME shows the parameters of one');
}

function describeTask(session: Session, task: Task): void {
  session.print(`${session.style(task.name, 'bold')}: ${task.help}\n`);
  const rows = listParameters(task.parameters).map((parameter) => [
    parameter.name,
    acceptedValues(parameter),
    parameter.preset === undefined ? '-' : String(parameter.preset),
    parameter.help,
  ]);
  session.printTable(['parameter', 'accepts', 'preset', ''], rows);
  const example = exampleSize(task);
  if (example !== undefined) session.print(`\nWith the presets: ${example}`);
  session.result({ ...summary(task), ...(example !== undefined && { presets: example }) });
}

/**
 * Size of the task as it is with its presets; undefined when the presets alone do not make one (sequence
 * needs a length).
 */
function exampleSize(task: Task): string | undefined {
  try {
    const env = buildTask(task.name);
    const count = env.outcomeCount?.toLocaleString('en-US') ?? `e^${env.logOutcomeCount.toFixed(1)}`;
    return `${count} outcomes, ${env.actionCount} actions, at most ${env.maxSteps} steps`;
  } catch {
    return undefined;
  }
}

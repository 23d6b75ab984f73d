/** `ocgfn schema NAME`: JSON Schemas of the files that are read and written. */
import { Option } from 'commander';
import { findTask, TASKS } from '../env/tasks.js';
import { pretrainMethod } from '../method/pretrain-method.js';
import { findMethod, methodsOf, type Method } from '../method/registry.js';
import { trainMethod } from '../method/train-method.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { runRecordJsonSchema } from '../store/run-record.js';
import { settingsSchema } from '../settings/settings-schema.js';
import { suggestion } from '../settings/suggest.js';
import { addExample, type CommandModule } from './command.js';
import { textOf } from './options.js';

/** run.json, and a settings file for every command that takes settings. */
const NAMES = ['run', 'pretrain', 'train', 'adapt'] as const;

export const command: CommandModule = {
  configure(cli, methods) {
    const [usual, ...others] = methodsOf('adapt', methods);
    cli
      .argument('<name>', 'run: run.json; pretrain, train, adapt: a file for their --config')
      .addOption(
        new Option('--task <name>', 'pretrain, train: with the parameters and presets of this task').choices(
          TASKS.map(({ name }) => name),
        ),
      )
      .addOption(
        new Option('--method <name>', 'adapt: the method')
          .choices([usual, ...others].map(({ name }) => name))
          .default(usual.name),
      );
    addExample(cli, 'ocgfn schema pretrain --task rna > pretrain-rna.schema.json', 'ocgfn schema run --json');
  },

  async run(session, [name], options, methods) {
    const schema = schemaOf(name, textOf(options, 'task'), textOf(options, 'method'), methods);
    session.print(JSON.stringify(schema, null, 2));
    session.result(schema);
  },
};

function schemaOf(
  name: string,
  taskName: string | undefined,
  method: string | undefined,
  methods?: readonly Method[],
): object {
  if (name === 'run') return runRecordJsonSchema();
  if (name === 'adapt') {
    const { owner, parameters } = findMethod('adapt', method ?? '', methods);
    return settingsSchema(`ocgfn adapt --method ${method}: settings`, [{ owner, parameters: parameters() }]);
  }
  const own = [pretrainMethod, trainMethod].find((known) => known.name === name);
  if (own === undefined) throw new UsageError(`there is no schema "${name}"${suggestion(name, NAMES)}`);
  const task = taskName === undefined ? undefined : checkInput(() => findTask(taskName));
  const parameters = own.parameters(task?.build({}));
  return settingsSchema(`ocgfn ${name}${task ? ` ${task.name}` : ''}: settings`, [
    ...(task ? [{ owner: task.name, parameters: task.parameters }] : []),
    { owner: own.owner, parameters },
  ]);
}

/** `ocgfn schema NAME`: JSON Schemas of the files that are read and written. */
import { Option } from 'commander';
import { buildTask, findTask, TASKS } from '../env/tasks.js';
import { ADAPT_METHODS, adaptParameters, type AdaptMethod } from '../method/adapt-settings.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { pretrainParameters } from '../method/pretrain-settings.js';
import { runRecordJsonSchema } from '../store/run-record.js';
import { settingsSchema } from '../settings/settings-schema.js';
import type { ParameterGroup } from '../settings/settings.js';
import { trainParameters } from '../method/train-settings.js';
import { suggestion } from '../settings/suggest.js';
import { addExample, type CommandModule } from './command.js';

const NAMES = ['run', 'pretrain', 'train', 'adapt'] as const;

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<name>', 'run: run.json; pretrain, train, adapt: a file for their --config')
      .addOption(
        new Option('--task <name>', 'pretrain, train: with the parameters and presets of this task').choices(
          TASKS.map(({ name }) => name),
        ),
      )
      .addOption(new Option('--method <name>', 'adapt: the method').choices(ADAPT_METHODS).default('active'));
    addExample(cli, 'ocgfn schema pretrain --task rna > pretrain-rna.schema.json', 'ocgfn schema run --json');
  },

  async run(session, [name], options) {
    const schema = schemaOf(name, options.task as string | undefined, options.method as AdaptMethod);
    session.print(JSON.stringify(schema, null, 2));
    session.result(schema);
  },
};

function schemaOf(name: string, taskName: string | undefined, method: AdaptMethod): unknown {
  const task = taskName === undefined ? undefined : checkInput(() => findTask(taskName));
  const taskGroup: ParameterGroup[] = task ? [{ owner: task.name, parameters: task.parameters }] : [];
  const title = (of: string): string => `ocgfn ${of}${task ? ` ${task.name}` : ''}: settings`;
  switch (name) {
    case 'run':
      return runRecordJsonSchema();
    case 'pretrain': {
      const env = task && buildTask(task.name, {});
      const own = { owner: 'pretrain', parameters: pretrainParameters(env) };
      return settingsSchema(title('pretrain'), [...taskGroup, own]);
    }
    case 'train':
      return settingsSchema(title('train'), [
        ...taskGroup,
        { owner: 'train', parameters: trainParameters() },
      ]);
    case 'adapt':
      return settingsSchema(`ocgfn adapt --method ${method}: settings`, [
        { owner: 'adapt', parameters: adaptParameters(method) },
      ]);
    default:
      throw new UsageError(`there is no schema "${name}"${suggestion(name, NAMES)}`);
  }
}

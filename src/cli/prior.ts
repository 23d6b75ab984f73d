/**
 * `ocgfn prior train FILE` learns a base measure from unlabelled sequences; `ocgfn prior show PRIOR` prints
 * its card, `ocgfn prior sample PRIOR` draws from it.
 */
import { basename } from 'node:path';
import { Option } from 'commander';
import { learnFromFile, openPrior, priorEnvironment } from '../host/prior/open-prior.js';
import { dataLines, perplexityRows, usedModel } from '../host/prior/prior-facts.js';
import type { OpenedPrior } from '../method/portable-prior.js';
import { PRIOR_PRESETS, PRIOR_SPLITS } from '../prior/learn-prior.js';
import { RandomStream } from '../random/stream.js';
import { checkInputAsync, fileError, UsageError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';
import { writeFileAtomic } from '../store/atomic.js';
import { openBackend } from '../tensor/loader.js';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { taskOf, taskOption } from './task-option.js';

/** The environment that --task names. */
type Task = Environment | undefined;

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<action>', 'train, show or sample')
      .argument(
        '<file>',
        'train: sequences as FASTA, CSV, TSV, JSON lines or one a line; else: a trained prior',
      )
      .addOption(taskOption())
      .option('--column <name>', 'train: column of the sequences')
      .option('--label <value>', 'train: only sequences with this label or score')
      .addOption(
        new Option('--split <kind>', 'train: hold out whole families of relatives, or sequences one by one')
          .choices(PRIOR_SPLITS)
          .default(PRIOR_PRESETS.split),
      )
      .addOption(
        integerOption('--networks <n>', 'train: networks whose mean is taken', 1, PRIOR_PRESETS.networks),
      )
      .addOption(integerOption('-n, --count <n>', 'sample: how many', 1, 10))
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0))
      .option('--out <file>', 'train: the prior (default: NAME.prior.safetensors)');
    addExample(
      cli,
      'ocgfn prior train peptides.tsv --label 1 --task "amp maxLength=30"',
      'ocgfn prior show peptides.prior.safetensors',
      'ocgfn prior sample peptides.prior.safetensors -n 100',
    );
  },

  async run(session, [action, file], options) {
    const actions = { train, show, sample };
    if (!Object.hasOwn(actions, action))
      throw new UsageError(`prior: unknown action "${action}"${suggestion(action, Object.keys(actions))}`);
    await actions[action as keyof typeof actions](session, file, taskOf(options), options);
  },
};

async function train(session: Session, file: string, task: Task, options: Options): Promise<void> {
  const networks = given(numberOf(options, 'networks'), '--networks');
  const split = given(choiceOf(options, 'split', PRIOR_SPLITS), '--split');
  const seed = seedOf(options);
  const [column, label] = [textOf(options, 'column'), textOf(options, 'label')];
  const backend = await openBackend();
  const env = task ?? buildTask('amp');
  const line = session.progress(`prior ${basename(file)}`, networks);
  const prior = await checkInputAsync(() =>
    learnFromFile(file, env, backend, {
      networks,
      seed,
      split,
      ...(column !== undefined && { column }),
      ...(label !== undefined && { label }),
      onNetwork: (done) => line.update(done),
    }),
  );
  line.done(networks);
  const out =
    textOf(options, 'out') ?? `${basename(file).replace(/(\.\w{1,5}){1,2}$/, '')}.prior.safetensors`;
  try {
    writeFileAtomic(out, prior.bytes);
  } catch (error) {
    throw fileError(out, error);
  }
  tell(session, out, prior);
}

async function show(session: Session, file: string, task: Task): Promise<void> {
  tell(session, file, await opened(file, task ?? priorEnvironment(file)));
}

async function sample(session: Session, file: string, task: Task, options: Options): Promise<void> {
  const env = task ?? priorEnvironment(file);
  const { base } = await opened(file, env);
  const count = given(numberOf(options, 'count'), '--count');
  const rows = new Int32Array(count * env.stateSize);
  const logP = new Float64Array(count);
  base.sample(new RandomStream(seedOf(options)), rows, count);
  base.logOutcomes(rows, count, logP);
  const objects = Array.from(logP, (logP0, r) => ({
    outcome: env.outcomeText(rows, r * env.stateSize),
    logP0,
  }));
  session.result({ prior: file, objects });
  session.printTable(
    ['outcome', 'log p0'],
    objects.map(({ outcome, logP0 }) => [outcome, logP0.toFixed(2)]),
  );
}

/** Opens a prior and nothing else: to learn one has a command of its own. */
async function opened(file: string, env: Environment): Promise<OpenedPrior> {
  return openPrior(file, env, await openBackend());
}

function tell(session: Session, file: string, prior: OpenedPrior): void {
  const { card, weight, order } = prior;
  session.result({ prior: file, weight, order, ...card });
  for (const line of dataLines(prior)) session.print(line);
  session.printTable(['held-out perplexity of a letter', ''], perplexityRows(prior));
  session.print(`${file}: used is ${usedModel(prior)}`);
}

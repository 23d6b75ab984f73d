/**
 * `ocgfn train TASK --reward SPEC [key=value ...]`: a GFlowNet from scratch, by any objective, into a run
 * directory.
 */
import { shellWord } from '../format/shell-word.js';
import type { Environment } from '../env/environment.js';
import { CONDITIONS } from '../condition/conditions.js';
import { joinRewards, openCondition, splitRewards, type OpenCondition } from '../host/open-condition.js';
import type { RewardDefinition } from '../reward/definition.js';
import { UsageError } from '../settings/errors.js';
import { openTask } from '../host/open-task.js';
import {
  constraintOf,
  keepWithin,
  refuseOtherLists,
  whereConfig,
  whereSentence,
} from '../host/open-where.js';
import { loadPrior } from '../run/policy-run.js';
import { openReward } from '../host/rewards.js';
import type { RunRecord } from '../store/run-record.js';
import { configText } from '../host/settings-file.js';
import { resumeTraining, startTraining, type TrainResult, type TrainWatcher } from '../run/train-run.js';
import { trainMethod } from '../method/train-method.js';
import { environmentOf } from '../run/outcome-run.js';
import type { Backend } from '../tensor/backend.js';
import { openBackend } from '../tensor/loader.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { rewardOf, seedOf, textOf } from './options.js';
import { Interrupted, type Session } from './session.js';
import { addRunOptions, describeParameters, freshPath, givenSettings } from './settings.js';
import { describeBaselines, trainBaseline } from './train-baseline.js';
import { likeOption } from './like-option.js';
import { whereOf, whereOption } from './where-option.js';

export const command: CommandModule = {
  configure(cli, methods) {
    cli
      .argument(
        '<task>',
        'what to train on (ocgfn tasks lists them), or module:FILE with an environment of your own',
      )
      .argument('[settings...]', 'key=value: parameters of the task and of the training')
      .requiredOption(
        '--reward <spec>',
        'the reward, such as grid:classic; ocgfn rewards lists them (several times with condition=prefer)',
        (spec: string, before: string | undefined) =>
          before === undefined ? spec : joinRewards([before, spec]),
      )
      .addOption(whereOption('; kept in the run'))
      .addOption(likeOption())
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0));
    addRunOptions(cli, 'runs/train-TASK');
    cli.addHelpText(
      'after',
      `\nSettings of the training (ocgfn tasks TASK has those of a task):\n${describeParameters(trainMethod.parameters())}\n\n${describeConditions()}\n\nbaseline=NAME trains or searches by one of the methods below, with a budget of reward calls.`,
    );
    cli.addHelpText('after', describeBaselines(methods));
    addExample(
      cli,
      'ocgfn train grid side=8 --reward grid:classic objective=tb steps=2000',
      'ocgfn train bits --reward bits:modes objective=subtb replay=0.25',
      'ocgfn train tfbind8 --reward tfbind8:SIX6_REF_R1 data=measured.csv replay=1',
      'ocgfn train grid side=8 --reward grid:corners objective=rtb prior=runs/train-grid',
      'ocgfn train grid side=16 --reward grid:classic condition=beta:0.5..8',
      'ocgfn train grid side=8 --reward grid:classic --reward grid:corners condition=prefer:log-linear',
      'ocgfn train rna --reward rna:L14_RNA1 baseline=mcmc budget=1000',
    );
  },

  async run(session, [name, ...settings], options, methods) {
    const given = givenSettings(settings, options);
    if (given.baseline !== undefined) {
      await trainBaseline(session, name, given, options, methods);
      return;
    }
    const opened = await openTask(name, given, () => [
      { owner: trainMethod.owner, parameters: trainMethod.parameters() },
    ]);
    const { task, values } = opened;
    const where = whereOf(options);
    const [config] = opened.settings;
    if (options.printConfig) {
      session.print(configText({ ...values, ...config }).trimEnd());
      session.result({ task, config });
      return;
    }
    const spec = rewardOf(options);
    const env = await trainedWithin(session, opened.env, where, config);
    const { reward, condition } = await openTrained(session, config, spec, env);
    const backend = await openBackend();
    const path = textOf(options, 'out') ?? freshPath(`runs/train-${env.task.name}`);
    const contextHash = condition?.fileHash;
    const stored = {
      ...config,
      reward: spec,
      ...whereConfig(env),
      ...(contextHash !== undefined && { contextHash }),
    };
    const run = { kind: 'train', task, config: stored, seed: seedOf(options) };
    const prior = await loadPrior(config, env, backend);
    const watcher = trainProgress(session, env, config.steps);
    const result = await startTraining(
      path, run, env, reward, backend, watcher, { overwrite: options.overwrite === true, prior, condition },
    ); // prettier-ignore
    finish(session, path, result, watcher, backend);
  },
};

/** Goes on with an interrupted training; `ocgfn resume` calls it. */
export async function resumeTrainingRun(session: Session, path: string, record: RunRecord): Promise<void> {
  const env = await environmentOf(record);
  const { config } = record;
  refuseOtherLists(env, config.whereHash);
  const { reward, condition } = await openTrained(session, config, String(config.reward), env);
  const backend = await openBackend();
  const prior = await loadPrior(record.config, env, backend);
  const watcher = trainProgress(session, env, Number(record.config.steps));
  const result = await resumeTraining(path, reward, backend, watcher, { prior, condition });
  finish(session, path, result, watcher, backend);
}

/**
 * The environment within a constraint, for a policy that is trained: its masks have to be exact.
 * @throws UsageError when they are not, or data may lie outside
 */
async function trainedWithin(
  session: Session,
  whole: Environment,
  where: string | undefined,
  { data }: { readonly data?: unknown },
): Promise<Environment> {
  const env = await keepWithin(whole, where);
  const kept = constraintOf(env);
  if (!kept) return env;
  if (kept.masking !== 'exact')
    throw new UsageError(
      `--where: training needs masks that are exact, and "${kept.within.text}" has none on this task (they have: parent, pattern, no, has, gc, run, length, and what is asked of 100,000 outcomes or fewer); adapt a pre-trained model within it, or take a baseline=, which searches`,
    );
  if (data !== undefined)
    throw new UsageError('--where: goes without data=, whose outcomes may lie outside the constraint');
  session.note(whereSentence(env)!);
  return env;
}

/** The reward of a training, and its condition where it has one. */
async function openTrained(
  session: Session,
  config: { readonly condition?: unknown; readonly contextHash?: unknown },
  spec: string,
  env: Environment,
): Promise<{ reward: RewardDefinition; condition?: OpenCondition }> {
  const note = (sentence: string): void => session.note(sentence);
  if (typeof config.condition === 'string') {
    const condition = await openCondition(config.condition, spec, env, note, config.contextHash);
    return { reward: condition.rewards[0], condition };
  }
  const { length } = splitRewards(spec);
  if (length > 1)
    throw new UsageError(
      `--reward: ${length} rewards are for condition=prefer:log-linear or prefer:linear; without a condition give one, such as a sum`,
    );
  return { reward: await openReward(spec, env, note) };
}

/** The conditions for help texts. */
function describeConditions(): string {
  const lines = Object.values(CONDITIONS).map(
    ({ example, help, parameters }) =>
      `  condition=${example.padEnd(20)} ${help}; in parentheses: ${Object.keys(parameters).join(', ')}`,
  );
  return `One policy for many conditions:\n${lines.join('\n')}`;
}

function trainProgress(session: Session, env: Environment, steps: number): TrainWatcher & { end(): void } {
  const line = session.progress(`train ${env.task.name}`, steps);
  let last = 0;
  return {
    signal: session.signal,
    onStep(step, loss, tv) {
      last = step;
      line.update(step, { loss: loss.toPrecision(3), ...(tv !== undefined && { tv: tv.toFixed(4) }) });
    },
    end: () => line.done(last),
  };
}

function finish(
  session: Session,
  path: string,
  { status, record }: TrainResult,
  watcher: { end(): void },
  backend: Backend,
): void {
  watcher.end();
  const { summary, seconds } = record;
  session.result({ run: path, status, ...summary, seconds, kernels: backend.flavor });
  const tv = typeof summary.tv === 'number' ? `, tv from the target ${summary.tv.toFixed(4)}` : '';
  session.print(
    `${path}: ${String(summary.steps)} steps in ${seconds.toFixed(1)} s, ${String(summary.rewardCalls)} reward calls${tv}`,
  );
  if (status === 'interrupted')
    throw new Interrupted(`interrupted; go on with: ocgfn resume ${shellWord(path)}`);
}

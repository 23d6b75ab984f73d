/**
 * `ocgfn train TASK --reward SPEC [key=value ...]`: a GFlowNet from scratch, by any objective, into a run
 * directory.
 */
import type { Environment } from '../env/environment.js';
import { isBaseline } from '../run/baseline-run.js';
import { openTask } from '../host/open-task.js';
import { loadPrior } from '../run/policy-run.js';
import { openReward } from '../host/rewards.js';
import type { RunRecord } from '../store/run-record.js';
import { configText } from '../host/settings-file.js';
import { resumeTraining, startTraining, type TrainResult, type TrainWatcher } from '../run/train-run.js';
import { trainParameters } from '../method/train-settings.js';
import { environmentOf } from '../run/outcome-run.js';
import type { Backend } from '../tensor/backend.js';
import { openBackend } from '../tensor/loader.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { Interrupted, type Session } from './session.js';
import { addRunOptions, describeParameters, freshPath, givenSettings } from './settings.js';
import { describeBaselines, resumeBaseline, trainBaseline } from './train-baseline.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '<task>',
        'what to train on (ocgfn tasks lists them), or module:FILE with an environment of your own',
      )
      .argument('[settings...]', 'key=value: parameters of the task and of the training')
      .requiredOption('--reward <spec>', 'the reward, such as grid:classic; ocgfn rewards lists them')
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0));
    addRunOptions(cli, 'runs/train-TASK');
    cli.addHelpText(
      'after',
      `\nSettings of the training (ocgfn tasks TASK has those of a task):\n${describeParameters(trainParameters())}\n\nbaseline=NAME trains or searches by one of the methods below, with a budget of reward calls.`,
    );
    cli.addHelpText('after', describeBaselines());
    addExample(
      cli,
      'ocgfn train grid side=8 --reward grid:classic objective=tb steps=2000',
      'ocgfn train bits --reward bits:modes objective=subtb replay=0.25',
      'ocgfn train tfbind8 --reward tfbind8:SIX6_REF_R1 data=measured.csv replay=1',
      'ocgfn train grid side=8 --reward grid:corners objective=rtb prior=runs/train-grid',
      'ocgfn train rna --reward rna:L14_RNA1 baseline=mcmc budget=1000',
    );
  },

  async run(session, [name, ...settings], options) {
    const given = givenSettings(settings, options);
    if (given.baseline !== undefined) {
      await trainBaseline(session, name, given, options);
      return;
    }
    const { env, task, values, config } = await openTask(name, given, 'train', trainParameters);
    if (options.printConfig) {
      session.print(configText({ ...values, ...config }).trimEnd());
      session.result({ task, config });
      return;
    }
    const spec = options.reward as string;
    const reward = await openReward(spec, env, (sentence) => session.note(sentence));
    const backend = await openBackend();
    const path = (options.out as string | undefined) ?? freshPath(`runs/train-${env.task.name}`);
    const run = {
      kind: 'train',
      task,
      config: { ...config, reward: spec } as never,
      seed: options.seed as number,
    };
    const prior = await loadPrior(config, env, backend);
    const watcher = trainProgress(session, env, config.steps as number);
    const result = await startTraining(
      path, run, env, reward, backend, watcher, { overwrite: options.overwrite === true, prior },
    ); // prettier-ignore
    finish(session, path, result, watcher, backend);
  },
};

/** Goes on with an interrupted training; `ocgfn resume` calls it. */
export async function resumeTrainingRun(session: Session, path: string, record: RunRecord): Promise<void> {
  if (isBaseline(record)) {
    await resumeBaseline(session, path, record);
    return;
  }
  const env = await environmentOf(record);
  const reward = await openReward(record.config.reward as string, env, (sentence) => session.note(sentence));
  const backend = await openBackend();
  const prior = await loadPrior(record.config, env, backend);
  const watcher = trainProgress(session, env, record.config.steps as number);
  finish(session, path, await resumeTraining(path, reward, backend, watcher, prior), watcher, backend);
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
  if (status === 'interrupted') throw new Interrupted(`interrupted; go on with: ocgfn resume ${path}`);
}

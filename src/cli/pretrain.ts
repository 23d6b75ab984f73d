/** `ocgfn pretrain TASK [key=value ...]`: reward-free pre-training into a run directory. */
import { shellWord } from '../format/shell-word.js';
import { openTask } from '../host/open-task.js';
import { pretrainMethod } from '../method/pretrain-method.js';
import { propertyParameters } from '../method/property-settings.js';
import { startPretraining, type PretrainWatcher } from '../run/pretrain-run.js';
import { configText } from '../host/settings-file.js';
import { UsageError } from '../settings/errors.js';
import { untrainedWord } from '../store/untrained.js';
import { openBackend } from '../tensor/loader.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { seedOf, textOf } from './options.js';
import { asksForProperties, pretrainProperties } from './pretrain-properties.js';
import type { ProgressLine } from './progress.js';
import { Interrupted, type Session } from './session.js';
import { addRunOptions, describeParameters, freshPath, givenSettings, percent } from './settings.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '<task>',
        'what to pre-train on (ocgfn tasks lists them), or module:FILE with an environment of your own',
      )
      .argument('[settings...]', 'key=value: parameters of the task and of the training')
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0));
    cli.option(
      '--goals <file>',
      'with describe=: objects without labels (FASTA, CSV, TSV, JSON lines, one a line, or a prior of ocgfn prior train) from which the base measure is learnt, so that asking gives objects like these; the --goals of ocgfn evaluate are outcomes to ask a finished run for',
    );
    addRunOptions(cli, 'runs/pretrain-TASK');
    cli.addHelpText(
      'after',
      `\nSettings of the training (ocgfn tasks TASK has those of a task; presets are for strings, --print-config shows those of a task):\n${describeParameters(pretrainMethod.parameters())}

Settings with describe=, which trains on outcomes y = f(x) (presets follow the descriptors):
${describeParameters(propertyParameters())}`,
    );
    addExample(
      cli,
      'ocgfn pretrain rna length=14 --out runs/rna14',
      'ocgfn pretrain grid side=64 until=0.999',
      'ocgfn pretrain rna length=14 steps=0 --out runs/untrained   # the control: adapt it as you adapt a trained one',
      'ocgfn pretrain sequence alphabet=ACDEFGHIKLMNPQRSTVWY length=20 describe=charge,hydrophobicity,moment',
      'ocgfn pretrain module:my-environment.mjs',
      'ocgfn pretrain tfbind8 --print-config > tfbind8.yaml',
    );
  },

  async run(session, [name, ...settings], options) {
    const given = givenSettings(settings, options);
    if (asksForProperties(given)) {
      await pretrainProperties(session, name, given, options);
      return;
    }
    if (options.goals !== undefined)
      throw new UsageError(
        `pretrain: --goals ${textOf(options, 'goals')} is for outcomes y = f(x) and needs describe=, such as describe=charge,length; to ask a finished run for outcomes one by one: ocgfn evaluate RUN --goals FILE`,
      );
    const { owner, parameters } = pretrainMethod;
    const opened = await openTask(name, given, (env) => [{ owner, parameters: parameters(env) }]);
    const { env, task, values } = opened;
    const [config] = opened.settings;
    if (options.printConfig) {
      session.print(configText({ ...values, ...config }).trimEnd());
      session.result({ task, config });
      return;
    }
    const backend = await openBackend();
    const path = textOf(options, 'out') ?? freshPath(`runs/pretrain-${env.task.name}`);
    const run = { kind: 'pretrain', task, config, seed: seedOf(options) };
    const watcher = pretrainProgress(session, `pretrain ${env.task.name}`, config.steps);
    const { status, record } = await startPretraining(
      path,
      run,
      env,
      backend,
      watcher,
      options.overwrite === true,
    );
    watcher.end();
    session.result({
      run: path,
      status,
      ...record.summary,
      seconds: record.seconds,
      kernels: backend.flavor,
    });
    const success = record.summary.successRate;
    session.print(
      `${path}: ${untrainedWord(record) ?? `${record.summary.steps} steps in ${record.seconds.toFixed(1)} s`}` +
        (typeof success === 'number' ? `, success on fresh outcomes ${percent(success)}` : ''),
    );
    if (status === 'interrupted')
      throw new Interrupted(`interrupted; go on with: ocgfn resume ${shellWord(path)}`);
  },
};

/** Shows the training's progress; `end` leaves its last line. */
export function pretrainProgress(
  session: Session,
  label: string,
  steps: number,
): PretrainWatcher & { end(): void } {
  let line: ProgressLine | undefined;
  let last = 0;
  return {
    signal: session.signal,
    onStep(step, metrics, success) {
      // A resumed run begins in the middle: what was done before does not count for the rate.
      line ??= session.progress(label, steps, step - 1);
      last = step;
      line.update(step, {
        loss: metrics.loss.toFixed(3),
        ...(success !== undefined && { success: percent(success, 1) }),
      });
    },
    end: () => line?.done(last),
  };
}

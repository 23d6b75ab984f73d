/**
 * `ocgfn adapt RUN --reward SPEC`: a policy for a reward, from a pre-trained model; a new run directory that
 * names its parent.
 */
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Values } from '../settings/parameters.js';
import { adapt, checkAdaptation, type AdaptRequest } from '../run/adapt-run.js';
import { MEASURED } from '../run/adapt-offline.js';
import { ADAPT_METHODS, adaptParameters, type AdaptMethod } from '../method/adapt-settings.js';
import { UsageError } from '../settings/errors.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { openReward } from '../host/rewards.js';
import { parentOf, pathOfParent, RunDirectory } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import { configText } from '../host/settings-file.js';
import { resolveSettings } from '../settings/settings.js';
import { openBackend } from '../tensor/loader.js';
import { adaptOffline, isOffline } from './adapt-offline.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { carryOut, type PaidWork } from './paid-work.js';
import type { Session } from './session.js';
import { addRunOptions, describeParameters, freshPath, givenSettings } from './settings.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<run>', 'a pre-training run')
      .argument('[settings...]', 'key=value: settings of the method')
      .option(
        '--reward <spec>',
        'the reward, such as rna:L14_RNA1, table:scores.csv, module:reward.mjs or proxy:amp.proxy.json; ocgfn rewards lists them',
      )
      .addOption(
        new Option(
          '--method <method>',
          "active: good candidates for few calls (default); exact: a sum over all outcomes; monte-carlo: over some; amortized: the paper's predictor; finetune: relative trajectory balance",
        ).choices(ADAPT_METHODS),
      )
      .addOption(
        integerOption(
          '--budget <n>',
          'reward calls that may be spent (default: 1000; exact: one an outcome)',
          1,
        ),
      )
      .addOption(
        integerOption('--propose <n>', 'write the next <n> outcomes to measure by hand; no --reward then', 1),
      )
      .option(
        '--measured <file>',
        'take back results: CSV with the columns outcome and score (high is good, lines without a score wait), or a run with its paid calls; with --method monte-carlo, extract from them',
      )
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0));
    addRunOptions(cli, 'RUN-adapted');
    for (const method of ADAPT_METHODS) {
      cli.addHelpText(
        'after',
        `\nSettings of --method ${method}:\n${describeParameters(adaptParameters(method))}`,
      );
    }
    addExample(
      cli,
      'ocgfn adapt runs/rna14 --reward rna:L14_RNA1 --budget 1000 --out runs/rna1',
      'ocgfn adapt runs/grid --reward grid:corners --method exact',
      'ocgfn adapt runs/rna14 --propose 96 --out runs/plates',
      'ocgfn adapt runs/rna14 --measured plate1.csv --propose 96 --out runs/plates',
    );
  },

  async run(session, [path, ...settings], options) {
    const backend = await openBackend();
    const { record: parent, env, model } = await loadOutcomeModel(path, backend);
    const given = givenSettings(settings, options);
    if (isOffline(options)) {
      adaptOffline(session, { path: path, parent, model, given, options });
      return;
    }
    if (options.reward === undefined)
      throw new UsageError(
        'adapt: --reward SPEC is missing; to measure by hand, give --propose N (ocgfn adapt --help)',
      );
    const method = (options.method as AdaptMethod | undefined) ?? 'active';
    const group = { owner: `adapt ${method}`, parameters: adaptParameters(method, env) };
    const [values] = resolveSettings([group], given) as [Values];
    const spec = options.reward as string;
    if (options.printConfig) {
      session.print(configText(values).trimEnd());
      session.result({ method, config: values });
      return;
    }
    const reward = await openReward(spec, env, (sentence) => session.note(sentence));
    const budget =
      (options.budget as number | undefined) ?? (method === 'exact' ? (env.outcomeCount ?? 1000) : 1000);
    const request: AdaptRequest = {
      model,
      reward,
      method,
      settings: values,
      budget,
      seed: options.seed as number,
    };
    checkAdaptation(request);
    const out = (options.out as string | undefined) ?? freshPath(`${path.replace(/\/+$/, '')}-adapted`);
    if (resolve(out) === resolve(path)) throw new UsageError(`--out: must not be the parent run ${path}`);
    const config = {
      ...values,
      method,
      budget,
      reward: spec,
      // What it takes to build the parent's model again when only this directory is at hand.
      parentConfig: parent.config,
      parentSeed: parent.seed,
    };
    const directory = RunDirectory.create(
      out,
      {
        kind: 'adapt',
        task: parent.task,
        config: config as never,
        seed: request.seed,
        parent: parentOf(out, path),
      },
      { overwrite: options.overwrite === true },
    );
    await carryOut(session, workOf(directory, request), (watcher) => adapt(directory, request, watcher));
  },
};

/** Does an interrupted adaptation again, with the answers it has paid for. */
export async function resumeAdaptation(session: Session, path: string, record: RunRecord): Promise<void> {
  if (record.config.reward === MEASURED)
    throw new UsageError(
      `${path}: rounds of measuring go on by: ocgfn adapt RUN --measured FILE --propose N --out ${path}`,
    );
  const backend = await openBackend();
  const { env, model } = await loadOutcomeModel(pathOfParent(path, record), backend);
  const {
    method,
    budget,
    reward: spec,
    ...settings
  } = record.config as Values & { method: AdaptMethod; budget: number; reward: string };
  const reward = await openReward(spec, env, (sentence) => session.note(sentence));
  const directory = RunDirectory.restart(path);
  const request = { model, reward, method, settings, budget, seed: record.seed };
  await carryOut(session, workOf(directory, request), (watcher) => adapt(directory, request, watcher));
}

function workOf(directory: RunDirectory, { model, reward, method, budget }: AdaptRequest): PaidWork {
  const total = method === 'exact' ? (model.env.outcomeCount ?? 0) : budget;
  return { directory, env: model.env, reward, verb: 'adapt', method, total };
}

/**
 * `ocgfn train TASK --reward SPEC baseline=NAME`: a method without a pre-trained model, at a budget of reward
 * calls.
 */
import { openTask } from '../host/open-task.js';
import { keepWithin, whereConfig } from '../host/open-where.js';
import { openReward } from '../host/rewards.js';
import { configText } from '../host/settings-file.js';
import { findMethod, methodsOf, type Method } from '../method/registry.js';
import { baselineConfig } from '../run/method-record.js';
import { integer } from '../settings/describe.js';
import type { Given } from '../settings/given.js';
import { RunDirectory } from '../store/run-directory.js';
import { openBackend } from '../tensor/loader.js';
import { spendOn } from './budget-work.js';
import { libraryOf } from './like-option.js';
import { listOf, rewardOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { describeParameters, freshPath } from './settings.js';
import { whereOf } from './where-option.js';

/** Every baseline has a budget, given as a setting like its own. */
const budgetParameter = {
  budget: integer({
    least: 1,
    greatest: 1_000_000_000,
    preset: 1000,
    help: 'reward calls that may be spent',
  }),
};

/** Opens the task and resolves the settings of the baseline that `baseline=` names. */
export async function openBaseline(name: string, given: Given, methods?: readonly Method[]) {
  const { baseline, ...rest } = given;
  const method = findMethod('baseline', String(baseline), methods);
  const { owner, parameters } = method;
  const opened = await openTask(name, rest, (env) => [
    { owner, parameters: budgetParameter },
    { owner, parameters: parameters(env) },
  ]);
  return { ...opened, method };
}

/** Help text: the settings of every baseline. */
export function describeBaselines(methods?: readonly Method[]): string {
  return methodsOf('baseline', methods)
    .map(
      ({ name, help, parameters }) =>
        `\nSettings with baseline=${name} (${help}):\n${describeParameters({ ...budgetParameter, ...parameters() })}`,
    )
    .join('\n');
}

export async function trainBaseline(
  session: Session,
  name: string,
  given: Given,
  options: Options,
  methods?: readonly Method[],
): Promise<void> {
  const opened = await openBaseline(name, given, methods);
  const { task, values, method } = opened;
  const [{ budget }, settings] = opened.settings;
  if (options.printConfig) {
    const config = { baseline: method.name, budget, ...settings };
    session.print(configText({ ...values, ...config }).trimEnd());
    session.result({ task, config });
    return;
  }
  const spec = rewardOf(options);
  const where = whereOf(options);
  const env = await keepWithin(opened.env, where);
  const reward = await openReward(spec, env, (sentence) => session.note(sentence));
  const sources = listOf(options, 'like');
  const { library, like } = await libraryOf(session, { sources }, { method, settings, env, spec });
  const backend = await openBackend();
  const seed = seedOf(options);
  const path = textOf(options, 'out') ?? freshPath(`runs/${method.name}-${env.task.name}`);
  const directory = RunDirectory.create(
    path,
    {
      kind: 'train',
      task,
      config: baselineConfig(method.name, settings, budget, spec, { within: whereConfig(env), like }),
      seed,
    },
    { overwrite: options.overwrite === true },
  );
  await spendOn(session, directory, { method, env, backend }, { settings, reward, budget, seed, library });
}

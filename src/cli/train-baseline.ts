/**
 * `ocgfn train TASK --reward SPEC baseline=NAME`: a method without a pre-trained model, at a budget of reward
 * calls.
 */
import { baselineParameters, BASELINES, type BaselineName } from '../method/baseline-settings.js';
import { baselineConfig, runBaseline, type BaselineRequest } from '../run/baseline-run.js';
import { UsageError } from '../settings/errors.js';
import { openTask, type OpenedTask } from '../host/open-task.js';
import { environmentOf } from '../run/outcome-run.js';
import { openReward } from '../host/rewards.js';
import { RunDirectory } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import { configText } from '../host/settings-file.js';
import { type Given } from '../settings/settings.js';
import { suggestion } from '../settings/suggest.js';
import { openBackend } from '../tensor/loader.js';
import type { Values } from '../settings/parameters.js';
import { carryOut } from './paid-work.js';
import type { Session } from './session.js';
import { describeParameters, freshPath } from './settings.js';

/** The name given as `baseline=`. @throws UsageError on an unknown one */
function baselineName(given: Given): BaselineName {
  const name = String(given.baseline);
  const found = BASELINES.find((known) => known === name);
  if (found) return found;
  throw new UsageError(
    `baseline: must be one of ${BASELINES.join(', ')}, got "${name}"${suggestion(name, BASELINES)}`,
  );
}

/** Opens the task and resolves the settings of the baseline that `baseline=` names. */
export async function openBaseline(
  name: string,
  given: Given,
): Promise<OpenedTask & { readonly baseline: BaselineName }> {
  const baseline = baselineName(given);
  const { baseline: _, ...rest } = given;
  const opened = await openTask(name, rest, `baseline ${baseline}`, (env) =>
    baselineParameters(baseline, env),
  );
  return { ...opened, baseline };
}

/** Help text: the settings of every baseline. */
export function describeBaselines(): string {
  return BASELINES.map(
    (name) => `\nSettings with baseline=${name}:\n${describeParameters(baselineParameters(name))}`,
  ).join('\n');
}

export async function trainBaseline(
  session: Session,
  name: string,
  given: Given,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { env, task, values, config: settings, baseline } = await openBaseline(name, given);
  if (options.printConfig) {
    session.print(configText({ ...values, baseline, ...settings }).trimEnd());
    session.result({ task, config: { baseline, ...settings } });
    return;
  }
  const spec = options.reward as string;
  const reward = await openReward(spec, env, (sentence) => session.note(sentence));
  const backend = await openBackend();
  const seed = options.seed as number;
  const path = (options.out as string | undefined) ?? freshPath(`runs/${baseline}-${env.task.name}`);
  const directory = RunDirectory.create(
    path,
    { kind: 'train', task, config: baselineConfig(baseline, settings, spec), seed },
    { overwrite: options.overwrite === true },
  );
  await spend(session, directory, { env, reward, backend, baseline, settings, seed });
}

/** Does an interrupted baseline again, with the answers it has paid for. */
export async function resumeBaseline(session: Session, path: string, record: RunRecord): Promise<void> {
  const env = await environmentOf(record);
  const {
    baseline,
    reward: spec,
    ...settings
  } = record.config as Values & {
    baseline: BaselineName;
    reward: string;
  };
  const reward = await openReward(spec, env, (sentence) => session.note(sentence));
  const backend = await openBackend();
  const directory = RunDirectory.restart(path);
  await spend(session, directory, { env, reward, backend, baseline, settings, seed: record.seed });
}

function spend(session: Session, directory: RunDirectory, request: BaselineRequest): Promise<void> {
  const { env, reward, baseline, settings } = request;
  return carryOut(
    session,
    { directory, env, reward, verb: 'train', method: baseline, total: settings.budget as number },
    (watcher) => runBaseline(directory, request, watcher),
  );
}

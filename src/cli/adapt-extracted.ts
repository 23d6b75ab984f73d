/**
 * `ocgfn adapt RUN --reward SPEC --from-extraction`: a reward that is not a function of the properties, from
 * a model of properties. It spends reward calls, and resumes, as every adaptation.
 */
import { resolve } from 'node:path';
import { openReward } from '../host/rewards.js';
import { configText } from '../host/settings-file.js';
import { methodsOf, type Method } from '../method/registry.js';
import { checkBudget } from '../run/budget-run.js';
import { adaptConfig } from '../run/method-record.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { parentOf, RunDirectory } from '../store/run-directory.js';
import { spendOn } from './budget-work.js';
import { loadGuessed } from './guessed-properties.js';
import { numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { freshPath, givenSettings } from './settings.js';

export async function adaptExtracted(
  session: Session,
  path: string,
  settings: readonly string[],
  options: Options,
  methods?: readonly Method[],
): Promise<void> {
  for (const name of ['method', 'propose', 'measured'])
    if (options[name] !== undefined)
      throw new UsageError(`adapt: --${name} does not go with --from-extraction; leave it out`);
  const spec = textOf(options, 'reward');
  if (spec === undefined) throw new UsageError('adapt: --reward SPEC is missing (ocgfn adapt --help)');
  const [method] = methodsOf('refine', methods);
  const [values] = resolveSettings(
    [{ owner: method.owner, parameters: method.parameters() }],
    givenSettings(settings, options),
  );
  if (options.printConfig) {
    session.print(configText(values).trimEnd());
    session.result({ method: method.name, config: values });
    return;
  }
  const note = (sentence: string): void => session.note(sentence);
  const guess = textOf(options, 'guess');
  const parent = await loadGuessed(path, guess, note);
  const { env } = parent.set;
  const reward = await openReward(spec, env, note);
  const { budget } = checkBudget(method, env, numberOf(options, 'budget'));
  const seed = seedOf(options);
  const out = textOf(options, 'out') ?? freshPath(`${path.replace(/\/+$/, '')}-adapted`);
  if (resolve(out) === resolve(path)) throw new UsageError(`--out: must not be the parent run ${path}`);
  const directory = RunDirectory.create(
    out,
    {
      kind: 'adapt',
      task: parent.record.task,
      config: adaptConfig(method.name, values, { budget, reward: spec, guess }, parent.record),
      seed,
      parent: parentOf(out, path),
    },
    { overwrite: options.overwrite === true },
  );
  await spendOn(session, directory, { method, parent }, { settings: values, reward, budget, seed });
}

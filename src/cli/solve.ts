/**
 * `ocgfn solve TASK --reward SPEC [key=value ...]`: the exact sampler of a reward by dynamic programming, into
 * a run directory.
 */
import type { Environment } from '../env/environment.js';
import { openStateSpace, type StateSpace } from '../exact/state-space.js';
import { openTask } from '../host/open-task.js';
import { keepWithin, refuseOtherLists, whereConfig, whereSentence } from '../host/open-where.js';
import { openReward } from '../host/rewards.js';
import { configText } from '../host/settings-file.js';
import { solve } from '../method/solve-method.js';
import { environmentOf } from '../run/outcome-run.js';
import { runSolve, type SolvedRun } from '../run/solve-run.js';
import type { RewardDefinition } from '../reward/definition.js';
import { UsageError } from '../settings/errors.js';
import { RunDirectory } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import { addExample, type CommandModule } from './command.js';
import { rewardOf, textOf } from './options.js';
import type { Session } from './session.js';
import { addRunOptions, describeParameters, freshPath, givenSettings } from './settings.js';
import { carryOut } from './spending-work.js';
import { whereOf, whereOption } from './where-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '<task>',
        'what to solve (ocgfn tasks lists them), or module:FILE with an environment of your own; its outcomes must be few enough to list',
      )
      .argument('[settings...]', 'key=value: parameters of the task, and maxStates')
      .requiredOption('--reward <spec>', 'the reward, such as grid:classic; ocgfn rewards lists them')
      .addOption(whereOption('; the others are not asked for'));
    addRunOptions(cli, 'runs/solve-TASK');
    cli.addHelpText('after', `\nSettings:\n${describeParameters(solve.parameters())}`);
    addExample(
      cli,
      'ocgfn solve tfbind8 --reward tfbind8:SIX6_REF_R1 --out runs/six6',
      'ocgfn solve grid side=20 dimensions=4 --reward grid:corners',
      'ocgfn solve module:my-environment.mjs --reward module:my-reward.mjs',
    );
  },

  async run(session, [name, ...settings], options) {
    const { env: whole, task, values, settings: opened } = await openTask(
      name,
      givenSettings(settings, options),
      () => [{ owner: solve.owner, parameters: solve.parameters() }],
    ); // prettier-ignore
    const [config] = opened;
    if (options.printConfig) {
      session.print(configText({ ...values, ...config }).trimEnd());
      session.result({ task, config });
      return;
    }
    // Too many states are refused before anything is asked or written.
    const where = whereOf(options);
    const env = await keepWithin(whole, where);
    const kept = whereSentence(env);
    if (kept !== undefined) session.note(kept);
    const space = openSpace(env, Number(config.maxStates));
    const spec = rewardOf(options);
    const reward = await openReward(spec, env, (sentence) => session.note(sentence));
    const path = textOf(options, 'out') ?? freshPath(`runs/solve-${env.task.name}`);
    const directory = RunDirectory.create(
      path,
      {
        kind: solve.kind,
        task,
        config: { ...config, reward: spec, ...whereConfig(env) },
        seed: 0,
      },
      { overwrite: options.overwrite === true },
    );
    await solveIn(session, directory, space, reward);
  },
};

/** Does an interrupted or killed run again, with the answers it has paid for; `ocgfn resume` calls it. */
export async function resumeSolve(session: Session, path: string, record: RunRecord): Promise<void> {
  const env = await environmentOf(record);
  refuseOtherLists(env, record.config.whereHash);
  const space = openSpace(env, Number(record.config.maxStates));
  const reward = await openReward(String(record.config.reward), env, (sentence) => session.note(sentence));
  await solveIn(session, RunDirectory.restart(path), space, reward);
}

function openSpace(env: Environment, maxStates: number): StateSpace {
  try {
    return openStateSpace(env, maxStates);
  } catch (error) {
    throw new UsageError(
      `solve: ${(error as Error).message.replace(/^exact: /, '')}; maxStates= allows more, where the memory is there; for what cannot be listed pre-train a model and adapt it`,
      { cause: error },
    );
  }
}

async function solveIn(
  session: Session,
  directory: RunDirectory,
  space: StateSpace,
  reward: RewardDefinition,
): Promise<void> {
  const { env, outcomeCount: total } = space;
  let solved: SolvedRun | undefined;
  await carryOut(
    session,
    {
      directory,
      env,
      reward,
      verb: 'solve',
      method: solve.name,
      total,
      summarize: () => solved!.found,
      further: () => {
        const { states, logZ, tv } = solved!.figures;
        const sentence = `${states.toLocaleString('en-US')} states, log Z ${logZ.toFixed(6)}, tv of what it samples from R / Z ${tv.toExponential(1)}, by a forward pass`;
        return { figures: { states, logZ, tv }, sentence };
      },
    },
    async (watcher) => (solved = await runSolve(directory, space, reward, watcher)),
  );
}

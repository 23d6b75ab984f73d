/**
 * `ocgfn reproduce NAME`: the paper's experiments with baselines and ablations, as report.html and
 * results.json.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { suggestion } from '../settings/suggest.js';
import { UsageError } from '../settings/errors.js';
import { EXPERIMENTS } from '../reproduce/experiments/index.js';
import { SCALES, type Cut, type Experiment, type ScaleName } from '../reproduce/experiment.js';
import type { ExperimentResults } from '../reproduce/result-types.js';
import { runExperiment } from '../reproduce/run-experiment.js';
import type { Failure } from '../reproduce/job-schedule.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, textOf } from './options.js';
import { Interrupted, type Session } from './session.js';

const NAMES = [...EXPERIMENTS.map(({ name }) => name), 'all'];
/** Failed runs that a message names. */
const NAMED = 3;

interface Wishes {
  readonly scale: ScaleName;
  readonly jobs: number;
  readonly seeds?: number;
  readonly rewards?: string;
}

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<experiment>', NAMES.join(' | '))
      .addOption(
        new Option('--scale <scale>', 'smoke: minutes; laptop: hours; paper: days')
          .choices(SCALES)
          .default('smoke'),
      )
      .option('--out <dir>', 'folder to write, or to go on in (default: runs/reproduce-EXPERIMENT-SCALE)')
      .addOption(
        integerOption('--jobs <n>', 'runs done at a time, each in a process of its own', 1).default(
          availableParallelism(),
          'one a core',
        ),
      )
      .addOption(integerOption('--seeds <n>', 'fewer or more seeds than the scale has', 1))
      .addOption(
        new Option(
          '--rewards <list>',
          'rewards to judge on: so many of the scale, or specifications with commas between them',
        ).argParser((text) => {
          if (text.trim() !== '') return text;
          throw new InvalidArgumentError('It must be a number or names of rewards.');
        }),
      );
    cli.addHelpText(
      'after',
      '\nEvery run of an experiment is a run directory. Killed at any moment, the same command goes on where it was; with more --seeds or --rewards it adds them.' +
        '\nreport.html and results.json tell what is there so far. The number of --jobs changes the time, not the results.',
    );
    addExample(
      cli,
      'ocgfn reproduce grid --scale smoke',
      'ocgfn reproduce tfbind8 --scale laptop --seeds 1 --rewards 5   # a first look',
      'ocgfn reproduce tfbind8 --scale laptop                         # goes on to all of it',
    );
  },

  async run(session, [name], all) {
    if (!NAMES.includes(name))
      throw new UsageError(
        `reproduce: unknown experiment "${name}", there are ${NAMES.join(', ')}${suggestion(name, NAMES)}`,
      );
    const [seeds, rewards] = [numberOf(all, 'seeds'), textOf(all, 'rewards')];
    const out = textOf(all, 'out');
    const scale = given(choiceOf(all, 'scale', SCALES), '--scale');
    const jobs = given(numberOf(all, 'jobs'), '--jobs');
    const options: Wishes = {
      scale,
      jobs,
      ...(seeds !== undefined && { seeds }),
      ...(rewards !== undefined && { rewards }),
    };
    const chosen = EXPERIMENTS.filter((experiment) => name === 'all' || experiment.name === name);
    const cuts = chosen.map((experiment) => cutOf(experiment, options, name === 'all'));
    const answers = [];
    const problems = [];
    for (const [i, experiment] of chosen.entries()) {
      const root =
        out && name === 'all'
          ? join(out, experiment.name)
          : (out ?? `runs/reproduce-${experiment.name}-${scale}`);
      try {
        answers.push(await runOne(session, root, experiment, cuts[i], options));
      } catch (error) {
        // One that fails (its data is not here) does not keep the others.
        if (chosen.length === 1 || session.interrupted) throw error;
        problems.push(`${experiment.name}: ${error instanceof Error ? error.message : String(error)}`);
        session.note(problems.at(-1)!);
      }
    }
    if (problems.length > 0)
      throw new Error(`${problems.length} of ${chosen.length} experiments failed; ${problems.join('; ')}`);
    session.result(answers.length === 1 ? answers[0] : { experiments: answers });
  },
};

/** What the options take of the scale. */
function cutOf(experiment: Experiment, { scale, seeds, rewards }: Wishes, all: boolean): Cut {
  const cut = seeds === undefined ? {} : { seeds };
  if (rewards === undefined) return cut;
  const planned = experiment.scales[scale].rewards;
  if (/^\d+$/.test(rewards)) {
    const count = Number(rewards);
    if (count === 0) throw new UsageError(`reproduce: --rewards must be at least 1, got 0`);
    return { ...cut, rewards: planned.slice(0, count) };
  }
  if (all)
    throw new UsageError('reproduce: for all experiments --rewards must be a number, names belong to one');
  // Commas in parentheses belong to a specification.
  return { ...cut, rewards: [...new Set(rewards.split(/,(?![^(]*\))/).map((spec) => spec.trim()))] };
}

async function runOne(
  session: Session,
  root: string,
  experiment: Experiment,
  cut: Cut,
  { scale, jobs }: Wishes,
): Promise<Record<string, unknown>> {
  const { signal } = session;
  let line: ReturnType<Session['progress']> | undefined;
  let last = 0;
  let left: number | undefined;
  const { results, status, failures } = await runExperiment(root, experiment, scale, {
    signal,
    jobs,
    cut,
    onCell(done, total, folder, secondsLeft) {
      line ??= session.progress(`reproduce ${experiment.name}`, total, done, () => left);
      [last, left] = [done, secondsLeft];
      line.update(done, { run: folder });
    },
    onFailure({ name, error }) {
      line?.clear();
      session.note(`${join(root, name)}: ${error}`);
    },
  });
  line?.done(status === 'done' ? results.cellsPlanned : last);
  if (status === 'interrupted')
    throw new Interrupted(
      `interrupted; ${root}/report.html tells what is there; the same command goes on where it was`,
    );
  printResults(session, root, results);
  if (status === 'failed') throw new Error(failureSentence(results, failures));
  return {
    experiment: experiment.name,
    scale,
    folder: root,
    runs: results.cellsDone,
    claims: results.claims,
    report: join(root, 'report.html'),
  };
}

function failureSentence(
  { cellsDone, cellsPlanned }: ExperimentResults,
  failures: readonly Failure[],
): string {
  const named = failures.slice(0, NAMED).map(({ name }) => name);
  const more = failures.length > NAMED ? ` and ${failures.length - NAMED} more` : '';
  return `${cellsPlanned - cellsDone} of ${cellsPlanned} runs are missing; failed: ${named.join(', ')}${more}; the same command tries them again`;
}

function printResults(session: Session, root: string, { claims, cellsDone }: ExperimentResults): void {
  session.print(`${root}: ${cellsDone} runs; report.html and results.json`);
  session.printTable(
    ['claim', 'measured', 'held'],
    claims.map(({ claim, measured, held }) => [claim, measured, held === null ? '-' : held ? 'yes' : 'no']),
  );
}

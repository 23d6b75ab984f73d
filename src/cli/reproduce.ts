/**
 * `ocgfn reproduce NAME`: the paper's experiments with baselines and ablations, and properties with their
 * controls, as report.html and results.json.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { InvalidArgumentError, Option } from 'commander';
import { suggestion } from '../settings/suggest.js';
import { UsageError } from '../settings/errors.js';
import { SCALES } from '../reproduce/experiment.js';
import type { Failure } from '../reproduce/job-schedule.js';
import {
  namesIn,
  REPRODUCTIONS,
  type Reproduction,
  type ReproductionEnd,
  type Wishes,
} from '../reproduce/reproductions.js';
import { checkHoldsNoOthers, writeResultsFile } from '../reproduce/results-file.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, textOf } from './options.js';
import { Interrupted, type Session } from './session.js';

const NAMES = [...REPRODUCTIONS.map(({ name }) => name), 'all'];
/** Failed runs that a message names. */
const NAMED = 3;

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
      )
      .option(
        '--results <dir>',
        'folder for a file NAME-SCALE.json of figures by seed, with command, version and machine',
      )
      .option('--tasks <list>', 'of properties and controls: names of their tasks with commas between them');
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
      'ocgfn reproduce properties --scale laptop --tasks dna10,grid --seeds 5',
      'ocgfn reproduce controls --scale laptop --tasks rna1-active        # what pre-training causes',
    );
  },

  async run(session, [name], all) {
    if (!NAMES.includes(name))
      throw new UsageError(
        `reproduce: unknown experiment "${name}", there are ${NAMES.join(', ')}${suggestion(name, NAMES)}`,
      );
    const [seeds, rewards, tasks] = [numberOf(all, 'seeds'), textOf(all, 'rewards'), textOf(all, 'tasks')];
    const out = textOf(all, 'out');
    const scale = given(choiceOf(all, 'scale', SCALES), '--scale');
    const jobs = given(numberOf(all, 'jobs'), '--jobs');
    if (name === 'all' && rewards !== undefined && !/^\d+$/.test(rewards))
      throw new UsageError('reproduce: for all experiments --rewards must be a number, names belong to one');
    const wishes: Wishes = {
      scale,
      jobs,
      ...(seeds !== undefined && { seeds }),
      ...(rewards !== undefined && { rewards }),
      ...(tasks !== undefined && { tasks }),
    };
    const chosen = REPRODUCTIONS.filter((one) => name === 'all' || one.name === name);
    const results = textOf(all, 'results');
    if (results !== undefined && name !== 'all' && !chosen[0].compares)
      throw new UsageError(`reproduce: --results is not for ${name}, whose results.json has its figures`);
    const prepared = chosen.map((one) => one.prepare(wishes));
    if (results !== undefined && tasks !== undefined)
      checkHoldsNoOthers(results, `${name}-${scale}`, namesIn(tasks));
    const answers = [];
    const problems = [];
    for (const [i, one] of chosen.entries()) {
      const root =
        out && name === 'all' ? join(out, one.name) : (out ?? `runs/reproduce-${one.name}-${scale}`);
      try {
        const words = ['ocgfn reproduce', one.name, '--scale', scale];
        if (seeds !== undefined) words.push('--seeds', String(seeds));
        if (rewards !== undefined) words.push('--rewards', shellWord(String(rewards)));
        if (tasks !== undefined) words.push('--tasks', shellWord(tasks));
        const file =
          results !== undefined && one.compares ? { folder: results, command: words.join(' ') } : undefined;
        answers.push(await runOne(session, root, { name: one.name, scale, file }, prepared[i]));
      } catch (error) {
        // One that fails (its data is not here) does not keep the others.
        if (chosen.length === 1 || session.interrupted) throw error;
        problems.push(`${one.name}: ${error instanceof Error ? error.message : String(error)}`);
        session.note(problems.at(-1)!);
      }
    }
    if (problems.length > 0)
      throw new Error(`${problems.length} of ${chosen.length} experiments failed; ${problems.join('; ')}`);
    session.result(answers.length === 1 ? answers[0] : { experiments: answers });
  },
};

/** A reproduction as it was asked for, and the file of figures by seed where one was. */
interface Asked {
  readonly name: string;
  readonly scale: string;
  readonly file: { readonly folder: string; readonly command: string } | undefined;
}

async function runOne(
  session: Session,
  root: string,
  { name, scale, file }: Asked,
  run: ReturnType<Reproduction['prepare']>,
): Promise<Record<string, unknown>> {
  const { signal } = session;
  let line: ReturnType<Session['progress']> | undefined;
  let last = 0;
  let left: number | undefined;
  const end = await run(root, {
    signal,
    onCell(done, total, folder, secondsLeft) {
      line ??= session.progress(`reproduce ${name}`, total, done, () => left);
      [last, left] = [done, secondsLeft];
      line.update(done, { run: folder });
    },
    onFailure({ name: folder, error }) {
      line?.clear();
      session.note(`${join(root, folder)}: ${error}`);
    },
  });
  const { status, failures, done, planned, files, head, rows, answer } = end;
  line?.done(status === 'done' ? planned : last);
  const { comparisons } = end;
  const written =
    file &&
    comparisons?.length &&
    writeResultsFile(file.folder, `${name}-${scale}`, { command: file.command, done, planned, comparisons });
  if (written) session.print(`${written}: figures by seed`);
  if (status === 'interrupted')
    throw new Interrupted(
      `interrupted; ${root}/report.html tells what is there; the same command goes on where it was`,
    );
  session.print(`${root}: ${done} runs; ${files}`);
  session.printTable(
    [...head],
    rows.map((row) => [...row]),
  );
  if (status === 'failed') throw new Error(failureSentence(end, failures));
  return { experiment: name, scale, folder: root, runs: done, ...answer, report: join(root, 'report.html') };
}

function failureSentence({ done, planned }: ReproductionEnd, failures: readonly Failure[]): string {
  const named = failures.slice(0, NAMED).map(({ name }) => name);
  const more = failures.length > NAMED ? ` and ${failures.length - NAMED} more` : '';
  return `${planned - done} of ${planned} runs are missing; failed: ${named.join(', ')}${more}; the same command tries them again`;
}

/** `ocgfn reproduce NAME`: the paper's experiments with baselines and ablations, as report.html and results.json. */
import { join } from 'node:path';
import { Option } from 'commander';
import { suggestion } from '../env/suggest.js';
import { UsageError } from '../run/errors.js';
import { EXPERIMENTS } from '../run/reproduce/experiments/index.js';
import { SCALES, type Experiment, type ScaleName } from '../run/reproduce/experiment.js';
import type { ExperimentResults } from '../run/reproduce/results.js';
import { runExperiment } from '../run/reproduce/run-experiment.js';
import { addExample, type CommandModule } from './command.js';
import { Interrupted, type Session } from './session.js';

const NAMES = [...EXPERIMENTS.map(({ name }) => name), 'all'];

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<experiment>', NAMES.join(' | '))
      .addOption(
        new Option('--scale <scale>', 'smoke: minutes; laptop: hours; paper: days')
          .choices(SCALES)
          .default('smoke'),
      )
      .option('--out <dir>', 'folder to write, or to go on in (default: runs/reproduce-EXPERIMENT-SCALE)');
    cli.addHelpText(
      'after',
      '\nEvery run of an experiment is a run directory. Killed at any moment, the same command goes on where it was.',
    );
    addExample(cli, 'ocgfn reproduce grid --scale smoke');
  },

  async run(session, [name], options) {
    if (!NAMES.includes(name!))
      throw new UsageError(
        `reproduce: unknown experiment "${name}", there are ${NAMES.join(', ')}${suggestion(name!, NAMES)}`,
      );
    const scale = options.scale as ScaleName;
    const chosen = EXPERIMENTS.filter((experiment) => name === 'all' || experiment.name === name);
    const answers = [];
    for (const experiment of chosen) {
      const out = options.out as string | undefined;
      const root =
        out && name === 'all'
          ? join(out, experiment.name)
          : (out ?? `runs/reproduce-${experiment.name}-${scale}`);
      answers.push(await runOne(session, root, experiment, scale, name!, out));
    }
    session.result(answers.length === 1 ? answers[0] : { experiments: answers });
  },
};

async function runOne(
  session: Session,
  root: string,
  experiment: Experiment,
  scale: ScaleName,
  name: string,
  out: string | undefined,
): Promise<Record<string, unknown>> {
  const { signal } = session;
  let line: ReturnType<Session['progress']> | undefined;
  let last = 0;
  const { results, status } = await runExperiment(root, experiment, scale, {
    signal,
    onCell(done, total, folder) {
      line ??= session.progress(`reproduce ${experiment.name}`, total, done);
      last = done;
      line.update(done, { run: folder });
    },
  });
  line?.done(status === 'done' ? results.cellsPlanned : last);
  if (status === 'interrupted') {
    const where = out ? ` --out ${out}` : '';
    throw new Interrupted(
      `interrupted; ${root}/report.html tells what is there; go on with: ocgfn reproduce ${name} --scale ${scale}${where}`,
    );
  }
  printResults(session, root, results);
  return {
    experiment: experiment.name,
    scale,
    folder: root,
    runs: results.cellsDone,
    claims: results.claims,
    report: join(root, 'report.html'),
  };
}

function printResults(session: Session, root: string, { claims, cellsDone }: ExperimentResults): void {
  session.print(`${root}: ${cellsDone} runs; report.html and results.json`);
  session.printTable(
    ['claim', 'measured', 'held'],
    claims.map(({ claim, measured, held }) => [claim, measured, held === null ? '-' : held ? 'yes' : 'no']),
  );
}

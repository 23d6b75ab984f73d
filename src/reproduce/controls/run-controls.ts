/**
 * `ocgfn reproduce controls`: one experiment after the other, each in a folder of its own, models shared. Like
 * every experiment it goes on where it was killed; report.html and results.json of them all are written after
 * each.
 */
import { join } from 'node:path';
import { writeFileAtomic } from '../../store/atomic.js';
import { machineLine, packageVersion } from '../../store/machine.js';
import { claimFolder } from '../claim-folder.js';
import type { Contrast } from '../contrast-types.js';
import type { Cut, Experiment, ScaleName } from '../experiment.js';
import type { Failure } from '../job-schedule.js';
import { sentencesOf } from '../paired-difference.js';
import { Plan } from '../plan.js';
import type { ReproductionWatch } from '../reproduction-watch.js';
import { collectResults } from '../results.js';
import { cellRecord } from '../run-cell.js';
import { runExperiment } from '../run-experiment.js';
import { controlsReport } from './controls-report.js';

/** How it ended: runs done of those planned, and the comparisons that have figures. */
export interface ControlsEnd {
  readonly status: 'done' | 'interrupted' | 'failed';
  readonly failures: readonly Failure[];
  readonly done: number;
  readonly planned: number;
  readonly comparisons: readonly Contrast[];
}

const NAME = 'controls';

/**
 * @param comparisons in the order in which they are done
 * @throws UsageError when the folder holds something else or is in use. A comparison that cannot begin,
 * because its data is not here, is a failure; the others go on
 */
export async function runControls(
  root: string,
  comparisons: readonly Experiment[],
  scale: ScaleName,
  cut: Cut,
  watch: ReproductionWatch & { readonly jobs: number },
): Promise<ControlsEnd> {
  const unlock = claimFolder(root, { experiment: NAME, scale }, cut);
  const plans = comparisons.map((experiment) => new Plan(experiment, scale, cut));
  const runs = runsOf(plans);
  const planned = runs.length;
  const failures: Failure[] = [];
  try {
    for (const plan of plans) {
      const { name } = plan.experiment;
      watch.signal.throwIfAborted();
      try {
        const end = await runExperiment(join(root, name), plan.experiment, scale, {
          ...watch,
          cut,
          onCell: (_done, _total, folder, left) =>
            watch.onCell(doneOf(root, runs), planned, join(name, folder), left),
        });
        failures.push(...end.failures.map((one) => ({ ...one, name: join(name, one.name) })));
      } catch (error) {
        if (watch.signal.aborted) throw error;
        const failure = { name, error: error instanceof Error ? error.message : String(error) };
        failures.push(failure);
        watch.onFailure(failure);
      }
      writeControls(root, scale, plans);
    }
  } catch (error) {
    if (!watch.signal.aborted) throw error;
  } finally {
    unlock();
  }
  const shown = writeControls(root, scale, plans);
  const done = doneOf(root, runs);
  const complete = done === planned;
  const status = complete ? 'done' : watch.signal.aborted ? 'interrupted' : 'failed';
  return { status, failures, done, planned, comparisons: shown };
}

/** Folders of all runs; models that several comparisons share are one. */
function runsOf(plans: readonly Plan[]): string[] {
  const folders = plans.flatMap((plan) =>
    [...plan.pretraining(), ...plan.judging(new Map())].map(({ folder }) =>
      join(plan.experiment.name, folder),
    ),
  );
  return [...new Set(folders)];
}

const doneOf = (root: string, runs: readonly string[]): number =>
  runs.filter((folder) => cellRecord(join(root, folder))?.status === 'done').length;

/** Writes results.json and report.html of what is there. */
function writeControls(root: string, scale: ScaleName, plans: readonly Plan[]): readonly Contrast[] {
  const results = plans.map((plan) => collectResults(join(root, plan.experiment.name), plan));
  const comparisons = results.map(({ comparison }) => comparison).filter((one) => one !== undefined);
  const runs = runsOf(plans);
  const document = {
    experiment: NAME,
    scale,
    version: packageVersion(),
    machine: machineLine(),
    cellsDone: doneOf(root, runs),
    cellsPlanned: runs.length,
    comparisons: comparisons.map((one) => ({ ...one, sentences: sentencesOf(one) })),
  };
  writeFileAtomic(join(root, 'results.json'), `${JSON.stringify(document, null, 2)}\n`);
  writeFileAtomic(join(root, 'report.html'), controlsReport(scale, comparisons));
  return comparisons;
}

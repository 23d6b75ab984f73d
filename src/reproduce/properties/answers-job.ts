/**
 * What a trained model answers: how well it reaches cells, how well it knows their masses, and how far draws
 * for rewards over cells are from r(y) Z_y, at several look-aheads. The model is read from its run, as a user
 * would.
 */
import { join } from 'node:path';
import { mean } from '../../math/moments.js';
import { cellDistance, cellHistogram } from '../../metric/cells/cell-distance.js';
import { logCellTarget } from '../../property/asked-cells.js';
import type { Backup } from '../../property/backup.js';
import { logMassErrors, measureCells } from '../../property/measure-cells.js';
import { PropertySampler } from '../../property/property-sampler.js';
import { exactNoise } from '../../property/reference/exact-noise.js';
import type { RandomStream } from '../../random/stream.js';
import { loadProperties } from '../../run/property-run.js';
import { exactFigures, listCells, type ListedSpace } from './exact-figures.js';
import type { JobContext } from './job-context.js';
import type { Answer, AnswersResult, LookAheadFigures } from './job-results.js';
import { RUN_FOLDER } from './model-job.js';
import { processorSeconds } from './processor-time.js';
import { massFigures, successFigures } from './property-figures.js';
import { modelFolder } from './property-plan.js';

/** A reward over cells by name, log r(y) [Y]. */
export interface RewardOverCells {
  readonly name: string;
  readonly logReward: Float64Array;
}

/** tv over cells of draws to r(y) Z_y; 1 when there are none. @param logMass of the reference [Y] */
export function distanceOver(
  histogram: Float64Array,
  count: number,
  logReward: Float64Array,
  logMass: Float64Array,
): number {
  return count > 0 ? cellDistance(histogram, logCellTarget(logReward, logMass)).tv : 1;
}

/**
 * Roll-outs for an object of a control, where ours has the preset: a model that misses ten times as often
 * would take a hundred times as long.
 */
const TRIES_OF_CONTROLS = 20;

/**
 * Answers of a model, y first.
 * @param logZ of the model, which the draws go by; `logMass` is the reference's, for the target alone
 * @param options tries: roll-outs for an object, default the preset; errors: standard errors of log Z [Y], by
 * which the draws of a question better it
 */
export function answerRewards(
  backup: Backup,
  logZ: Float64Array,
  rewards: readonly RewardOverCells[],
  logMass: Float64Array,
  draws: number,
  random: RandomStream,
  { tries, errors }: { readonly tries?: number | undefined; readonly errors?: Float64Array } = {},
): Answer[] {
  const sampler = new PropertySampler(backup, logZ, errors);
  const { cells: Y } = backup.model.set;
  return rewards.map(({ name, logReward }) => {
    const known = logReward.some((log, y) => log > -Infinity && logZ[y] > -Infinity);
    if (!known) return { reward: name, tv: 1, once: 1, draws: 0, attempts: 0, seconds: 0, evaluations: 0 };
    const distance = (cells: Int32Array, count: number): number =>
      distanceOver(cellHistogram(cells, count, Y), count, logReward, logMass);
    const from = processorSeconds();
    const options = tries === undefined ? {} : { tries };
    const asked = sampler.ask(logReward, draws, random.fork(name), options);
    const seconds = processorSeconds() - from;
    const once = sampler.ask(logReward, draws, random.fork(`${name} once`), { tries: 1 });
    return {
      reward: name,
      tv: distance(asked.cells, asked.count),
      once: distance(once.cells, once.count),
      draws: asked.count,
      attempts: asked.attempts / Math.max(1, asked.count),
      seconds,
      evaluations: asked.evaluations,
    };
  });
}

export async function runAnswersJob(context: JobContext): Promise<AnswersResult> {
  const { job, task, scale, root, backend } = context;
  const run = join(root, modelFolder(task.name, job.seed, job.name), RUN_FOLDER);
  const logMass = context.reference();
  const rewards = context.rewards(logMass);
  const noise = rewards.map(({ name, logReward }): [string, number] => [
    name,
    exactNoise(logCellTarget(logReward, logMass), scale.draws),
  ]);
  const loaded = await loadProperties(run, backend);
  const preset = Number(loaded.record.config.lookAhead);
  const listed = task.reference === 'listed' ? await listCells(context.set) : undefined;
  const lookAheads: LookAheadFigures[] = [];
  // The controls are asked as the presets ask.
  for (const lookAhead of job.name === 'ours' ? task.lookAheads : [preset]) {
    context.stillWanted();
    lookAheads.push(await atLookAhead(context, run, lookAhead, rewards, logMass, listed));
  }
  return {
    ...massFigures(loaded.logZ, logMass),
    preset,
    noise: Object.fromEntries(noise),
    lookAheads,
  };
}

async function atLookAhead(
  context: JobContext,
  run: string,
  lookAhead: number,
  rewards: readonly RewardOverCells[],
  logMass: Float64Array,
  listed: ListedSpace | undefined,
): Promise<LookAheadFigures> {
  const { backend, scale, random } = context;
  const { backup, logZ, measures } = await loadProperties(run, backend, lookAhead);
  const tries = context.job.name === 'ours' ? undefined : TRIES_OF_CONTROLS;
  const own = random.fork(`look-ahead ${lookAhead}`);
  const found = measures.map(({ cell }) => cell).filter((cell) => logMass[cell] > -Infinity);
  const drawn = await measureCells(backup, found, scale.rollouts, own.fork('cells'));
  context.stillWanted();
  const exact = listed && exactFigures(backup, listed);
  const fresh = exact ? drawn.map((one) => ({ ...one, success: exact.rates[one.cell] })) : drawn;
  return {
    lookAhead,
    ...successFigures(fresh, logMass),
    ...(exact && { tvInside: exact.tvInside, extraction: mean(exact.extraction.map(({ tv }) => tv)) }),
    answers: answerRewards(backup, logZ, rewards, logMass, scale.draws, own, {
      tries,
      errors: logMassErrors(measures, logZ.length),
    }),
  };
}

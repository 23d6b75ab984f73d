/**
 * The demonstration on properties: one model of peptides of 20 letters, pre-trained without a reward on
 * charge, hydrophobicity and helical moment; asked for a rare combination; then two rewards over properties
 * without a call. Beside each: what random peptides would cost, a GFlowNet trained from scratch on that
 * reward alone, and the controls: a model of one step, which has seen no goal, and MCMC for as many seconds.
 */
import { join } from 'node:path';
import { rejection } from '../baseline/cells/rejection.js';
import { cellScratchWith } from '../baseline/cells/scratch.js';
import { temperingWith } from '../baseline/cells/tempering.js';
import type { CellSampler } from '../baseline/cells/cell-sampler.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { parseQuery } from '../descriptor/query.js';
import { buildTask } from '../env/tasks.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import { openCellReward } from '../host/cell-rewards.js';
import { greatest, logSumExp } from '../math/log-space.js';
import { cellDistance, cellHistogram } from '../metric/cells/cell-distance.js';
import { propertyParameters } from '../method/property-settings.js';
import { queryLogReward } from '../property/asked-cells.js';
import { logMassErrors } from '../property/measure-cells.js';
import { PropertySampler } from '../property/property-sampler.js';
import { RandomStream } from '../random/stream.js';
import { resolveParameters } from '../settings/parameters.js';
import { parentOf, RunDirectory } from '../store/run-directory.js';
import type { Backend } from '../tensor/backend.js';
import { describeAsked, type AskedObject } from '../property/asked-objects.js';
import { CELLS_METHOD, writeCells } from './cells-run.js';
import {
  loadProperties,
  startProperties,
  type LoadedProperties,
  type PropertyWatcher,
} from './property-run.js';

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';
const LENGTH = 20;
const DESCRIBE = 'charge,hydrophobicity,moment';
/** Rewards over properties, and what each wants. */
const REWARDS = [
  { spec: 'on:peaks', wants: 'two far peaks of properties, half of the objects each' },
  { spec: 'on:charge>=5, moment=highest', wants: 'charge 5 or more, moment in the highest tenth' },
] as const;

const SCALES = {
  full: { question: 'charge>=7, hydrophobicity>=0', settings: { steps: 2800, draws: 32, hidden: [64, 64, 64] }, objects: 100, draws: 10_000, scratchSeconds: 10 },
  smoke: { question: 'charge>=4, hydrophobicity>=0', settings: { steps: 150, draws: 4, every: 50, hidden: [32, 32], batch: 16 }, objects: 10, draws: 500, scratchSeconds: 1 },
} as const; // prettier-ignore
export type PropertyDemoScale = keyof typeof SCALES;

/** A sampler of a reward over properties, beside the target. */
export interface RewardFigures {
  readonly reward: string;
  readonly wants: string;
  /** Random objects for one that is drawn, by rejection; by the model's masses. */
  readonly randomTries: number;
  /** Seconds, distance over cells, and what exact draws would have. */
  readonly seconds: number;
  readonly tv: number;
  readonly noise: number;
  readonly scratchSeconds: number;
  readonly scratchTv: number;
  /** By rejection in as many seconds as the model took: objects, and their distance (1 without any). */
  readonly rejectionDraws: number;
  readonly rejectionTv: number;
  /** By MCMC in as many seconds. */
  readonly mcmcTv: number;
  /** Drawn by the model of one step, as many roll-outs as draws, a miss not tried again; 1 without a hit. */
  readonly untrainedTv: number;
  /** Shares of the plane: wanted, drawn without a call, from scratch, by rejection. */
  readonly maps: Readonly<Record<'wanted' | 'drawn' | 'scratch' | 'rejection', readonly number[]>>;
}

export interface PropertyDemoResult {
  readonly scale: PropertyDemoScale;
  readonly seed: number;
  readonly kernels: string;
  readonly pretrainSeconds: number;
  readonly evaluations: number;
  readonly cells: number;
  readonly cellsFound: number;
  readonly successRate: number;
  readonly question: {
    readonly text: string;
    /** One in so many random peptides has these properties. */
    readonly oneIn: number;
    readonly seconds: number;
    readonly attempts: number;
    readonly evaluations: number;
    readonly objects: readonly AskedObject[];
  };
  readonly rewards: readonly RewardFigures[];
  /** What maps show: the first two descriptors, the others summed out. */
  readonly plane: {
    readonly columns: number;
    readonly rows: number;
    readonly x: string;
    readonly y: string;
    /** Shares of random peptides, and of those that were asked for. */
    readonly base: readonly number[];
    readonly asked: readonly number[];
  };
}

export interface PropertyDemoWatcher {
  readonly signal?: AbortSignal;
  /** Seconds since some fixed point. */
  now(): number;
  stage(text: string): void;
  pretraining(steps: number): PropertyWatcher & { end(): void };
}

/**
 * Runs the demonstration into `path` (folders pretrain/, adapted-1/, adapted-2/, and untrained/ of the
 * control).
 */
export async function runPropertyDemo(
  path: string,
  scale: PropertyDemoScale,
  seed: number,
  backend: Backend,
  watcher: PropertyDemoWatcher,
): Promise<PropertyDemoResult> {
  const { question: text, settings, objects, draws, scratchSeconds } = SCALES[scale];
  const env = buildTask('sequence', { alphabet: AMINO_ACIDS, length: LENGTH });
  const set = await openDescriptorSet(DESCRIBE, env);
  watcher.stage(
    `1. Pre-train on all 20^${LENGTH} peptides of ${LENGTH} letters by ${DESCRIBE}, without any reward`,
  );
  const config = resolveParameters('demo', propertyParameters(set), { ...settings, describe: set.spec });
  const training = watcher.pretraining(config.steps);
  const folder = join(path, 'pretrain');
  const run = { kind: 'pretrain', task: env.task, config, seed };
  const { record, status } = await startProperties(folder, run, set, backend, training, true);
  training.end();
  if (status === 'interrupted') watcher.signal?.throwIfAborted();
  const loaded = await loadProperties(folder, backend);
  const bare = { ...run, config: { ...config, steps: 1 } };
  await startProperties(join(path, 'untrained'), bare, set, backend, {}, true);
  const untrained = await loadProperties(join(path, 'untrained'), backend);

  watcher.stage(`2. Ask for what is rare: ${text}`);
  const { asked, ...answered } = await ask(loaded, text, objects, seed, watcher);

  const rewards: RewardFigures[] = [];
  for (const [i, { spec, wants }] of REWARDS.entries()) {
    watcher.stage(`${3 + i}. A new reward without a call: ${wants}`);
    watcher.signal?.throwIfAborted();
    const target = join(path, `adapted-${i + 1}`);
    const logReward = await openCellReward(spec, { set, logMass: loaded.logZ }, quiet);
    const { drawn, logWanted, ...ours } = await adaptTo(
      loaded,
      spec,
      logReward,
      { folder, target, draws, seed },
      watcher,
    );
    const work = { set, logReward, logWanted, draws, seed, watcher };
    const random = await control(rejection, ours.seconds, work);
    const walked = await control(temperingWith(), ours.seconds, work);
    const trained = await control(cellScratchWith(backend), scratchSeconds, work);
    rewards.push({
      reward: spec,
      wants,
      ...ours,
      scratchSeconds,
      scratchTv: trained.tv,
      rejectionDraws: random.count,
      rejectionTv: random.tv,
      mcmcTv: walked.tv,
      untrainedTv: await untrainedDistance(untrained, work),
      maps: {
        wanted: planeOf(set, logWanted.map(Math.exp)),
        drawn: planeOf(set, drawn),
        scratch: trained.map,
        rejection: random.map,
      },
    });
  }
  const { evaluations, successRate } = record.summary;
  return {
    scale,
    seed,
    kernels: backend.flavor,
    pretrainSeconds: record.seconds,
    evaluations: Number(evaluations),
    cells: set.cells,
    cellsFound: loaded.measures.length,
    successRate: Number(successRate),
    question: answered,
    rewards,
    plane: {
      columns: set.components[0].bins,
      rows: set.components[1].bins,
      x: axis(set, 0),
      y: axis(set, 1),
      base: planeOf(set, loaded.logZ.map(Math.exp)),
      asked,
    },
  };
}

const axis = ({ components }: DescriptorSet, k: number): string =>
  `${components[k].name}, ${components[k].label(0)} to ${components[k].label(components[k].bins - 1)}`;

/** Shares of the bins of the first two components, row by row of the second, of weights of cells. */
function planeOf(set: DescriptorSet, weights: ArrayLike<number>): number[] {
  const columns = set.components[0].bins;
  const shares = Array.from({ length: columns * set.components[1].bins }, () => 0);
  let total = 0;
  for (let cell = 0; cell < set.cells; cell++) total += weights[cell];
  for (let cell = 0; cell < set.cells; cell++)
    shares[set.binIn(cell, 1) * columns + set.binIn(cell, 0)] += weights[cell] / Math.max(total, 1e-300);
  return shares;
}

async function ask(
  { set, backup, logZ, measures }: LoadedProperties,
  text: string,
  count: number,
  seed: number,
  { now }: PropertyDemoWatcher,
): Promise<PropertyDemoResult['question'] & { readonly asked: number[] }> {
  const logReward = queryLogReward(set, parseQuery(set, text));
  const begun = now();
  const asked = await new PropertySampler(backup, logZ, logMassErrors(measures, set.cells)).askAsync(
    logReward,
    count,
    new RandomStream(seed).fork('question'),
  );
  const seconds = now() - begun;
  return {
    text,
    oneIn: rounded(Math.exp(-logSumExp(logReward.map((value, cell) => value + logZ[cell])))),
    seconds,
    attempts: asked.attempts,
    evaluations: asked.evaluations,
    objects: await describeAsked(set, asked, true),
    asked: planeOf(set, cellHistogram(asked.cells, asked.count, set.cells)),
  };
}

/** The masses that a model has measured are not known to more digits. */
const rounded = (value: number): number => Number(value.toPrecision(3));

const quiet = (): void => {};

async function adaptTo(
  loaded: LoadedProperties,
  spec: string,
  logReward: Float64Array,
  { folder, target, draws, seed }: { folder: string; target: string; draws: number; seed: number },
  { now }: PropertyDemoWatcher,
): Promise<
  Pick<RewardFigures, 'randomTries' | 'seconds' | 'tv' | 'noise'> & {
    readonly drawn: Float64Array;
    readonly logWanted: Float64Array;
  }
> {
  const { record } = loaded;
  const begun = now();
  const { config: parentConfig, seed: parentSeed, task } = record;
  const directory = RunDirectory.create(
    target,
    {
      kind: 'adapt',
      task,
      config: { method: CELLS_METHOD, draws, reward: spec, parentConfig, parentSeed },
      seed,
      parent: parentOf(target, folder),
    },
    { overwrite: true },
  );
  const { summary, histogram: drawn, logWanted } = await writeCells(directory, loaded, logReward, draws);
  const { tvCells: tv, tvCellsNoise: noise, logZ: logTotal } = summary;
  const randomTries = rounded(Math.exp(greatest(logReward) - logTotal));
  return { randomTries, seconds: now() - begun, tv, noise, drawn, logWanted };
}

/** A control on the reward alone, for some seconds; held against the same law as ours. */
async function control(
  sampler: CellSampler,
  seconds: number,
  { set, logReward, logWanted, draws, seed, watcher }: ControlWork,
): Promise<{ readonly count: number; readonly tv: number; readonly map: number[] }> {
  const begun = watcher.now();
  const used = (): number => (watcher.now() - begun) / seconds;
  const random = new RandomStream(seed).fork(sampler.name);
  const drawn = await sampler.run({ set, logReward }, { draws, evaluations: Infinity, used }, random);
  const { count, histogram } = drawn;
  const tv = count > 0 ? cellDistance(histogram, logWanted).tv : 1;
  return { count, tv, map: planeOf(set, histogram) };
}

/** Roll-outs of the model of one step towards the reward by the masses that it has measured itself. */
async function untrainedDistance(
  { set, backup, logZ, measures }: LoadedProperties,
  { logReward, logWanted, draws, seed }: ControlWork,
): Promise<number> {
  const isWanted = (y: number): boolean => logReward[y] > -Infinity && logZ[y] > -Infinity;
  if (!logZ.some((_, y) => isWanted(y))) return 1;
  const sampler = new PropertySampler(backup, logZ, logMassErrors(measures, set.cells));
  const random = new RandomStream(seed).fork('untrained');
  const { cells, count } = await sampler.askAsync(logReward, draws, random, { tries: 1 });
  return count > 0 ? cellDistance(cellHistogram(cells, count, set.cells), logWanted).tv : 1;
}

interface ControlWork {
  readonly set: DescriptorSet;
  readonly logReward: Float64Array;
  /** [Y] log p(y) that is wanted. */
  readonly logWanted: Float64Array;
  readonly draws: number;
  readonly seed: number;
  readonly watcher: PropertyDemoWatcher;
}

/**
 * The demonstration on properties: one model of peptides of 20 letters, pre-trained without a reward on
 * charge, hydrophobicity and helical moment; asked for a rare combination; then two rewards over properties
 * without a call. Beside each: what random peptides would cost, and a GFlowNet trained from scratch on that
 * reward alone.
 */
import { join } from 'node:path';
import { cellScratchWith } from '../baseline/cells/scratch.js';
import { parseQuery } from '../descriptor/query.js';
import { buildTask } from '../env/tasks.js';
import { openDescriptorSet } from '../host/descriptors/index.js';
import { openCellReward } from '../host/cell-rewards.js';
import { logSumExp } from '../math/log-space.js';
import { cellDistance } from '../metric/cells/cell-distance.js';
import { propertyParameters } from '../method/property-settings.js';
import { logCellTarget, queryLogReward } from '../property/asked-cells.js';
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
  full: { question: 'charge>=7, hydrophobicity>=0', settings: { steps: 4000, draws: 32 }, objects: 100, draws: 10_000, scratchSeconds: 10 },
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
}

export interface PropertyDemoWatcher {
  readonly signal?: AbortSignal;
  /** Seconds since some fixed point. */
  now(): number;
  stage(text: string): void;
  pretraining(steps: number): PropertyWatcher & { end(): void };
}

/** Runs the demonstration into `path` (folders pretrain/ and adapted-1/, adapted-2/). */
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

  watcher.stage(`2. Ask for what is rare: ${text}`);
  const question = await ask(loaded, text, objects, seed, watcher);

  const rewards: RewardFigures[] = [];
  for (const [i, { spec, wants }] of REWARDS.entries()) {
    watcher.stage(`${3 + i}. A new reward without a call: ${wants}`);
    watcher.signal?.throwIfAborted();
    const target = join(path, `adapted-${i + 1}`);
    rewards.push({
      reward: spec,
      wants,
      ...(await adaptTo(loaded, spec, { folder, target, draws, seed }, watcher)),
      ...(await scratch(loaded, spec, { backend, draws, seconds: scratchSeconds, seed }, watcher)),
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
    question,
    rewards,
  };
}

async function ask(
  { set, backup, logZ }: LoadedProperties,
  text: string,
  count: number,
  seed: number,
  { now }: PropertyDemoWatcher,
): Promise<PropertyDemoResult['question']> {
  const logReward = queryLogReward(set, parseQuery(set, text));
  const begun = now();
  const asked = await new PropertySampler(backup, logZ).askAsync(
    logReward,
    count,
    new RandomStream(seed).fork('question'),
  );
  const seconds = now() - begun;
  return {
    text,
    oneIn: Math.exp(-logSumExp(logReward.map((value, cell) => value + logZ[cell]))),
    seconds,
    attempts: asked.attempts,
    evaluations: asked.evaluations,
    objects: await describeAsked(set, asked, true),
  };
}

const quiet = (): void => {};

async function adaptTo(
  loaded: LoadedProperties,
  spec: string,
  { folder, target, draws, seed }: { folder: string; target: string; draws: number; seed: number },
  { now }: PropertyDemoWatcher,
): Promise<Pick<RewardFigures, 'randomTries' | 'seconds' | 'tv' | 'noise'>> {
  const { set, logZ, record } = loaded;
  const begun = now();
  const logReward = await openCellReward(spec, { set, logMass: logZ }, quiet);
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
  const { tvCells, tvCellsNoise, logZ: logTotal } = await writeCells(directory, loaded, logReward, draws);
  const top = logReward.reduce((a, b) => Math.max(a, b), -Infinity);
  return { randomTries: Math.exp(top - logTotal), seconds: now() - begun, tv: tvCells, noise: tvCellsNoise };
}

/** Trajectory balance on the reward alone, for some seconds: the control. */
async function scratch(
  { set, logZ }: LoadedProperties,
  spec: string,
  { backend, draws, seconds, seed }: { backend: Backend; draws: number; seconds: number; seed: number },
  { now }: PropertyDemoWatcher,
): Promise<Pick<RewardFigures, 'scratchSeconds' | 'scratchTv'>> {
  const logReward = await openCellReward(spec, { set, logMass: logZ }, quiet);
  const begun = now();
  const used = (): number => (now() - begun) / seconds;
  const budget = { draws, evaluations: Infinity, used };
  const random = new RandomStream(seed).fork('scratch');
  const drawn = await cellScratchWith(backend).run({ set, logReward }, budget, random);
  const { tv } = cellDistance(drawn.histogram, logCellTarget(logReward, logZ));
  return { scratchSeconds: seconds, scratchTv: tv };
}

/**
 * A reward over properties as a run: an adaptation that asks for no score of any object and trains nothing.
 * The folder holds log r(y) of every cell beside a copy of the model, so that it can be sampled wherever it
 * is moved to.
 */
import { ResidualFeatures } from '../adapt/residual-features.js';
import { residualBy, type Residual } from '../adapt/residual-surrogate.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { StoredTensor } from '../format/safetensors.js';
import { cellDistance, cellHistogram } from '../metric/cells/cell-distance.js';
import { storedReals } from '../method/stored-parameters.js';
import { CELL_LOG_REWARD, residual as residualMethod, RESIDUAL_WEIGHTS } from '../method/adapt-residual.js';
import type { Backup } from '../property/backup.js';
import { logCellTarget } from '../property/asked-cells.js';
import { logMassErrors } from '../property/measure-cells.js';
import { PropertySampler, type Asked } from '../property/property-sampler.js';
import { WeighedSampler, type Weighed } from '../property/weighed-sampler.js';
import { RandomStream } from '../random/stream.js';
import { integer } from '../settings/describe.js';
import { UsageError } from '../settings/errors.js';
import { readCheckpoint } from '../store/checkpoint.js';
import type { RunDirectory } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import type { Backend } from '../tensor/backend.js';
import { isOfProperties, loadStoredProperties, type LoadedProperties } from './property-run.js';

/** The name of this way to adapt in run.json. */
export const CELLS_METHOD = 'cells';

/** Settings of this way to adapt; `draws` changes what is said of the run, not the run. */
export const cellsParameters = {
  draws: integer({
    least: 1,
    greatest: 10_000_000,
    preset: 10_000,
    help: 'objects drawn to measure the distance over cells',
  }),
};

/** Whether a run is a reward over properties. */
export const isOfCells = ({ kind, config }: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  kind === 'adapt' && config.method === CELLS_METHOD;

/** Whether a run adapted a model of properties to a reward that is not a function of them. */
export const isOfResidual = ({ kind, config }: Pick<RunRecord, 'kind' | 'config'>): boolean =>
  kind === 'adapt' && config.method === residualMethod.name;

export interface CellsSummary {
  /** Cells with a reward above 0 that were found. */
  readonly cellsWanted: number;
  /** log of sum_y r(y) Z_y: the chance of an object of p0, where r is 0 or 1. */
  readonly logZ: number;
  /**
   * Distance over cells of as many draws from r(y) Z_y, its standard error, and what exact draws would have.
   */
  readonly tvCells: number;
  readonly tvCellsError: number;
  readonly tvCellsNoise: number;
  readonly draws: number;
  /** Roll-outs for each object that hit. */
  readonly attemptsPerObject: number;
  readonly rewardCalls: 0;
}

/**
 * Writes the run: the reward over cells, the parent's model, and how far its draws are from what is wanted.
 */
export async function writeCells(
  directory: RunDirectory,
  parent: LoadedProperties,
  logReward: Float64Array,
  draws: number,
): Promise<CellsDrawn> {
  try {
    const drawn = await cellsFigures(parent, logReward, draws, directory.record.seed);
    const { summary } = drawn;
    const tensors = new Map<string, StoredTensor>(parent.tensors);
    tensors.set(CELL_LOG_REWARD, { shape: [logReward.length], data: Float32Array.from(logReward) });
    directory.appendMetrics({ step: 0, ...summary, seconds: directory.seconds });
    directory.saveCheckpoint({ step: parent.trainer.step, state: parent.trainer.state(), tensors });
    directory.update({ summary: { ...summary } });
    directory.close('done');
    return drawn;
  } catch (error) {
    directory.close('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Draws of a reward over cells. */
export interface CellsDrawn {
  readonly summary: CellsSummary;
  /** [Y] objects in each cell. */
  readonly histogram: Float64Array;
  /** [Y] log p(y) that is wanted, by the model's masses as the draws themselves have bettered them. */
  readonly logWanted: Float64Array;
}

/**
 * How far draws of a reward over cells are from what is wanted.
 * @param draws objects that are drawn
 */
export async function cellsFigures(
  { backup, set, logZ, measures }: LoadedProperties,
  logReward: Float64Array,
  draws: number,
  seed: number,
): Promise<CellsDrawn> {
  const random = new RandomStream(seed).fork('cells');
  const sampler = new PropertySampler(backup, logZ, logMassErrors(measures, set.cells));
  const asked = await sampler.askAsync(logReward, draws, random);
  const logWanted = asked.logShares ?? logCellTarget(logReward, logZ);
  const histogram = cellHistogram(asked.cells, asked.count, set.cells);
  const { tv, error, noise } = cellDistance(histogram, logWanted);
  let total = 0;
  let cellsWanted = 0;
  for (let cell = 0; cell < set.cells; cell++) {
    total += Math.exp(logReward[cell] + logZ[cell]);
    if (logReward[cell] > -Infinity && logZ[cell] > -Infinity) cellsWanted++;
  }
  const summary = {
    cellsWanted,
    logZ: Math.log(total),
    tvCells: tv,
    tvCellsError: error,
    tvCellsNoise: noise,
    draws: asked.count,
    attemptsPerObject: asked.attempts / Math.max(1, asked.count),
    rewardCalls: 0,
  } as const;
  return { summary, histogram, logWanted };
}

/** What can be asked: a model of properties, a reward over them, or one with a residual. */
export interface Askable {
  readonly record: RunRecord;
  readonly set: DescriptorSet;
  readonly backup: Backup;
  readonly loaded: LoadedProperties;
  /** [Y] log r(y) of the run; undefined for a model alone. */
  readonly logReward: Float64Array | undefined;
  /** What the reward says of objects beside their cells; undefined where it says nothing. */
  readonly residual: Residual | undefined;
}

/** Whether a run can be asked for properties. */
export const isAskable = (record: RunRecord): boolean =>
  isOfProperties(record) || isOfCells(record) || isOfResidual(record);

/**
 * @param lookAhead last steps summed exactly; default: as in training
 * @throws UsageError when the folder is no such run
 */
export async function loadAskable(path: string, backend: Backend, lookAhead?: number): Promise<Askable> {
  const record = readRunRecord(path);
  if (!isAskable(record))
    throw new UsageError(
      `${path}: has no properties to ask for; pre-train with describe= (ocgfn pretrain --help)`,
    );
  const checkpoint = readCheckpoint(path);
  const loaded = await loadStoredProperties(path, originOf(record), checkpoint, backend, lookAhead);
  const { tensors } = checkpoint;
  const { set, backup } = loaded;
  const logReward = tensors.has(CELL_LOG_REWARD)
    ? Float64Array.from(storedReals(tensors, CELL_LOG_REWARD, set.cells))
    : undefined;
  return {
    record,
    set,
    backup,
    loaded,
    logReward,
    residual: tensors.has(RESIDUAL_WEIGHTS) ? storedResidual(set, tensors) : undefined,
  };
}

function storedResidual(set: DescriptorSet, tensors: ReadonlyMap<string, StoredTensor>): Residual {
  const features = new ResidualFeatures(set);
  return residualBy(features, storedReals(tensors, RESIDUAL_WEIGHTS, features.count));
}

/** The record of the pre-training that a run goes out from. */
function originOf(record: RunRecord): RunRecord {
  if (isOfProperties(record)) return record;
  const { parentConfig, parentSeed } = record.config;
  return {
    ...record,
    kind: 'pretrain',
    config: parentConfig as RunRecord['config'],
    seed: Number(parentSeed),
  };
}

/** Draws objects of a question or of the run's own reward. */
export function drawAsked(
  { backup, loaded, residual, record }: Askable,
  logReward: ArrayLike<number>,
  count: number,
  seed: number,
  tries?: number,
): Promise<Asked | Weighed> {
  if (residual) {
    const weighed = new WeighedSampler(backup, loaded.logZ);
    const most = tries ?? Number(record.config.tries);
    return weighed.draw(logReward, residual, count, new RandomStream(seed).fork('ask'), { tries: most });
  }
  const { logZ, measures, set } = loaded;
  const sampler = new PropertySampler(backup, logZ, logMassErrors(measures, set.cells));
  return sampler.askAsync(logReward, count, new RandomStream(seed).fork('ask'), tries ? { tries } : {});
}

/**
 * The method `properties`: reward-free pre-training on outcomes y = f(x), and how runs store it. What is
 * measured of the cells at the end (masses, success) is stored beside the network: asking and rewards over
 * cells need it.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { StoredTensor } from '../format/safetensors.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import { openSupport } from '../prior/open-support.js';
import { uniformActions, uniformOutcomes } from '../prior/uniform-base.js';
import { createPropertyModel } from '../property/create-model.js';
import type { CellMeasure } from '../property/measure-cells.js';
import { PropertyTrainer } from '../property/property-trainer.js';
import { RandomStream } from '../random/stream.js';
import { UsageError } from '../settings/errors.js';
import type { Backend } from '../tensor/backend.js';
import type { Tensors } from './method.js';
import { decodePrior } from './portable-prior.js';
import { propertyOptions, type BASES, type PropertySettings } from './property-settings.js';
import { loadParameters, storedIntegers, storeParameters } from './stored-parameters.js';
import type { StoredState } from './stored-state.js';

/** Prefix of the trainer's arrays. */
export const ARRAYS = 'trainer.';
/** Those that grow with what is found. */
const GROWING = new Set(['seen', 'frontier', 'objects']);
/** Prefix of what is measured of the cells, and the figures in the order of `CellMeasure`. */
const CELLS = 'cells.';
const FIGURES = ['success', 'logZ', 'error', 'effective', 'kl'] as const;

/**
 * The tensor that holds the file of a learnt base measure, byte by byte: runs copied from this one keep it.
 */
const PRIOR = 'prior';

const BASE: Readonly<
  Record<Exclude<(typeof BASES)[number], 'learnt'>, (env: DescriptorSet['env']) => BaseMeasure>
> = {
  outcomes: uniformOutcomes,
  actions: uniformActions,
};

/** p0 of the settings. @param prior the bytes of a prior's file, where the base measure is learnt */
export function baseOf(
  { base, baseUniform }: PropertySettings,
  { env }: DescriptorSet,
  backend: Backend,
  prior: Uint8Array | undefined,
): BaseMeasure {
  if (base !== 'learnt') {
    if (prior === undefined) return BASE[base](env);
    throw new UsageError(`pretrain: --goals makes base=learnt, got base=${base}; leave one of them out`);
  }
  if (prior === undefined)
    throw new UsageError(
      'pretrain: base=learnt needs the objects to learn from; give them with --goals FILE',
    );
  return openSupport(decodePrior(prior, 'prior', env, backend).base, baseUniform);
}

/**
 * A model with its starting values, and what trains it.
 * @param prior the bytes of a prior's file (`openPrior`), for base=learnt
 * @throws when settings contradict each other
 */
export function makeProperties(
  settings: PropertySettings,
  set: DescriptorSet,
  backend: Backend,
  seed: number,
  prior?: Uint8Array,
): PropertyTrainer {
  const { model, training } = propertyOptions(settings);
  const base = baseOf(settings, set, backend, prior);
  const network = createPropertyModel(set, base, backend, model, new RandomStream(seed).fork('model'));
  return new PropertyTrainer(network, training, new RandomStream(seed).fork('pretrain'));
}

/** All that going on with the training needs, and what has been measured of the cells. */
export function saveProperties(
  trainer: PropertyTrainer,
  measures: readonly CellMeasure[] = [],
  prior?: Uint8Array,
): StoredState {
  const tensors: Tensors = new Map();
  for (const [name, set] of Object.entries(trainer.parameterSets))
    storeParameters(tensors, `${name}.`, set, true);
  for (const [name, array] of Object.entries(trainer.arrays()))
    tensors.set(ARRAYS + name, { shape: [array.length], data: array.slice() });
  if (measures.length > 0) storeMeasures(tensors, measures);
  if (prior) tensors.set(PRIOR, { shape: [prior.length], data: prior });
  return { step: trainer.step, state: trainer.state(), tensors };
}

/** The bytes of the prior that a run was trained with; undefined where its base measure was not learnt. */
export function storedPrior(tensors: ReadonlyMap<string, StoredTensor>): Uint8Array | undefined {
  const data = tensors.get(PRIOR)?.data;
  return data instanceof Uint8Array ? data : undefined;
}

/** Puts a stored training back into a trainer of the same settings. @throws UsageError on another's */
export function restoreProperties(trainer: PropertyTrainer, { state, tensors }: StoredState): void {
  for (const [name, set] of Object.entries(trainer.parameterSets))
    loadParameters(tensors, `${name}.`, set, true);
  const arrays = Object.fromEntries(
    Object.entries(trainer.arrays()).map(([name, own]) => [
      name,
      storedIntegers(tensors, ARRAYS + name, GROWING.has(name) ? undefined : own.length),
    ]),
  );
  trainer.restore(state, arrays);
}

function storeMeasures(tensors: Tensors, measures: readonly CellMeasure[]): void {
  const shape = [measures.length];
  tensors.set(`${CELLS}cell`, { shape, data: Int32Array.from(measures, ({ cell }) => cell) });
  tensors.set(`${CELLS}draws`, { shape, data: Int32Array.from(measures, ({ draws }) => draws) });
  tensors.set(`${CELLS}hits`, { shape, data: Int32Array.from(measures, ({ hits }) => hits) });
  for (const figure of FIGURES)
    tensors.set(CELLS + figure, { shape, data: Float32Array.from(measures, (one) => one[figure]) });
}

/**
 * What was measured of the cells at the end of training; undefined while it goes on. A model that was packed
 * to travel may lack what asking does not need: then its draws are 0, and its figures NaN.
 */
export function storedMeasures(tensors: ReadonlyMap<string, StoredTensor>): CellMeasure[] | undefined {
  const cells = tensors.get(`${CELLS}cell`)?.data;
  if (cells === undefined) return undefined;
  const column = (name: string): ArrayLike<number> => {
    const stored = tensors.get(CELLS + name);
    if (stored === undefined && name !== 'logZ' && name !== 'success')
      return new Float32Array(cells.length).fill(name === 'draws' || name === 'hits' ? 0 : NaN);
    const data = stored?.data;
    if (data?.length === cells.length) return data;
    throw new UsageError(`checkpoint: ${CELLS}${name} must hold ${cells.length} numbers; it is damaged`);
  };
  const [draws, hits] = [column('draws'), column('hits')];
  const [success, logZ, error, effective, kl] = FIGURES.map(column);
  return Array.from(cells, (cell, i) => ({
    cell,
    draws: draws[i],
    hits: hits[i],
    success: success[i],
    logZ: logZ[i],
    error: error[i],
    effective: effective[i],
    kl: kl[i],
  }));
}

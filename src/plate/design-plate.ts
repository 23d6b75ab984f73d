/**
 * The next plate of a campaign. Surrogates are fitted to all that was measured and calibrated by what they
 * say of held-out outcomes; candidates are bred towards a calibrated upper bound, within the distance at which
 * held-out predictions were still worth something; and a batch that keeps apart is taken. As far as the
 * predictions explain nothing, the plate holds random mutants of the best instead.
 */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { resolveParameters } from '../settings/parameters.js';
import { openBackend } from '../tensor/loader.js';
import type { Evidence } from './evidence.js';
import { KnownOutcomes } from './known-outcomes.js';
import { measuredBelief } from './measured-belief.js';
import { nearestItems } from './nearest-items.js';
import { diverseBatch } from './plate-batch.js';
import { PlateCandidates, type BreedingStock, type PlateConstraint } from './plate-candidates.js';
import type { PlateItem, PlateReason } from './plate-item.js';
import { PlateModel } from './plate-model.js';
import { plateParameters, type PlateOptions } from './plate-options.js';
import { PlatePool } from './plate-pool.js';
import { samplerOf } from './plate-sampler.js';
import { passing, shortOf } from './within-constraint.js';

export interface PlateRequest {
  readonly env: Environment;
  readonly evidence: readonly Evidence[];
  /** Never proposed: pending plates, exclusions. */
  readonly excluded: ReadonlySet<string>;
  readonly count: number;
  readonly constraint?: PlateConstraint;
  /** A pre-trained model of the space, where there is one. */
  readonly model?: OutcomeModel;
  /** What differs from the presets (`plateParameters`). */
  readonly settings?: Partial<PlateOptions>;
  readonly random: RandomStream;
  /** Called between stages, for progress and to stop: what it throws ends the design. */
  readonly watch?: (stage: string, done: number, of: number) => void | Promise<void>;
}

export interface PlateDesign {
  /** Fewer than asked for only where there is nothing left; `short` says why. */
  readonly items: readonly PlateItem[];
  readonly short?: string;
  /** Coverage of 90 % intervals on held-out outcomes, the surrogate, its reach: what a report shows. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Measured outcomes from which a surrogate is fitted. */
const FEWEST = 2;
/** Shares of the pool: bred from two parents, drawn uniformly, drawn from a sampler. */
const CHILDREN = 0.4;
const UNIFORM = 0.1;
const SAMPLED = 0.06;
/** Candidates bred from in a generation, for every outcome of the plate, and least. */
const PARENTS = 0.5;
const LEAST_PARENTS = 16;
/** Ranked candidates that the whole of a constraint is asked for at once, for every outcome of the plate. */
const TESTED = 2;

/** @throws one sentence on a setting that is unknown or out of range */
const settingsOf = ({ settings = {} }: Pick<PlateRequest, 'settings'>): PlateOptions =>
  resolveParameters('plate', plateParameters(), settings);

/** @throws one sentence where evidence names what is no outcome or no number, or the count is none */
export async function designPlate(request: PlateRequest): Promise<PlateDesign> {
  const { env, evidence, excluded, count, constraint, random, watch } = request;
  const settings = settingsOf(request);
  if (!(Number.isSafeInteger(count) && count >= 0))
    throw new Error(`plate: count must be an integer >= 0, got ${count}`);
  const known = new KnownOutcomes(env, evidence);
  const candidates = new PlateCandidates(known, excluded, constraint);
  const best = parentsOf(known, settings.best);
  if (known.count < FEWEST) return firstPlate(request, known, candidates, best);
  const model = await PlateModel.fit(known, await openBackend(), settings, random.fork('fit'), async (done, of) => watch?.('fit', done, of)); // prettier-ignore
  const { skill } = model.calibration;
  const share = settings.localShare * (1 - skill) ** 2;
  const local = Math.round(count * share);
  candidates.addMutants(best, 2 * local, 1, 'neighbor', random.fork('local'));
  const neighbors = (await passing(env, [...candidates.found.keys()], constraint)).slice(0, local);
  const pool = await breed(request, settings, model, candidates, best);
  await watch?.('choose', 0, 1);
  const ranked = pool.order();
  const texts = [...neighbors];
  // The whole of a constraint may be dear: it is asked for those that rank highest, until there are enough.
  const chunk = Math.max(64, Math.ceil(TESTED * count));
  const passed: string[] = [];
  for (let at = 0; at < ranked.length && passed.length < chunk; at += chunk)
    passed.push(...(await passing(env, ranked.slice(at, at + chunk).map((i) => pool.texts[i]), constraint))); // prettier-ignore
  texts.push(...diverseBatch(env, passed.filter((text) => !neighbors.includes(text)), count - texts.length, settings.apart, neighbors)); // prettier-ignore
  const reasons = reasonsOf(pool, candidates.found, texts, new Set(neighbors), count);
  const items = itemsOf(model, texts, reasons);
  await watch?.('choose', 1, 1);
  return finished(items, count, factsOf(model, share));
}

/** Before anything can be learnt: half mutants of what there is, the rest drawn. */
async function firstPlate(
  { env, count, constraint, random }: PlateRequest,
  known: KnownOutcomes,
  candidates: PlateCandidates,
  best: BreedingStock,
): Promise<PlateDesign> {
  if (best.count > 0) candidates.addMutants(best, count >> 1, 2, 'neighbor', random.fork('local'));
  candidates.addUniform(2 * count, random.fork('uniform'));
  const texts = (await passing(env, [...candidates.found.keys()], constraint)).slice(0, count);
  const items = nearestItems(known, texts, (text) => candidates.found.get(text) ?? 'uniform');
  return finished(items, count, { measured: known.count, failed: known.failed.length });
}

/** Candidates bred towards the bound, generation by generation, with all beliefs. */
async function breed(
  { random, watch, model: sampler, env }: PlateRequest,
  settings: PlateOptions,
  model: PlateModel,
  candidates: PlateCandidates,
  best: BreedingStock,
): Promise<PlatePool> {
  const pool = new PlatePool(model, settings.explore);
  const { generations } = settings;
  const each = Math.ceil(settings.pool / generations);
  const children = Math.round(CHILDREN * each);
  let seen = 0;
  const take = (): void => {
    const all = [...candidates.found.keys()];
    pool.add(all.slice(seen));
    seen = all.length;
  };
  if ((env.outcomeCount ?? Infinity) <= settings.pool) {
    candidates.addAll();
    take();
    return pool;
  }
  for (let generation = 0; generation < generations; generation++) {
    // Where nothing is left there is nothing to breed from either.
    if (generation > 0 && pool.texts.length === 0) break;
    await watch?.('search', generation, generations);
    const stream = random.fork(`generation${generation}`);
    const parents =
      generation === 0 ? best : pool.top(Math.max(LEAST_PARENTS, Math.round(PARENTS * settings.best)));
    if (generation === 0) {
      candidates.addUniform(Math.round(UNIFORM * settings.pool), stream.fork('uniform'));
      if (sampler) candidates.addSampled(samplerOf(env, sampler, model), Math.round(SAMPLED * settings.pool), stream.fork('sampled')); // prettier-ignore
    }
    candidates.addMutants(
      parents,
      each - children,
      generation === 0 ? 3 : 2,
      'climb',
      stream.fork('mutants'),
    );
    candidates.addChildren(parents, best, children, stream.fork('children'));
    take();
  }
  return pool;
}

/** The best measured outcomes, to breed from. */
function parentsOf(known: KnownOutcomes, most: number): BreedingStock {
  const best = known.order.slice(0, most);
  return { states: known.statesOf(best), count: best.length };
}

/** Why each outcome is on the plate: exploration where the mean alone would not have put it there. */
function reasonsOf(
  pool: PlatePool,
  found: ReadonlyMap<string, PlateReason>,
  texts: readonly string[],
  neighbors: ReadonlySet<string>,
  count: number,
): PlateReason[] {
  const sorted = [...pool.meanRanks].sort((a, b) => b - a);
  const least = sorted[Math.min(sorted.length, 2 * count) - 1] ?? -Infinity;
  const rankOf = new Map(pool.texts.map((text, i) => [text, pool.meanRanks[i]]));
  return texts.map((text) => {
    const reason = found.get(text) ?? 'climb';
    if (neighbors.has(text)) return 'neighbor';
    if (reason === 'climb' && (rankOf.get(text) ?? -Infinity) < least) return 'exploration';
    return reason === 'neighbor' ? 'climb' : reason;
  });
}

/**
 * Predictions of outcomes by the same fit, with calibrated intervals, in their order; of those that were
 * measured, what their own measurements and the fit say together (measured-belief.ts).
 */
export async function rankOutcomes(
  request: Omit<PlateRequest, 'count'>,
  texts: readonly string[],
): Promise<PlateItem[]> {
  return [...(await rankWithSkill(request, texts)).items];
}

/** The same, with the share of the variance that held-out predictions explain. */
export async function rankWithSkill(
  request: Omit<PlateRequest, 'count'>,
  texts: readonly string[],
): Promise<{ readonly items: readonly PlateItem[]; readonly skill: number }> {
  const { env, evidence, random, watch } = request;
  const settings = settingsOf(request);
  const known = new KnownOutcomes(env, evidence);
  if (known.count < FEWEST) return { items: nearestItems(known, texts, () => 'climb'), skill: 0 };
  const model = await PlateModel.fit(known, await openBackend(), settings, random.fork('fit'), async (done, of) => watch?.('fit', done, of)); // prettier-ignore
  const items = itemsOf(model, texts, texts.map(() => 'climb')); // prettier-ignore
  const places = new Map(known.texts.map((text, i) => [text, i]));
  const believed = items.map((item) => {
    const of = places.get(item.text);
    return of === undefined ? item : measuredBelief(known, of, item, model.sureness);
  });
  return { items: believed, skill: model.calibration.skill };
}

function itemsOf(model: PlateModel, texts: readonly string[], reasons: readonly PlateReason[]): PlateItem[] {
  const { known } = model;
  const [, tokens] = rowsOfTexts(known.env, texts);
  const { mean, low, high, feasible, distance, nearest } = model.beliefsOf(tokens, texts.length);
  return texts.map((text, i) => ({
    text,
    mean: mean[i],
    low: low[i],
    high: high[i],
    ...(known.failed.length > 0 && { feasible: feasible[i] }),
    reason: reasons[i],
    ...(nearest[i] >= 0 && { nearest: known.texts[nearest[i]], distance: distance[i] }),
  }));
}

const finished = (items: readonly PlateItem[], count: number, facts: PlateDesign['facts']): PlateDesign => ({
  items,
  ...shortOf(items.length, count),
  facts,
});

function factsOf(
  { known, share, noise, calibration }: PlateModel,
  local: number,
): Record<string, number | string> {
  const { before, after, skill, trustRadius, optimism, scale, reach } = calibration;
  return {
    measured: known.count,
    failed: known.failed.length,
    surrogate: share === 1 ? 'gp' : share === 0 ? 'network' : `gp ${share}, network ${1 - share}`,
    skill,
    trustRadius,
    optimism,
    localShare: local,
    ...(!Number.isNaN(before) && { coverageBefore: before, coverageAfter: after }),
    deviationScale: scale,
    reachDeviation: reach,
    ...(noise !== undefined && { noise }),
  };
}

/**
 * The next plate of a campaign: a surrogate is fitted to all that was measured and calibrated by folds,
 * candidates are ranked by mean + explore * calibrated deviation, and a diverse batch of them is taken beside
 * a share of mutants of the best that nothing ranked.
 */
import type { Environment } from '../env/environment.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RandomStream } from '../random/stream.js';
import { PlateCandidates, type PlateConstraint } from './plate-candidates.js';
import type { Evidence } from './evidence.js';
import { KnownOutcomes, rowsOfTexts } from './known-outcomes.js';
import { NearestOutcome } from './outcome-distance.js';
import { diverseBatch } from './plate-batch.js';
import type { PlateItem, PlateReason } from './plate-item.js';
import { PlateModel } from './plate-model.js';
import type { PlateOptions } from './plate-options.js';

export interface PlateRequest {
  readonly env: Environment;
  readonly evidence: readonly Evidence[];
  /** Never proposed: pending plates, exclusions. */
  readonly excluded: ReadonlySet<string>;
  readonly count: number;
  readonly constraint?: PlateConstraint;
  /** A pre-trained model of the space, where there is one. */
  readonly model?: OutcomeModel;
  readonly settings: PlateOptions;
  readonly random: RandomStream;
  /** Called between stages, for progress and to stop: what it throws ends the design. */
  readonly watch?: (stage: string, done: number, of: number) => void | Promise<void>;
}

export interface PlateDesign {
  /** Fewer than asked for only where there is nothing left; `short` says why. */
  readonly items: readonly PlateItem[];
  readonly short?: string;
  /** Coverage of 90 % intervals on held-out folds, the surrogate, its reach: what a report shows. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Measured outcomes from which a surrogate is fitted. */
const FEWEST = 2;
const STAGES = 4;

/**
 * @throws one sentence where evidence names what is no outcome or no number
 */
export async function designPlate(request: PlateRequest): Promise<PlateDesign> {
  const { env, evidence, excluded, count, constraint, settings, random, watch } = request;
  if (!(Number.isSafeInteger(count) && count >= 0))
    throw new Error(`plate: count must be an integer >= 0, got ${count}`);
  const known = new KnownOutcomes(env, evidence);
  await watch?.('fit', 0, STAGES);
  const model = known.count >= FEWEST ? new PlateModel(known, settings, random.fork('fit')) : undefined;
  await watch?.('candidates', 1, STAGES);
  const candidates = new PlateCandidates(known, excluded, constraint);
  const best = known.order.slice(0, settings.best);
  const local = Math.min(count, Math.round(count * (model ? settings.localShare : 0.5)));
  if (best.length > 0) candidates.addMutants(best, 2 * local, 2, random.fork('local'));
  const unranked = new Set(candidates.found.keys());
  if (model) {
    candidates.addMutants(best, settings.pool >> 1, 3, random.fork('mutants'));
    candidates.addChildren(best, settings.pool >> 2, random.fork('children'));
  }
  candidates.addUniform(Math.max(2 * count, settings.pool >> 2), random.fork('uniform'));
  const texts = await passing(env, [...candidates.found.keys()], constraint);
  await watch?.('rank', 2, STAGES);
  const described = describe(known, model, texts, candidates.found, settings.explore);
  await watch?.('choose', 3, STAGES);
  const own = texts.map((_, i) => i).filter((i) => unranked.has(texts[i]));
  const picked = own.slice(0, local);
  const rest = described.order.filter((i) => !picked.includes(i));
  picked.push(...diverseBatch(env, described.tokens, rest, count - picked.length, 2));
  const items = picked.map((i) => described.items[i]);
  await watch?.('done', STAGES, STAGES);
  return {
    items,
    ...(items.length < count && { short: shortage(items.length, count) }),
    facts: factsOf(known, model),
  };
}

/** Predictions of outcomes by the same fit, with calibrated intervals, in their order. */
export async function rankOutcomes(
  request: Omit<PlateRequest, 'count'>,
  texts: readonly string[],
): Promise<PlateItem[]> {
  const known = new KnownOutcomes(request.env, request.evidence);
  await request.watch?.('fit', 0, 1);
  const model = known.count >= FEWEST ? new PlateModel(known, request.settings, request.random.fork('fit')) : undefined; // prettier-ignore
  const { items } = describe(known, model, texts, new Map(), request.settings.explore);
  await request.watch?.('done', 1, 1);
  return items;
}

/** Those that pass the whole of a constraint. */
async function passing(
  env: Environment,
  texts: readonly string[],
  constraint: PlateConstraint | undefined,
): Promise<string[]> {
  if (!constraint) return [...texts];
  const [states] = rowsOfTexts(env, texts);
  const passes = new Uint8Array(texts.length);
  await constraint.test(states, texts.length, passes);
  return texts.filter((_, i) => passes[i] !== 0);
}

interface Described {
  readonly tokens: Int32Array;
  readonly items: PlateItem[];
  /** PlateCandidates, highest bound first. */
  readonly order: number[];
}

/** Everything that is said of outcomes. */
function describe(
  known: KnownOutcomes,
  model: PlateModel | undefined,
  texts: readonly string[],
  reasons: ReadonlyMap<string, PlateReason>,
  explore: number,
): Described {
  const { env } = known;
  const count = texts.length;
  const [, tokens] = rowsOfTexts(env, texts);
  const [mean, deviation, distance] = [0, 1, 2].map(() => new Float64Array(count));
  const nearest = new Int32Array(count);
  if (model) model.predict(tokens, count, mean, deviation, distance, nearest);
  else {
    const look = new NearestOutcome(env, known.tokens, known.count);
    for (let i = 0; i < count; i++) {
      distance[i] = look.find(tokens, i * env.tokenLength);
      nearest[i] = look.index;
    }
  }
  const bound = mean.map((value, i) => value + explore * deviation[i]);
  const items = texts.map((text, i) => {
    const half = model ? model.calibration.width * deviation[i] : 0;
    return {
      text,
      ...(model && { mean: mean[i], low: mean[i] - half, high: mean[i] + half }),
      reason: reasons.get(text) ?? 'climb',
      ...(nearest[i] >= 0 && { nearest: known.texts[nearest[i]], distance: distance[i] }),
    };
  });
  const order = texts.map((_, i) => i).sort((a, b) => bound[b] - bound[a] || a - b);
  return { tokens, items, order };
}

const shortage = (found: number, count: number): string =>
  `${found} of ${count} outcomes were found that are neither known, pending, excluded nor outside the constraint`;

function factsOf(known: KnownOutcomes, model: PlateModel | undefined): Record<string, number | string> {
  const facts: Record<string, number | string> = { measured: known.count, failed: known.failed.length };
  if (!model) return facts;
  const { before, after, scale, reach, width } = model.calibration;
  const coverage = Number.isNaN(before) ? {} : { coverageBefore: before, coverageAfter: after };
  return { ...facts, surrogate: 'gp', ...coverage, deviationScale: scale, reachDeviation: reach, width };
}

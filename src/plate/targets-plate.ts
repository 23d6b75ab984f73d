/**
 * The next plate where several things are measured of an outcome, and all of them are to be good: a surrogate
 * for every target, fitted to what was measured of it, and a batch that is expected to widen the front of
 * what cannot be bettered in one target without losing in another (pareto-batch.ts).
 *
 * Targets need not be measured on the same outcomes. In the front that there is, a value that is missing is
 * the predicted one. What has failed in one target is in no front and not proposed again, and what is like it
 * counts by its chance not to fail (feasibility.ts): one chance for all targets, since a sequence that cannot
 * be made fails in each.
 */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { nonDominated } from '../math/pareto.js';
import { rankWithSkill, type PlateRequest } from './design-plate.js';
import { NORMAL_WIDTH } from './calibration.js';
import type { Evidence } from './evidence.js';
import { Feasibility } from './feasibility.js';
import { KnownOutcomes } from './known-outcomes.js';
import { leastAndMost, paretoBatch, referenceOf } from './pareto-batch.js';
import type { PlateOptions } from './plate-options.js';
import type { PlateItem } from './plate-item.js';
import { targetCandidates } from './target-candidates.js';
import { passing, shortOf } from './within-constraint.js';

export interface PlateTarget {
  readonly name: string;
  /** More is better. */
  readonly evidence: readonly Evidence[];
}

export interface TargetsRequest extends Omit<PlateRequest, 'evidence' | 'model' | 'settings'> {
  readonly settings: PlateOptions;
  /** Two to four; each with at least two different scores. */
  readonly targets: readonly PlateTarget[];
  /** Outcomes of which predictions are asked for besides. */
  readonly parents?: readonly string[];
}

type Prediction = Required<Pick<PlateItem, 'mean' | 'low' | 'high'>>;

export interface TargetsItem extends Pick<
  PlateItem,
  'text' | 'reason' | 'nearest' | 'distance' | 'feasible'
> {
  /** Of every target, in their order, with calibrated 90 % intervals. */
  readonly predictions: readonly Prediction[];
}

export interface TargetsDesign {
  readonly items: readonly TargetsItem[];
  /** What is predicted of the parents, in their order. */
  readonly ofParents: readonly Omit<TargetsItem, 'reason'>[];
  /** Fewer than asked for only where there is nothing left; says why. */
  readonly short?: string;
  /** Measured outcomes that none other betters in all targets. */
  readonly front: readonly string[];
  /** What the volume is measured from, a value a target. */
  readonly reference: readonly number[];
}

/** With more, volumes take too long. */
export const MOST_TARGETS = 4;

/** @throws one sentence on a count that is none, not two to four targets, or one without two scores */
export async function designForTargets(request: TargetsRequest): Promise<TargetsDesign> {
  const { env, targets, parents: named = [], excluded, count, constraint, settings, random, watch } = request;
  if (!(Number.isSafeInteger(count) && count >= 0))
    throw new Error(`plate: count must be an integer >= 0, got ${count}`);
  if (targets.length < 2) throw new Error(`plate: several targets are needed, got ${targets.length}`);
  if (targets.length > MOST_TARGETS)
    throw new Error(`plate: at most ${MOST_TARGETS} targets make a front, got ${targets.length}`);
  const known = targets.map(({ evidence }) => new KnownOutcomes(env, evidence));
  known.forEach(({ scores }, k) => {
    if (new Set(scores).size < 2)
      throw new Error(
        `plate: target ${targets[k].name} needs two different scores, got ${new Set(scores).size}`,
      );
  });
  const table = new TargetTable(known);
  const best = table.best(settings.best);
  const [parents] = rowsOfTexts(env, best);
  const found = targetCandidates(
    env,
    parents,
    { mutants: settings.pool >> 1, children: settings.pool >> 2, uniform: settings.pool >> 2 },
    constraint,
    (text) => excluded.has(text) || known.some((one) => one.has(text)),
    random.fork('candidates'),
  );
  const texts = await passing(env, [...found.keys()], constraint);
  const asked = [...table.incomplete, ...texts, ...named];
  const ranked: PlateItem[][] = [];
  let skill = 0;
  for (const [k, { name, evidence }] of targets.entries()) {
    await watch?.(`fit ${name}`, k, targets.length);
    const own = { env, evidence, excluded, settings, random: random.fork('fit').fork(k) };
    const one = await rankWithSkill(own, asked);
    ranked.push([...one.items]);
    skill += one.skill / targets.length;
  }
  await watch?.('choose', 0, 1);
  const predictions = asked.map((_, i) => ranked.map((items) => predictionOf(items[i])));
  const missing = table.incomplete.length;
  table.incomplete.forEach((text, i) => table.complete(text, predictions[i].map(({ mean }) => mean))); // prettier-ignore
  const points = table.points();
  const reference = referenceOf(points.map(({ values }) => values), table.extent); // prettier-ignore
  const local = Math.round(count * settings.localShare * (1 - skill) ** 2);
  const order = texts.map((_, i) => i);
  const neighbors = order.filter((i) => found.get(texts[i]) === 'neighbor').slice(0, local);
  const unranked = new Set(neighbors);
  const rest = order.filter((i) => !unranked.has(i));
  const own = (i: number): readonly Prediction[] => predictions[missing + i];
  const chance = chancesOf(env, targets, asked);
  const chanceOf = (at: number): Pick<TargetsItem, 'feasible'> =>
    chance === undefined ? {} : { feasible: chance[at] };
  const batch = await paretoBatch(
    {
      count: rest.length,
      mean: targets.map((_, k) => Float64Array.from(rest, (i) => own(i)[k].mean)),
      deviation: targets.map((_, k) => Float64Array.from(rest, (i) => (own(i)[k].high - own(i)[k].low) / (2 * NORMAL_WIDTH))), // prettier-ignore
      ...(chance && { chance: Float64Array.from(rest, (i) => chance[missing + i]) }),
    },
    points.map(({ values }) => values),
    reference,
    count - neighbors.length,
    random.fork('batch'),
    async (done, of) => watch?.('choose', done, of),
  );
  await watch?.('choose', 1, 1);
  const items = [...neighbors, ...batch.map((i) => rest[i])].map((i, at): TargetsItem => {
    const reason = found.get(texts[i])!;
    return {
      text: texts[i],
      predictions: own(i),
      reason: at >= neighbors.length && reason === 'neighbor' ? 'climb' : reason,
      ...closest(ranked.map((one) => one[missing + i])),
      ...chanceOf(missing + i),
    };
  });
  const first = missing + texts.length;
  const ofParents = named.map((text, p) => ({
    text,
    predictions: predictions[first + p],
    ...closest(ranked.map((one) => one[first + p])),
    ...chanceOf(first + p),
  }));
  return {
    items,
    ofParents,
    ...shortOf(items.length, count),
    front: nonDominated(points.map(({ values }) => values)).map((i) => points[i].text),
    reference,
  };
}

/**
 * Chances that outcomes fail in no target; undefined where nothing has failed. What failed in one target is a
 * failure, whatever was measured of it in another.
 */
function chancesOf(
  env: Environment,
  targets: readonly PlateTarget[],
  texts: readonly string[],
): Float64Array | undefined {
  const all = targets.flatMap(({ evidence }) => evidence);
  const failed = new Set(all.flatMap(({ text, score }) => (score === null ? [text] : [])));
  if (failed.size === 0) return undefined;
  const each = [...new Set(all.map(({ text }) => text))];
  const known = new KnownOutcomes(env, each.map((text) => ({ text, score: failed.has(text) ? null : 0 }))); // prettier-ignore
  const out = new Float64Array(texts.length);
  new Feasibility(known).predict(rowsOfTexts(env, texts)[1], texts.length, out);
  return out;
}

/** What was measured of every outcome, target by target. */
class TargetTable {
  /** Outcomes without a value in some target; what failed in one is left out. */
  readonly incomplete: readonly string[];
  /** Spread of what was measured, a target. */
  readonly extent: readonly number[];
  private readonly rows = new Map<string, (number | undefined)[]>();

  constructor(known: readonly KnownOutcomes[]) {
    const failed = new Set(known.flatMap((one) => one.failed));
    known.forEach(({ texts, scores }, k) =>
      texts.forEach((text, i) => {
        if (failed.has(text)) return;
        const row = this.rows.get(text) ?? Array.from(known, () => undefined);
        row[k] = scores[i];
        this.rows.set(text, row);
      }),
    );
    this.extent = known.map(({ scores }) => {
      const [least, most] = leastAndMost(scores);
      return most - least;
    });
    this.incomplete = [...this.rows].filter(([, row]) => row.includes(undefined)).map(([text]) => text);
  }

  /** Fills what is missing of an outcome. */
  complete(text: string, values: readonly number[]): void {
    this.rows.set(text, this.rows.get(text)!.map((value, k) => value ?? values[k])); // prettier-ignore
  }

  /** Every outcome with all its values; what is missing is taken for the middle of its target. */
  points(): { readonly text: string; readonly values: readonly number[] }[] {
    const rows = [...this.rows];
    const middle = this.extent.map((_, k) => {
      const own = rows.flatMap(([, row]) => row[k] ?? []).sort((a, b) => a - b);
      return own[own.length >> 1] ?? 0;
    });
    return rows.map(([text, row]) => ({ text, values: row.map((value, k) => value ?? middle[k]) }));
  }

  /** The front, the front of the rest, and so on, until there are enough. */
  best(count: number): string[] {
    let left = this.points();
    const best: string[] = [];
    while (best.length < count && left.length > 0) {
      const front = new Set(nonDominated(left.map(({ values }) => values)));
      best.push(...left.filter((_, i) => front.has(i)).map(({ text }) => text));
      left = left.filter((_, i) => !front.has(i));
    }
    return best.slice(0, Math.max(count, 1));
  }
}

function predictionOf({ text, mean, low, high }: PlateItem): Prediction {
  if (mean === undefined || low === undefined || high === undefined)
    throw new Error(`plate: nothing is predicted of ${text}`);
  return { mean, low, high };
}

/** The nearest of those that were measured in any target. */
function closest(items: readonly PlateItem[]): Pick<PlateItem, 'nearest' | 'distance'> {
  const { nearest, distance } = items.reduce((best, one) =>
    (one.distance ?? Infinity) < (best.distance ?? Infinity) ? one : best,
  );
  return { ...(nearest !== undefined && { nearest }), ...(distance !== undefined && { distance }) };
}

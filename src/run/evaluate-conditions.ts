/**
 * What a conditional policy is worth, condition by condition: exact distances where outcomes can be
 * enumerated, samples and their scores; of several rewards the front that the samples of all conditions make
 * together.
 */
import type { StateGraph } from '../exact/state-graph.js';
import { enumerateStates } from '../exact/state-graph.js';
import type { OpenCondition } from '../host/open-condition.js';
import { mean } from '../math/moments.js';
import { hypervolume, nonDominated } from '../math/pareto.js';
import type { Needs } from '../objective/objective.js';
import { RandomStream } from '../random/stream.js';
import { ConditionedPolicy } from '../sampling/conditioned-policy.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { ConditionMeter, learnsLogZ, type ConditionFigures } from './conditional-meter.js';
import { FreeConditionalReward } from './conditional-reward.js';
import { drawCandidates } from './sampling-run.js';

/** Samples under one condition. */
export interface ConditionSamples {
  readonly condition: string;
  readonly logZLearned?: number;
  /** Mean raw score of the samples by each reward [K]; infeasible ones left out. */
  readonly meanReward: readonly number[];
  /** Mean log R(x|c). */
  readonly meanLogReward: number;
  /** Share of different outcomes. */
  readonly distinct: number;
}

/** Scores by all rewards of one outcome [K]. */
export interface Scored {
  readonly outcome: string;
  readonly raw: readonly number[];
}

/** A front of several rewards; every score counts in the direction that its reward calls good. */
export interface Front {
  /** Different outcomes drawn. */
  readonly hits: readonly Scored[];
  /** Those that no other hit dominates. */
  readonly front: readonly Scored[];
  readonly hypervolume: number;
  /** [K], as raw scores. */
  readonly reference: readonly number[];
  /** The same of all outcomes there are, where they can be enumerated. */
  readonly exact?: {
    readonly all: readonly Scored[];
    readonly front: readonly Scored[];
    readonly hypervolume: number;
  };
}

export type ConditionEvaluation = ConditionSamples & Partial<ConditionFigures>;

/** Outcomes of the greatest space whose exact front is computed. */
const MOST_EXACT = 100_000;

export interface ConditionRequest {
  readonly seed: number;
  /** Samples a condition. */
  readonly samples: number;
  /** [n, D] */
  readonly conditions: Float64Array;
  /** Reference point of the hypervolume, raw scores [K]; default: the worst scores that are known. */
  readonly reference?: readonly number[] | undefined;
}

export async function evaluateConditions(
  opened: OpenCondition,
  network: PolicyNetwork,
  needs: Needs,
  { seed, samples, conditions, reference }: ConditionRequest,
): Promise<{ conditions: ConditionEvaluation[]; front?: Front }> {
  const { space } = opened.input;
  const size = space.names.length;
  const reward = new FreeConditionalReward(opened);
  const exact = ConditionMeter.fits(network)
    ? await new ConditionMeter(opened, network, needs).measure(network, conditions)
    : undefined;
  const random = new RandomStream(seed).fork('evaluate');
  const list: ConditionEvaluation[] = [];
  const hits = new Map<string, readonly number[]>();
  for (let i = 0; i * size < conditions.length; i++) {
    const values = conditions.slice(i * size, (i + 1) * size);
    const policy = new ConditionedPolicy(network, values);
    const request = { count: samples, distinct: false, estimateSamples: 1 };
    const texts = drawCandidates(policy, request, random.fork(i)).map(({ outcome }) => outcome);
    const { raw, logReward } = await reward.score(values, texts);
    texts.forEach((text, n) => {
      const scores = raw.map((part) => part[n]);
      if (scores.every((score) => score !== null)) hits.set(text, scores);
    });
    list.push({
      condition: space.text(values, 0),
      ...(learnsLogZ(needs) && { logZLearned: policy.logZ() }),
      meanReward: raw.map((part) => mean(part.filter((score) => score !== null))),
      meanLogReward: mean(logReward),
      distinct: new Set(texts).size / texts.length,
      ...exact?.[i],
    });
  }
  if (space.contextOf || opened.rewards.length < 2) return { conditions: list };
  const all =
    (network.env.outcomeCount ?? Infinity) <= MOST_EXACT
      ? await everyScore(opened, reward, enumerateStates(network.env))
      : undefined;
  const found = [...hits].map(([outcome, raw]): Scored => ({ outcome, raw }));
  return { conditions: list, front: frontOf(opened, found, all, reference) };
}

function frontOf(
  { rewards }: OpenCondition,
  hits: readonly Scored[],
  all: readonly Scored[] | undefined,
  given: readonly number[] | undefined,
): Front {
  const signs = rewards.map(({ oracle }) => (oracle.info.higherIsBetter ? 1 : -1));
  const oriented = ({ raw }: Pick<Scored, 'raw'>): number[] => raw.map((score, k) => signs[k] * score);
  const known = (all ?? hits).map(oriented);
  const reference =
    given ??
    signs.map((sign, k) => sign * known.reduce((least, point) => Math.min(least, point[k]), Infinity));
  const of = (list: readonly Scored[]) => {
    const points = list.map(oriented);
    const front = nonDominated(points);
    const volume = hypervolume(
      front.map((i) => points[i]),
      oriented({ raw: reference }),
    );
    return { front: front.map((i) => list[i]), hypervolume: volume };
  };
  return { hits, ...of(hits), reference, ...(all && { exact: { all, ...of(all) } }) };
}

/** Raw scores of every outcome; those that are infeasible for any reward are left out. */
async function everyScore(
  { input: { space } }: OpenCondition,
  reward: FreeConditionalReward,
  { env, rows, outcomeState }: StateGraph,
): Promise<Scored[]> {
  const texts = Array.from(outcomeState, (s) => env.outcomeText(rows, s * env.stateSize));
  const { raw } = await reward.score(space.cover(1).slice(0, space.names.length), texts);
  return texts.flatMap((outcome, n) => {
    const scores = raw.map((part) => part[n]);
    return scores.every((score) => score !== null) ? [{ outcome, raw: scores }] : [];
  });
}

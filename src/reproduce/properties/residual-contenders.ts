/**
 * Ways to spend reward calls on a reward that is not a function of y. Each tells its exact law after so many
 * calls: weighed draws from a model of properties, trajectory balance from scratch with replay, and the same
 * estimate as the first over a list of all objects, which a model replaces where no list can be made.
 */
import type { PaidMethod } from '../../adapt/adaptation.js';
import { ResidualAdaptation, type PropertyParent } from '../../adapt/residual-adaptation.js';
import { ResidualSurrogate } from '../../adapt/residual-surrogate.js';
import { ScratchTraining } from '../../baseline/gflownet.js';
import { terminatingDistribution } from '../../exact/terminating.js';
import { placeIn } from '../../property/draw-cells.js';
import { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import {
  lawOf,
  lawOfDraws,
  logDrawnOf,
  logRewardOf,
  listedPayer,
  type ListedReward,
  type ResidualSpace,
} from './residual-space.js';

/** What a contender works on. */
export interface ResidualTask {
  readonly space: ResidualSpace;
  readonly reward: ListedReward;
  readonly seed: number;
  /** Numbers of calls that are told, rising. */
  readonly marks: readonly number[];
}

export interface LawAfter {
  readonly calls: number;
  /** [X] */
  readonly law: Float64Array;
  /** The law without weights, at 0 calls. */
  readonly alone?: Float64Array;
}

/** The budgets of two runs: rounds follow the budget, so the least number of calls is a run of its own. */
const budgetsOf = (marks: readonly number[]): number[] => [...new Set([marks[0], marks.at(-1)!])];

/** Laws at numbers of calls; at all that are left once the work is over, which may be early. */
async function* atMarks(
  work: Pick<PaidMethod, 'done' | 'next'>,
  marks: readonly number[],
  law: () => Float64Array | Promise<Float64Array>,
): AsyncGenerator<LawAfter> {
  const left = [...marks];
  while (!work.done) {
    const { calls } = await work.next();
    while (left.length > 0 && (work.done || calls >= left[0]))
      yield { calls: left.shift()!, law: await law() };
  }
}

/** Extraction over cells, weighed by a residual. @param given whether g is known beforehand */
export async function* extractedDraws(
  { space, reward, seed, marks }: ResidualTask,
  parent: PropertyParent & { readonly logDrawn?: Float64Array },
  given: boolean,
): AsyncGenerator<LawAfter> {
  const { backup, logZ } = parent;
  const logDrawn = parent.logDrawn ?? logDrawnOf(space, backup);
  const guess = given ? reward.g : undefined;
  for (const budget of budgetsOf(marks)) {
    const random = new RandomStream(seed).fork('adapt');
    const work = new ResidualAdaptation(
      { backup, logZ, guess },
      listedPayer(space, reward, budget),
      {},
      random,
    );
    const law = async (weigh: boolean): Promise<Float64Array> => {
      const { logBound } = await work.draw(1, new RandomStream(seed).fork('bound'));
      return lawOfDraws(space, logZ, logDrawn, work.surrogate.split(), weigh ? logBound : undefined);
    };
    if (budget === marks[0]) yield { calls: 0, law: await law(true), alone: await law(false) };
    yield* atMarks(work, budget === marks[0] ? [budget] : marks.slice(1), () => law(true));
  }
}

/** The same estimate without a model: every object is listed; calls and results are drawn from the list. */
export async function* listedDraws(
  { space, reward, seed, marks }: ResidualTask,
  given: boolean,
): AsyncGenerator<LawAfter> {
  const count = space.exact.cellOf.length;
  for (const budget of budgetsOf(marks)) {
    const random = new RandomStream(seed).fork('listed');
    const estimate = new ResidualSurrogate(space.set, given ? reward.g : undefined, budget);
    const taken = new Set<number>();
    const draw = (law: Float64Array, until: number): void => {
      let sum = 0;
      const cumulative = law.map((p) => (sum += p));
      for (let tries = 0; taken.size < until && tries < 50 * until; tries++) {
        const x = placeIn(cumulative, random.uniform() * sum);
        if (taken.has(x)) continue;
        taken.add(x);
        estimate.add(space.states, x * space.set.env.stateSize, space.exact.cellOf[x], reward.log[x]);
      }
    };
    const law = (weights?: ReturnType<ResidualSurrogate['drawWeights']>): Float64Array => {
      const { logReward, residual } = estimate.split(weights);
      return lawOf(logRewardOf(space, logReward, residual));
    };
    const round = Math.max(50, budget / 10);
    const left = budget === marks[0] ? [budget] : marks.slice(1);
    for (let calls = 0; calls < budget;) {
      const next = calls === 0 ? Math.min(budget, 100) : Math.min(budget, calls + round);
      if (calls === 0) draw(given ? law() : new Float64Array(count).fill(1), next);
      else {
        draw(law(estimate.drawWeights(random)), calls + Math.round((next - calls) / 2));
        draw(law(), next);
      }
      calls = next;
      estimate.fit();
      while (left.length > 0 && calls >= left[0]) yield { calls: left.shift()!, law: law() };
    }
  }
}

/** Trajectory balance from scratch with replay, the library's baseline. */
export async function* scratchDraws(
  { space, reward, seed, marks }: ResidualTask,
  backend: Backend,
): AsyncGenerator<LawAfter> {
  const random = new RandomStream(seed).fork('scratch');
  const { env } = space.set;
  const work = new ScratchTraining(env, backend, listedPayer(space, reward, marks.at(-1)!), {}, random);
  const law = (): Float64Array => terminatingDistribution(space.graph, work.policy).map(Math.exp);
  yield { calls: 0, law: law() };
  yield* atMarks(work, marks, law);
}

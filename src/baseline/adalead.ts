/**
 * AdaLead (S. Sinai et al., 2020, arXiv 2010.02141): adaptive greedy search by a surrogate. The leaders are
 * all paid outcomes within kappa of the best. They are crossed over among themselves, and rolled out: a child
 * of a leader is mutated on as long as the surrogate does not put it below the leader it comes from. All
 * children on the way are candidates, of which the best by prediction are paid for.
 *
 * Written after the description. Departures: our surrogate; crossing and mutation by the environment's own
 * moves, so that it runs on any space; a batch that finds too few new children is filled with uniform
 * outcomes.
 */
import { shareParameter, surrogateParameters, symmetryParameter } from '../adapt/common-parameters.js';
import { createSurrogate, surrogateParameter } from '../adapt/surrogates.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import type { Payer } from '../adapt/payer.js';
import { bestFirst } from '../adapt/ranked-texts.js';
import { scheduleParameters } from '../adapt/round-schedule.js';
import { fitToPaid, type ScoreModel } from '../adapt/score-model.js';
import { fillUniform } from '../adapt/unpaid-outcomes.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import { copyRow } from '../sampling/trajectories.js';
import { integer, number, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { Breeding } from './breeding.js';
import { SearchLoop, type SearchParts } from './search-loop.js';

/** @param env adapts the presets */
export const adaleadParameters = (env?: Environment) => ({
  ...scheduleParameters(),
  kappa: shareParameter(0.05, 'leaders are within this share of the best score'),
  recombination: shareParameter(0.2, 'chance of crossing over at each place; 0: none'),
  mutations: number({ least: 0, greatest: 1000, preset: 1, help: 'mutations of a child in the mean (mu)' }),
  queries: integer({ least: 2, greatest: 100_000, preset: 20, help: 'predictions for every outcome that is paid for' }),
  surrogate: surrogateParameter('network'),
  ...surrogateParameters(env),
  symmetry: symmetryParameter,
}); // prettier-ignore

export type AdaleadOptions = SettingsOf<ReturnType<typeof adaleadParameters>>;

/** Leaders that are rolled out side by side. */
const BLOCK = 32;
/** Children bred for every one that is wanted, at most. */
const TRIES = 50;

/**
 * @param given what differs from the presets
 * @throws one sentence when an option is unknown or out of range
 */
export function adalead(
  env: Environment,
  backend: Backend,
  payer: Payer,
  given: Partial<AdaleadOptions>,
  random: RandomStream,
): SearchLoop {
  const options = resolveParameters('baseline adalead', adaleadParameters(env), given);
  const surrogate = createSurrogate(env, backend, options, random);
  return new SearchLoop(env, payer, options, random, (paid) => new Leaders(paid, surrogate, options));
}

class Leaders implements SearchParts {
  private readonly breeding: Breeding;
  private readonly tokens: Int32Array;
  private readonly mean = new Float64Array(BLOCK);
  /** Roll-outs under way [BLOCK, stateSize] with the prediction of each one's root, and their children. */
  private readonly nodes: Int32Array;
  private readonly floor = new Float64Array(BLOCK);
  private readonly children: Int32Array;
  private readonly childFloor = new Float64Array(BLOCK);
  private readonly childTexts: string[] = [];

  constructor(
    private readonly paid: PaidOutcomes,
    private readonly surrogate: ScoreModel,
    private readonly options: AdaleadOptions,
  ) {
    const { env } = paid;
    this.breeding = new Breeding(env, options.mutations);
    this.tokens = new Int32Array(BLOCK * env.tokenLength);
    this.nodes = new Int32Array(BLOCK * env.stateSize);
    this.children = new Int32Array(BLOCK * env.stateSize);
  }

  fit(): Readonly<Record<string, number>> {
    return { surrogate: fitToPaid(this.surrogate, this.paid, this.options.surrogateSteps) };
  }

  choose(count: number, random: RandomStream): string[] {
    const { paid, options } = this;
    const size = paid.env.stateSize;
    const found = new Map<string, number>();
    const most = count * options.queries;
    let parents = this.leaders(count);
    const population = parents.length / size;
    // A pass that breeds nothing new will not do so the next time either.
    for (let asked = 0, before = -1; asked < most && found.size > before;) {
      before = found.size;
      if (options.recombination > 0) parents = this.recombine(parents, random);
      for (let from = 0; from < population && asked < most; from += BLOCK) {
        const block = Math.min(BLOCK, population - from);
        copyRow(parents, from * size, this.nodes, 0, block * size);
        asked += this.rollOut(block, most - asked, found, random);
      }
    }
    const texts = new Set(
      bestFirst(found)
        .slice(0, count)
        .map(([text]) => text),
    );
    return fillUniform(texts, count, paid, random);
  }

  /** Paid outcomes within kappa of the best, again and again until they are `count` [count, stateSize]. */
  private leaders(count: number): Int32Array {
    const { paid, options } = this;
    const { replay, scores, env } = paid;
    const order = paid.bestIndices(paid.count);
    const best = scores[order[0]];
    const least = best - options.kappa * Math.abs(best);
    const leaders = order.filter((i) => scores[i] >= least);
    const rows = new Int32Array(count * env.stateSize);
    for (let i = 0; i < count; i++)
      copyRow(
        replay.states,
        leaders[i % leaders.length] * env.stateSize,
        rows,
        i * env.stateSize,
        env.stateSize,
      );
    return rows;
  }

  /** Both children of every pair of a shuffled population; one that is left over stays. */
  private recombine(parents: Int32Array, random: RandomStream): Int32Array {
    const size = this.paid.env.stateSize;
    const count = parents.length / size;
    const order = Array.from({ length: count }, (_, i) => i);
    random.shuffle(order);
    const children = new Int32Array(parents.length);
    for (let i = 0; i < count; i++) {
      const [a, b] = [order[i] * size, order[Math.min(count - 1, i ^ 1)] * size];
      this.breeding.cross(parents, a, parents, b, children, i * size, this.options.recombination, random);
    }
    return children;
  }

  /** Rolls out the first `live` nodes while `most` allows it. @returns predictions made */
  private rollOut(live: number, most: number, found: Map<string, number>, random: RandomStream): number {
    const { paid, nodes, floor, children, childFloor, childTexts, mean } = this;
    const { env } = paid;
    const size = env.stateSize;
    let asked = live;
    this.predict(nodes, live);
    floor.set(mean.subarray(0, live));
    while (live > 0 && asked + live <= most) {
      let bred = 0;
      for (let tries = 0; bred < live && tries < TRIES * live; tries++) {
        const node = random.int(live);
        copyRow(nodes, node * size, children, bred * size, size);
        this.breeding.mutate(children, bred * size, random);
        const text = env.outcomeText(children, bred * size);
        if (paid.has(text) || found.has(text)) continue;
        found.set(text, -Infinity);
        childTexts[bred] = text;
        childFloor[bred++] = floor[node];
      }
      this.predict(children, bred);
      asked += bred;
      live = 0;
      for (let i = 0; i < bred; i++) {
        found.set(childTexts[i], mean[i]);
        if (mean[i] < childFloor[i]) continue;
        copyRow(children, i * size, nodes, live * size, size);
        floor[live++] = childFloor[i];
      }
    }
    return asked;
  }

  private predict(states: Int32Array, count: number): void {
    const { env } = this.paid;
    for (let i = 0; i < count; i++)
      env.outcomeTokens(states, i * env.stateSize, this.tokens, i * env.tokenLength);
    this.surrogate.predict(this.tokens, count, this.mean);
  }
}

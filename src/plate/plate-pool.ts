/**
 * Candidates with what is believed of them, ranked by
 *
 *     floor + chance (mean + explore * deviation - floor),
 *
 * `chance` that of not failing and `floor` the median measured score: what fails is worth less than what was
 * known before. Candidates outside the trust radius rank behind all others.
 */
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { KnownOutcomes } from './known-outcomes.js';
import type { BreedingStock } from './plate-candidates.js';
import type { PlateModel } from './plate-model.js';

export class PlatePool {
  readonly texts: string[] = [];
  /** To the nearest measured outcome, by index of the texts. */
  private readonly distances: number[] = [];
  readonly ranks: number[] = [];
  /** Ranks by the mean alone. */
  readonly meanRanks: number[] = [];
  private readonly env: Environment;
  private readonly floor: number;

  constructor(
    private readonly model: PlateModel,
    private readonly explore: number,
  ) {
    const { known } = model;
    this.env = known.env;
    this.floor = medianScore(known);
  }

  /** Takes in candidates that it does not hold yet. */
  add(texts: readonly string[]): void {
    const { env, model, explore, floor } = this;
    const [, tokens] = rowsOfTexts(env, texts);
    const own = model.beliefsOf(tokens, texts.length);
    const { trustRadius } = model.calibration;
    texts.forEach((text, i) => {
      this.texts.push(text);
      this.distances.push(own.distance[i]);
      const trusted = own.distance[i] <= trustRadius;
      const rank = (value: number): number =>
        trusted ? floor + own.feasible[i] * (value - floor) : -Infinity;
      this.meanRanks.push(rank(own.mean[i]));
      this.ranks.push(rank(own.mean[i] + explore * own.deviation[i]));
    });
  }

  /** Indices, highest rank first; ties, and what is not trusted, by nearness and then in order. */
  order(): number[] {
    const { ranks, distances } = this;
    return ranks
      .map((_, i) => i)
      .sort((a, b) => (ranks[a] === ranks[b] ? distances[a] - distances[b] || a - b : ranks[b] - ranks[a]));
  }

  /** Those that rank highest, to breed from. */
  top(count: number): BreedingStock {
    const best = this.order().slice(0, count);
    const [states] = rowsOfTexts(this.env, best.map((i) => this.texts[i])); // prettier-ignore
    return { states, count: best.length };
  }
}

const medianScore = ({ scores, order }: KnownOutcomes): number => scores[order[order.length >> 1]];

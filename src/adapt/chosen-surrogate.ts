/**
 * The surrogate that predicts better, chosen by evidence unless it is settled beforehand: now and then every
 * kind learns three quarters of what was paid for and predicts the rest, and the one with the least squared
 * error is taken until the next time. Only that one learns from all scores. Nothing is asked of the reward
 * for it.
 */
import { pickRows } from '../sampling/trajectories.js';
import { meansOf, type ScoreModel } from './score-model.js';

/** One score in so many, in order of payment, is predicted. */
const HELD_OUT = 4;
/** Scores before there is a choice; the first kind is taken until then. */
const FEWEST = 24;
/** It is chosen anew when there are so many times as many scores. */
const GROWTH = 2;

/** A kind of surrogate. */
export interface SurrogateKind {
  /** Makes a new one. */
  readonly make: () => ScoreModel;
  /** One that is cheaper to try; default: the same. */
  readonly trial?: () => ScoreModel;
  /** Scores above which it is too dear and not taken; default: never. */
  readonly most?: number;
}

export class ChosenSurrogate implements ScoreModel {
  private readonly kinds: readonly SurrogateKind[];
  private readonly length: number;
  private readonly isSettled: boolean;
  private current: ScoreModel;
  private taken = 0;
  private chosenAt = 0;

  /**
   * @param kinds the first is taken where there is no evidence, or it is the same; one has no `most`
   * @param tokenLength of an outcome
   * @param isSettled take the first kind that may be taken, without a trial. Default false
   */
  constructor(kinds: readonly SurrogateKind[], tokenLength: number, { isSettled = false } = {}) {
    this.isSettled = isSettled;
    this.kinds = kinds;
    this.length = tokenLength;
    this.current = kinds[0].make();
  }

  /** Number of the kind that is taken. */
  get chosen(): number {
    return this.taken;
  }

  get explore(): number {
    return this.current.explore;
  }

  fit(
    tokens: Int32Array,
    scores: ArrayLike<number>,
    count: number,
    steps: number,
    replicates?: ArrayLike<number>,
  ): number {
    const isDue = !this.isSettled && count >= FEWEST && count >= GROWTH * this.chosenAt;
    if (isDue || !this.isOpen(this.taken, count)) {
      this.chosenAt = count;
      const best = this.leastError(tokens, scores, count, steps, replicates);
      if (best !== this.taken) this.current = this.kinds[best].make();
      this.taken = best;
    }
    return this.current.fit(tokens, scores, count, steps, replicates);
  }

  predict(tokens: Int32Array, count: number, meanOut: Float64Array, deviationOut?: Float64Array): void {
    this.current.predict(tokens, count, meanOut, deviationOut);
  }

  bound(
    tokens: Int32Array,
    count: number,
    optimism: ArrayLike<number>,
    floor: ArrayLike<number>,
    out: Float64Array,
  ): void {
    this.current.bound(tokens, count, optimism, floor, out);
  }

  read(tokens: Int32Array, count: number): (meanOut: Float64Array) => void {
    let read = this.current;
    let means = meansOf(read, tokens, count);
    return (meanOut) => {
      if (read !== this.current) {
        read = this.current;
        means = meansOf(read, tokens, count);
      }
      means(meanOut);
    };
  }

  /** Whether a kind may be taken for so many scores. */
  private isOpen(kind: number, count: number): boolean {
    return count <= (this.kinds[kind].most ?? Infinity);
  }

  /** Number of the kind that errs least on scores it was not shown, of those that may be taken. */
  private leastError(
    tokens: Int32Array,
    scores: ArrayLike<number>,
    count: number,
    steps: number,
    replicates: ArrayLike<number> | undefined,
  ): number {
    const open = [...this.kinds.keys()].filter((kind) => this.isOpen(kind, count));
    if (this.isSettled || open.length === 1) return open[0];
    const all = Array.from({ length: count }, (_, i) => i);
    const asked = all.filter((i) => i % HELD_OUT === HELD_OUT - 1);
    const shown = all.filter((i) => i % HELD_OUT !== HELD_OUT - 1);
    const [shownTokens, askedTokens] = [shown, asked].map((some) => pickRows(tokens, some, this.length));
    const shownScores = shown.map((i) => scores[i]);
    const shownReplicates = replicates && shown.map((i) => replicates[i]);
    const mean = new Float64Array(asked.length);
    let [best] = open;
    let least = Infinity;
    for (const kind of open) {
      const { make, trial = make } = this.kinds[kind];
      const model = trial();
      model.fit(shownTokens, shownScores, shown.length, steps, shownReplicates);
      model.predict(askedTokens, asked.length, mean);
      let error = 0;
      asked.forEach((i, k) => (error += (mean[k] - scores[i]) ** 2));
      if (error < least) [best, least] = [kind, error];
    }
    return best;
  }
}

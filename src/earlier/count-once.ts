/**
 * Rewards that are given twice count once: a library file beside the campaign that it was made of, one source
 * under two names. Two kernels of the same scores would say nothing twice and weigh double.
 */
import type { Environment } from '../env/environment.js';
import { textByNumber } from '../env/text-by-number.js';
import type { FoundScores, LeftOut } from './found-scores.js';

/** Scores of one source, read at two times, agree on at least so much of the smaller. */
const SHARE_OF_SAME = 0.5;

export interface CountedOnce {
  readonly rewards: readonly FoundScores[];
  /** What says nothing new, with what it is the same as. */
  readonly left: readonly LeftOut[];
}

/**
 * Leaves out what has the same scores of the same outcomes as another. Of a source that is read itself and
 * inside a library, at two times, what it says itself stays; of two libraries the one that knows more.
 * @param found in the order in which they were given
 */
export function countOnce(found: readonly FoundScores[], env: Environment): CountedOnce {
  const kept: FoundScores[] = [];
  const left: LeftOut[] = [];
  const reader = new ScoreReader(env);
  for (const one of found) {
    const place = kept.findIndex((other) => reader.same(one, other));
    if (place < 0) {
      kept.push(one);
      continue;
    }
    const other = kept[place];
    const better = reader.saysMore(one, other);
    const [stays, goes] = better ? [one, other] : [other, one];
    kept[place] = stays;
    left.push({ name: goes.name, why: whyTwice(goes, stays) });
  }
  return { rewards: kept, left };
}

const whyTwice = (goes: FoundScores, stays: FoundScores): string =>
  `${goes.name === stays.name ? 'was given before' : `has the scores of ${stays.name}`} (a reward counts once)`;

const sourceOf = ({ name, source }: FoundScores): string => source ?? name;

class ScoreReader {
  private readonly row: Int32Array;
  private readonly textOf: (number: number) => string;
  private readonly counts = new Map<FoundScores, number>();

  constructor(private readonly env: Environment) {
    this.row = new Int32Array(env.stateSize);
    this.textOf = textByNumber(env);
  }

  same(one: FoundScores, other: FoundScores): boolean {
    const [few, many] = this.count(one) <= this.count(other) ? [one, other] : [other, one];
    if (sourceOf(one) === sourceOf(other)) return this.shared(few, many) >= SHARE_OF_SAME * this.count(few);
    return this.count(few) === this.count(many) && this.isWithin(few, many);
  }

  /** Whether `one` is to stand for both. */
  saysMore(one: FoundScores, other: FoundScores): boolean {
    const isCopy = [one, other].map(({ source }) => source !== undefined);
    return isCopy[0] === isCopy[1] ? this.count(one) > this.count(other) : isCopy[1];
  }

  private count(found: FoundScores): number {
    const known = this.counts.get(found);
    if (known !== undefined) return known;
    const { scores } = found;
    const count = scores instanceof Float64Array ? scores.filter((score) => !Number.isNaN(score)).length : scores.size; // prettier-ignore
    this.counts.set(found, count);
    return count;
  }

  /** Stops at the first score that differs: most pairs of rewards differ at once. */
  private isWithin({ scores }: FoundScores, other: FoundScores): boolean {
    if (scores instanceof Float64Array) {
      const { scores: theirs } = other;
      for (let x = 0; x < scores.length; x++)
        if (
          !Number.isNaN(scores[x]) &&
          scores[x] !== (theirs instanceof Float64Array ? theirs[x] : theirs.get(this.textOf(x)))
        )
          return false;
      return true;
    }
    for (const [text, score] of scores) if (this.scoreIn(other, text) !== score) return false;
    return true;
  }

  /** Outcomes of which both have the same score. */
  private shared({ scores }: FoundScores, other: FoundScores): number {
    let shared = 0;
    if (scores instanceof Float64Array)
      for (let x = 0; x < scores.length; x++)
        shared += Number(!Number.isNaN(scores[x]) && this.scoreIn(other, this.textOf(x)) === scores[x]);
    else for (const [text, score] of scores) shared += Number(this.scoreIn(other, text) === score);
    return shared;
  }

  private scoreIn({ scores }: FoundScores, text: string): number | undefined {
    if (!(scores instanceof Float64Array)) return scores.get(text);
    this.env.outcomeFromText(text, this.row, 0);
    return scores[this.env.outcomeIndex!(this.row, 0)];
  }
}

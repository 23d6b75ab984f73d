/**
 * Raw scores as surrogates and rankings need them: more is better, and an infeasible outcome, which counts as
 * 0, is no better than the worst. Where a reward's scores are not like that (small ones are good, or 0 lies
 * amid them), methods see norm(f) = (f - lo) / (hi - lo) instead of f. Log-rewards are the same.
 */
import type { Shaping } from './shaping.js';

export interface Climb {
  /** What methods see of a raw score. */
  climbed(raw: number): number;
  /** The reward's own raw score of what methods see. */
  rawOf(score: number): number;
}

/** Scores that climb as they are. */
export const asTheyAre: Climb = { climbed: (raw) => raw, rawOf: (score) => score };

/** @returns raw scores as they are wherever these will do */
export function climbOf({ norm }: Pick<Shaping, 'norm'>): Climb {
  if (norm.kind !== 'minmax' || (norm.lo === 0 && norm.hi > 0)) return asTheyAre;
  const { lo, hi } = norm;
  return {
    climbed: (raw) => (raw - lo) / (hi - lo),
    rawOf: (score) => lo + score * (hi - lo),
  };
}

/**
 * Whether small raw scores are good, as log R tells: that of the least raw score beside that of the greatest.
 * @param raw scores, NaN where an outcome is infeasible
 * @param logReward log R of each
 * @returns undefined where both are equal, or there is none
 */
export function isLeastBest(raw: ArrayLike<number>, logReward: ArrayLike<number>): boolean | undefined {
  let [least, greatest] = [-1, -1];
  for (let i = 0; i < raw.length; i++) {
    if (Number.isNaN(raw[i])) continue;
    if (least < 0 || raw[i] < raw[least]) least = i;
    if (greatest < 0 || raw[i] > raw[greatest]) greatest = i;
  }
  if (least < 0 || logReward[least] === logReward[greatest]) return undefined;
  return logReward[least] > logReward[greatest];
}

/** The best raw score so far. */
export class BestScore {
  private score = -Infinity;

  constructor(private readonly climb: Climb = asTheyAre) {}

  /** False while nothing was feasible. */
  get isKnown(): boolean {
    return this.score > -Infinity;
  }

  /** Infinite while nothing was feasible. */
  get raw(): number {
    return this.climb.rawOf(this.score);
  }

  /** @param raw null: infeasible */
  note(raw: number | null): void {
    if (raw !== null) this.score = Math.max(this.score, this.climb.climbed(raw));
  }
}

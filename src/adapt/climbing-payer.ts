/**
 * Raw scores as surrogates and rankings need them: more is better, and an infeasible outcome, which counts as
 * 0, is no better than the worst. Where a reward's scores are not like that (small ones are good, or 0 lies
 * amid them), methods see norm(f) = (f - lo) / (hi - lo) instead of f. Log-rewards are the same.
 */
import type { PaidOracle } from '../reward/paid-oracle.js';
import type { Payer } from './payer.js';

export interface ClimbingPayer extends Payer {
  /** The reward's own raw score of what methods see. */
  rawOf(climbed: number): number;
  /** What methods see of a raw score. */
  climbed(raw: number): number;
}

/** @returns the payer for methods; its scores are the raw ones wherever these will do */
export function climbingPayer(oracle: PaidOracle): ClimbingPayer {
  const { norm } = oracle.shaping;
  const turned = norm.kind === 'minmax' && (norm.hi < norm.lo || norm.lo !== 0);
  const { lo, hi } = turned ? norm : { lo: 0, hi: 1 };
  const climbed = (raw: number): number => (turned ? (raw - lo) / (hi - lo) : raw);
  const rawOf = (score: number): number => (turned ? lo + score * (hi - lo) : score);
  return {
    batch: oracle.batch,
    get calls() {
      return oracle.calls;
    },
    get remaining() {
      return oracle.remaining;
    },
    rawOf,
    climbed,
    async evaluate(texts) {
      const evaluations = await oracle.evaluate(texts);
      if (!turned) return evaluations;
      return evaluations.map((one) => ({ ...one, raw: one.raw === null ? null : climbed(one.raw) }));
    },
    logReward: (score) => oracle.logReward(score === null ? null : rawOf(score)),
  };
}

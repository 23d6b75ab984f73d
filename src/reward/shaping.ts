/**
 * From an oracle's raw score f to the log-reward of a GFlowNet:
 *
 *     R = max(scale * norm(f)^beta, min)            transform "power"
 *     R = max(scale * exp(beta * norm(f)), min)     transform "exp"
 *
 * with norm(f) = f, or (f - lo) / (hi - lo). Everything is computed as a logarithm, so beta = 64 or R =
 * 1e-300 lose nothing.
 *
 * - An infeasible outcome (null) gets R = min.
 * - Under "power" a norm(f) <= 0 counts as 0 and gets R = min: a negative base has no real power. With norm
 *   "none" that is a mistake of the reward's, which `leastScore` lets the call check catch; with "minmax" lo
 *   says what counts as 0.
 * - `clamp` takes norm(f) > 1 for 1, where a score above hi must not count for more (a proxy that
 *   extrapolates).
 * - hi < lo turns a score that is to be small into a reward that is to be large.
 */

export type Norm =
  { readonly kind: 'none' } | { readonly kind: 'minmax'; readonly lo: number; readonly hi: number };

/** Plain data, as stored in run.json. */
export interface Shaping {
  /** Factor, > 0. */
  readonly scale: number;
  /** Exponent, > 0. */
  readonly beta: number;
  /** R_min, the reward of what is worst or infeasible, > 0. */
  readonly min: number;
  readonly norm: Norm;
  readonly transform: 'power' | 'exp';
  /** norm(f) is kept within 0 .. 1. Default false. */
  readonly clamp?: boolean;
}

/** Least raw score that this shaping takes for a reward; lower ones are a mistake. -Infinity: any will do. */
export function leastScore({ transform, norm, clamp }: Shaping): number {
  return transform === 'power' && norm.kind === 'none' && clamp !== true ? 0 : -Infinity;
}

/** R = f, floored at 1e-300: for raw scores that are rewards already. */
export const identityShaping: Shaping = {
  scale: 1,
  beta: 1,
  min: 1e-300,
  norm: { kind: 'none' },
  transform: 'power',
};

/** log R of a raw score. `outcome` is named when the score is no number. */
export type Shaper = (raw: number | null, outcome: string) => number;

/**
 * The function that a shaping describes.
 *
 * @param name of the oracle, for messages
 * @returns raw score, outcome -> log R; throws one sentence on NaN, an infinite number or anything else that
 * is neither a number nor null
 * @throws on options outside their range
 */
export function createShaper(shaping: Shaping, name: string): Shaper {
  const { scale, beta, min, norm, transform, clamp = false } = shaping;
  const wrong = (what: string, value: unknown): Error =>
    new Error(`shaping of ${name}: ${what}, got ${String(value)}`);
  if (!(scale > 0 && scale < Infinity)) throw wrong('scale must be a number > 0', scale);
  if (!(beta > 0 && beta < Infinity)) throw wrong('beta must be a number > 0', beta);
  if (!(min > 0 && min < Infinity)) throw wrong('min must be a number > 0', min);
  if (transform !== 'power' && transform !== 'exp') throw wrong('transform must be power or exp', transform);
  let offset = 0;
  let width = 1;
  if (norm.kind === 'minmax') {
    offset = norm.lo;
    width = norm.hi - norm.lo;
    if (!(Number.isFinite(width) && width !== 0)) {
      throw wrong('norm minmax needs two different numbers', `lo ${norm.lo}, hi ${norm.hi}`);
    }
  }
  const logScale = Math.log(scale);
  const logMin = Math.log(min);
  return (raw, outcome) => {
    if (raw === null) return logMin;
    if (typeof raw !== 'number' || !Number.isFinite(raw)) {
      throw new Error(
        `${name}: outcome ${JSON.stringify(outcome)} got the raw score ${String(raw)}, expected a finite number, or null for an infeasible outcome`,
      );
    }
    let value = (raw - offset) / width;
    if (clamp) value = Math.min(1, Math.max(0, value));
    if (transform === 'exp') return Math.max(logScale + beta * value, logMin);
    if (value <= 0) return logMin;
    return Math.max(logScale + beta * Math.log(value), logMin);
  };
}

/**
 * Distances between two distributions over the same outcomes, from normalized log-probabilities; -Infinity is
 * log 0. Everything in nats.
 *
 *     tv = 1/2 sum |p - q|, l1 = sum |p - q| = 2 tv, kl = sum p log(p / q), jsd = 1/2 kl(p | m) + 1/2 kl(q | m) <= log 2
 *
 * with m = (p + q) / 2. Peers differ: some call the mean of |p - q| "l1".
 */

export interface Distances {
  readonly tv: number;
  readonly l1: number;
  readonly jsd: number;
  readonly kl: number;
}

/**
 * All four distances of the distribution p (the policy's) from q (the target).
 * @throws when the lists differ in length, are empty, or do not sum to 1 within 1e-3
 */
export function distances(logP: ArrayLike<number>, logQ: ArrayLike<number>): Distances {
  const l1 = l1Distance(logP, logQ);
  return { tv: l1 / 2, l1, jsd: jensenShannon(logP, logQ), kl: kullbackLeibler(logP, logQ) };
}

/** 1/2 sum |p - q|, in [0, 1]. */
export function totalVariation(logP: ArrayLike<number>, logQ: ArrayLike<number>): number {
  return l1Distance(logP, logQ) / 2;
}

/** sum |p - q|, in [0, 2]. */
export function l1Distance(logP: ArrayLike<number>, logQ: ArrayLike<number>): number {
  checkPair(logP, logQ);
  let total = 0;
  for (let i = 0; i < logP.length; i++) total += Math.abs(Math.exp(logP[i]) - Math.exp(logQ[i]));
  return total;
}

/** kl(p | q) in nats; Infinity where q misses an outcome of p. Rounding below 0 is cut off. */
export function kullbackLeibler(logP: ArrayLike<number>, logQ: ArrayLike<number>): number {
  checkPair(logP, logQ);
  let total = 0;
  for (let i = 0; i < logP.length; i++) {
    const p = Math.exp(logP[i]);
    if (p > 0) total += p * (logP[i] - logQ[i]);
  }
  return Math.max(0, total);
}

/** Jensen-Shannon divergence in nats, in [0, log 2]. */
export function jensenShannon(logP: ArrayLike<number>, logQ: ArrayLike<number>): number {
  checkPair(logP, logQ);
  let total = 0;
  for (let i = 0; i < logP.length; i++) {
    const p = Math.exp(logP[i]);
    const q = Math.exp(logQ[i]);
    const logM = Math.log((p + q) / 2);
    if (p > 0) total += p * (logP[i] - logM);
    if (q > 0) total += q * (logQ[i] - logM);
  }
  return Math.max(0, total / 2);
}

function checkPair(logP: ArrayLike<number>, logQ: ArrayLike<number>): void {
  if (logP.length !== logQ.length || logP.length === 0) {
    throw new Error(
      `distances: two distributions over the same outcomes are needed, got ${logP.length} and ${logQ.length}`,
    );
  }
  for (const log of [logP, logQ]) {
    let total = 0;
    for (let i = 0; i < log.length; i++) total += Math.exp(log[i]);
    if (!(Math.abs(total - 1) < 1e-3)) {
      throw new Error(`distances: probabilities must sum to 1, got ${total}`);
    }
  }
}

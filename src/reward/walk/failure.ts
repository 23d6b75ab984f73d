/** What a reward did wrong, in one sentence that names the oracle and the outcome. */

export class OracleFailure extends Error {
  override readonly name = 'OracleFailure';

  constructor(
    readonly oracle: string,
    /** The outcome, or the first of the batch when it is not known which. */
    readonly outcome: string,
    /** The sentence without its subject. */
    readonly what: string,
    cause?: unknown,
    /** What was scored before the failure: paid for, so it is logged. */
    readonly scored: ReadonlyMap<string, number | null> = new Map(),
  ) {
    super(`reward ${oracle} ${what}`, cause === undefined ? undefined : { cause });
  }

  /** The same failure of a larger part of the work, in which more was scored. */
  with(more: Iterable<readonly [string, number | null]>, what = this.what): OracleFailure {
    const scored = new Map([...more, ...this.scored]);
    return new OracleFailure(this.oracle, this.outcome, what, this.cause, scored);
  }
}

/** The end of a sentence about a score below the least that can become a reward. */
export function tooLow(outcome: string, score: number, least: number): string {
  return `scored ${quote(outcome)} ${score}, but R = f^beta needs f >= ${least}; say which scores count as 0 and 1 (lo=, hi=), or take transform=exp`;
}

/** An outcome as a sentence shows it. */
export function quote(outcome: string): string {
  return JSON.stringify(outcome.length > 200 ? `${outcome.slice(0, 200)}...` : outcome);
}

/** ` on "ACGU"`, or the batch by its first outcome. */
export function onWhich(outcomes: readonly string[]): string {
  return outcomes.length === 1
    ? ` on ${quote(outcomes[0])}`
    : ` on a batch of ${outcomes.length} outcomes that begins with ${quote(outcomes[0])}`;
}

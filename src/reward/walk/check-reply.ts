/**
 * Rewards are written by users and may answer anything: too few scores, NaN, negative numbers, undefined or
 * strings. Each such answer is one sentence; what is good beside it is kept.
 */
import { onWhich, OracleFailure, quote, tooLow } from './failure.js';

/** What became of one outcome. */
export interface CheckedAnswer {
  readonly outcome: string;
  /** null: infeasible, or no usable score. */
  readonly raw: number | null;
  /** What was wrong with it; absent when nothing was. */
  readonly failure?: OracleFailure;
}

/** Whether the oracle gave it a score, be it one that is too low: then it was paid for. */
export const isAnswered = ({ raw, failure }: CheckedAnswer): boolean => failure === undefined || raw !== null;

/** Answers as a map, those without a score left out. */
export const scoredOf = (answers: readonly CheckedAnswer[]): Map<string, number | null> =>
  new Map(answers.filter(isAnswered).map(({ outcome, raw }) => [outcome, raw]));

/** All of them failed for one reason. */
export const allFailed = (outcomes: readonly string[], failure: OracleFailure): CheckedAnswer[] =>
  outcomes.map((outcome) => ({ outcome, raw: null, failure }));

export const isScore = (value: unknown): value is number | null =>
  value === null || (typeof value === 'number' && Number.isFinite(value));

/**
 * Looks at what an oracle answered.
 *
 * @param reply should be a score an outcome, in order; a typed array will do
 * @param least the least score that can become a reward
 * @returns an answer an outcome, in order
 */
export function checkReply(
  name: string,
  outcomes: readonly string[],
  reply: unknown,
  least: number,
): CheckedAnswer[] {
  const fail = (what: string): CheckedAnswer[] =>
    allFailed(outcomes, new OracleFailure(name, outcomes[0], what + onWhich(outcomes)));
  if (!Array.isArray(reply) && !ArrayBuffer.isView(reply))
    return fail(`must return a list of ${outcomes.length} scores, got ${describe(reply)}`);
  const list = reply as ArrayLike<unknown>;
  if (list.length !== outcomes.length)
    return fail(`returned ${list.length} scores for ${outcomes.length} outcomes`);
  return outcomes.map((outcome, i) => {
    const score = list[i];
    if (isScore(score)) return checkScore(name, outcome, score, least);
    const what = `scored ${quote(outcome)} ${describe(score)}, expected a finite number or null`;
    return { outcome, raw: null, failure: new OracleFailure(name, outcome, what) };
  });
}

/** The answer that a score is: one below `least` is kept as it is, but is a failure too. */
export function checkScore(name: string, outcome: string, raw: number | null, least: number): CheckedAnswer {
  if (raw === null || raw >= least) return { outcome, raw };
  return { outcome, raw, failure: new OracleFailure(name, outcome, tooLow(outcome, raw, least)) };
}

/** A value as a reader recognizes it: NaN, undefined, the string "0.5", an object. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `the string ${quote(value)}`;
  if (typeof value === 'object' && value !== null) return `an object`;
  if (typeof value === 'function') return 'a function';
  return String(value);
}

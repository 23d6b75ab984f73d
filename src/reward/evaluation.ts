/**
 * Raw scores and log-rewards of outcomes: the one way in which a reward is asked, for what pays
 * (`PaidOracle`) and for what does not (`freeEvaluator`: evaluation, meters, pictures) alike. Batches,
 * failures and retries are the reward's own either way.
 */
import type { StateGraph } from '../exact/state-graph.js';
import { calledOracle, type Callable } from './called.js';
import { createShaper } from './shaping.js';
import type { BatchOptions } from './walk/batches.js';

export interface Evaluation {
  readonly text: string;
  /** null: infeasible. */
  readonly raw: number | null;
  readonly logReward: number;
  /** Measurements that the score is the mean of, where there are several. */
  readonly replicates?: number;
  /** Outside a constraint: infeasible without having been asked for. */
  readonly outside?: true;
}

/** Evaluates outcomes, in order. `PaidOracle` is one, and so is a `Payer`. */
export interface Evaluator {
  /** Outcomes that go well into one call; absent where any number does. */
  readonly batch?: number | undefined;
  /** @throws OracleFailure when the reward misbehaves and that is not to count as infeasible */
  evaluate(texts: readonly string[]): Promise<readonly Evaluation[]>;
}

/** What a reward says of many outcomes, in their order. */
export interface Evaluations {
  /** [X]. */
  readonly texts: readonly string[];
  /** [X], null: infeasible. */
  readonly raw: readonly (number | null)[];
  /** [X]. */
  readonly logReward: Float64Array;
}

export interface EvaluateOptions {
  /** Told after every part of the list. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Looked at before every part. */
  readonly signal?: AbortSignal | undefined;
}

/** Outcomes in a part, where the reward has no batches of its own. */
const PART = 4096;

/** An evaluator that nothing is paid for. */
export interface FreeEvaluator extends Evaluator {
  /** What a raw score comes to, such as one that was answered before a failure. Asks nothing. */
  shaped(text: string, raw: number | null): Evaluation;
}

/** The evaluator of a reward outside any budget and log. */
export function freeEvaluator(reward: Callable): FreeEvaluator {
  const shaper = createShaper(reward.shaping, reward.oracle.info.name);
  const oracle = calledOracle(reward);
  const shaped = (text: string, raw: number | null): Evaluation => ({
    text,
    raw,
    logReward: shaper(raw, text),
  });
  return {
    batch: batchOf(reward.calls?.batches),
    shaped,
    async evaluate(texts) {
      const scores = await oracle.score(texts);
      return texts.map((text, i) => shaped(text, scores[i]));
    },
  };
}

/** Outcomes that are under way at once; undefined where any number may be. */
export function batchOf(batches: BatchOptions | undefined): number | undefined {
  if (batches === undefined) return undefined;
  const { size = 64, concurrency = 1 } = batches;
  return size * concurrency;
}

/**
 * Evaluates a list of outcomes part by part.
 *
 * @throws as the evaluator, and the signal's reason
 */
export async function evaluateTexts(
  evaluator: Evaluator,
  texts: readonly string[],
  { onProgress, signal }: EvaluateOptions = {},
): Promise<Evaluations> {
  const raw: (number | null)[] = [];
  const logReward = new Float64Array(texts.length);
  const part = evaluator.batch ?? PART;
  for (let from = 0; from < texts.length; from += part) {
    signal?.throwIfAborted();
    for (const evaluation of await evaluator.evaluate(texts.slice(from, from + part))) {
      logReward[raw.length] = evaluation.logReward;
      raw.push(evaluation.raw);
    }
    onProgress?.(raw.length, texts.length);
  }
  return { texts, raw, logReward };
}

/** Evaluates every outcome of an enumerated environment, in the order of the graph [X]. */
export function evaluateOutcomes(
  evaluator: Evaluator,
  { env, rows, outcomeState }: StateGraph,
  options: EvaluateOptions = {},
): Promise<Evaluations> {
  const texts = Array.from(outcomeState, (s) => env.outcomeText(rows, s * env.stateSize));
  return evaluateTexts(evaluator, texts, options);
}

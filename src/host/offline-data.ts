/**
 * Offline data: outcomes of a file that fill a replay before training, with scores from the file or, where it
 * has none, from the reward. A GFlowNet can learn from them beside its own roll-outs or from them alone,
 * because trajectories to an outcome are drawn backwards.
 */
import type { Environment } from '../env/environment.js';
import type { TerminalReplay } from '../sampling/terminal-replay.js';
import { UsageError } from '../settings/errors.js';
import { readOutcomes } from './outcome-file.js';

export interface OfflineData {
  /** Different outcomes. */
  readonly count: number;
  /** As the environment writes them. */
  readonly texts: readonly string[];
  /** Terminal states [count, stateSize]. */
  readonly states: Int32Array;
  /** Raw scores; null: infeasible, undefined: not in the file. */
  readonly scores: readonly (number | null | undefined)[];
}

/**
 * Reads outcomes of a task; one that occurs twice is taken once.
 * @param least the least score that can become a reward
 * @throws UsageError that names the line, on a text that is no outcome of the task, a score that is no
 * number, or two scores for one outcome
 */
export async function readOfflineData(
  file: string,
  env: Environment,
  least = -Infinity,
): Promise<OfflineData> {
  const { stateSize } = env;
  const row = new Int32Array(stateSize);
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const rows: number[] = [];
  const scores: (number | null | undefined)[] = [];
  for (const { outcome, score: written, place } of await readOutcomes(file)) {
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      throw new UsageError(`${place}: ${(error as Error).message}`, { cause: error });
    }
    const text = env.outcomeText(row, 0);
    const score = scoreOf(written, text, place);
    if (typeof score === 'number' && score < least)
      throw new UsageError(`${place}: scores ${text} ${score}, but the reward needs scores >= ${least}`);
    const known = numbers.get(text);
    if (known === undefined) {
      numbers.set(text, texts.length);
      texts.push(text);
      rows.push(...row);
      scores.push(score);
    } else if (scores[known] === undefined) scores[known] = score;
    else if (score !== undefined && score !== scores[known])
      throw new UsageError(
        `${place}: scores ${text} ${score}, but an earlier line scores it ${scores[known]}`,
      );
  }
  return { count: texts.length, texts, states: Int32Array.from(rows), scores };
}

function scoreOf(written: string | undefined, outcome: string, place: string): number | null | undefined {
  if (written === undefined || written === '') return undefined;
  if (written === 'infeasible' || written === 'null') return null;
  const score = Number(written);
  if (Number.isFinite(score)) return score;
  throw new UsageError(
    `${place}: scores ${outcome} "${written}", expected a finite number, "infeasible", or nothing where the reward is to be asked`,
  );
}

/**
 * What tells log-rewards: of raw scores that are known, and of outcomes that have to be paid for.
 * `PaidOracle` is one.
 */
export interface Scorer {
  know(text: string, raw: number | null): void;
  logReward(raw: number | null): number;
  evaluate(texts: readonly string[]): Promise<readonly { readonly logReward: number }[]>;
}

/**
 * Makes the scores of the file known, so that roll-outs that come upon an outcome of it do not pay for it.
 */
export function knowScores({ texts, scores }: OfflineData, scorer: Scorer): void {
  texts.forEach((text, i) => {
    const score = scores[i];
    if (score !== undefined) scorer.know(text, score);
  });
}

/** Puts all of them into a replay that has room for them. */
export async function fillReplay(
  replay: TerminalReplay,
  { count, texts, states, scores }: OfflineData,
  scorer: Scorer,
): Promise<void> {
  const unknown = texts.filter((_, i) => scores[i] === undefined);
  const paid = unknown.length > 0 ? await scorer.evaluate(unknown) : [];
  let asked = 0;
  for (let i = 0; i < count; i++) {
    const score = scores[i];
    const logReward = score === undefined ? paid[asked++].logReward : scorer.logReward(score);
    replay.add(states, i * replay.env.stateSize, logReward);
  }
}

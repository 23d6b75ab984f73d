/**
 * Offline data: outcomes of a file that fill a replay before training, with scores from the file or, where it
 * has none, from the reward. A GFlowNet can learn from them beside its own roll-outs or from them alone,
 * because trajectories to an outcome are drawn backwards.
 */
import type { Environment } from '../env/environment.js';
import type { TerminalReplay } from '../sampling/terminal-replay.js';
import { UsageError } from '../settings/errors.js';
import type { CellValue } from '../format/data/cell-value.js';
import { Measurements } from '../format/data/measurements.js';
import type { ReadReport } from '../format/data/read-report.js';
import { dataFile } from './data-file.js';
import { lettersOfTask, readOutcomes } from './outcome-file.js';

export interface OfflineData {
  /** Different outcomes. */
  readonly count: number;
  /** As the environment writes them. */
  readonly texts: readonly string[];
  /** Terminal states [count, stateSize]. */
  readonly states: Int32Array;
  /** Raw scores; null: infeasible, undefined: not in the file. */
  readonly scores: readonly (number | null | undefined)[];
  readonly report: ReadReport;
}

/**
 * Reads outcomes of a task; one that occurs several times is taken once, with the mean of its scores.
 * @param file with options in parentheses (data-file.ts)
 * @throws UsageError that names columns or the line, on a text that is no outcome of the task, what is no
 * score, or scores of which less is better where more of the reward is, and the other way round
 */
export async function readOfflineData(
  file: string,
  env: Environment,
  reward: OfflineScale = {},
  note?: (sentence: string) => void,
): Promise<OfflineData> {
  const { stateSize } = env;
  const row = new Int32Array(stateSize);
  const found = new Measurements(file);
  const rows: number[] = [];
  checkDirection(file, reward);
  let report: ReadReport | undefined;
  const listed = await readOutcomes(file, {
    scores: 'optional',
    letters: lettersOfTask(env),
    onRead: (one) => (report = one),
    note,
  });
  for (const { outcome, values = [], place } of listed) {
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      throw new UsageError(`${place}: ${(error as Error).message}`, { cause: error });
    }
    const text = env.outcomeText(row, 0);
    checkLeast(values, text, place, reward.least);
    if (!found.has(text)) rows.push(...row);
    found.add({ outcome: text, values });
  }
  const texts = found.outcomes;
  const scores = texts.map((text) => found.scores.get(text));
  return { count: texts.length, texts, states: Int32Array.from(rows), scores, report: report! };
}

/** The scale of the reward that the scores are on. */
export interface OfflineScale {
  /** The least score that can become a reward. */
  readonly least?: number;
  readonly higherIsBetter?: boolean;
}

/** Scores of the file are the reward's: nothing is turned round. */
function checkDirection(file: string, { higherIsBetter }: OfflineScale): void {
  const { lower } = dataFile(file).options;
  if (lower === undefined || higherIsBetter === undefined || lower === !higherIsBetter) return;
  throw new UsageError(
    `${file}: lower=${lower ? 'yes' : 'no'}, but of the reward ${higherIsBetter ? 'more' : 'less'} is better: the scores of data= must be those of the reward`,
  );
}

function checkLeast(values: readonly CellValue[], text: string, place: string, least = -Infinity): void {
  for (const value of values) {
    if (value.kind === 'number' && value.value < least)
      throw new UsageError(
        `${place}: scores ${text} ${value.value}, but the reward needs scores >= ${least}`,
      );
  }
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

/** A pre-trained model asked for given outcomes, one by one. */
import { goalsToMap, successMap } from '../metric/success-map.js';
import { SuccessMeter } from '../metric/success.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { UsageError } from '../settings/errors.js';
import { lettersOfTask, readOutcomes } from '../host/outcome-file.js';

export interface GoalEvaluation {
  readonly goals: number;
  readonly tries: number;
  readonly successRate: number;
  /** Goals that every roll-out reached. */
  readonly reachedAlways: number;
  /** The others, with the number of roll-outs that reached them. */
  readonly missed: readonly { readonly outcome: string; readonly reached: number }[];
}

/** Greatest space all of whose outcomes are asked for. */
const MOST = 1_000_000;

/**
 * @param list a file of outcomes, or "all"
 * @param note told what was read of the file
 * @throws UsageError when the file holds something that is no outcome, with its place, or when there are too
 * many outcomes
 */
export async function evaluateGoals(
  model: OutcomeModel,
  list: string,
  tries: number,
  seed: number,
  note?: (sentence: string) => void,
): Promise<GoalEvaluation> {
  const { env } = model;
  const random = new RandomStream(seed).fork('goals');
  const { goals, count } = list === 'all' ? allGoals(model) : await goalsOfFile(model, list, note);
  const { reached } = successMap(new SuccessMeter(model), goals, count, tries, random);
  const missed: { outcome: string; reached: number }[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    total += reached[i];
    if (reached[i] < tries)
      missed.push({ outcome: env.outcomeText(goals, i * env.stateSize), reached: reached[i] });
  }
  return {
    goals: count,
    tries,
    successRate: total / (count * tries),
    reachedAlways: count - missed.length,
    missed,
  };
}

function allGoals({ env }: OutcomeModel): { goals: Int32Array; count: number } {
  if (!((env.outcomeCount ?? Infinity) <= MOST)) {
    throw new UsageError(
      `--goals all: ${env.task.name} has e^${env.logOutcomeCount.toFixed(1)} outcomes, at most ${MOST.toLocaleString('en')} are asked for one by one; name a file`,
    );
  }
  return goalsToMap(env, MOST, new RandomStream(0));
}

async function goalsOfFile(
  { env }: OutcomeModel,
  path: string,
  note?: (sentence: string) => void,
): Promise<{ goals: Int32Array; count: number }> {
  const listed = await readOutcomes(path, { letters: lettersOfTask(env), note });
  const goals = new Int32Array(listed.length * env.stateSize);
  listed.forEach(({ outcome, place }, i) => {
    try {
      env.outcomeFromText(outcome, goals, i * env.stateSize);
    } catch (error) {
      throw new UsageError(`${place}: ${(error as Error).message}`, { cause: error });
    }
  });
  return { goals, count: listed.length };
}

/** A reward inside this program as an earlier one: every outcome is asked about. */
import type { Environment } from '../env/environment.js';
import { textByNumber } from '../env/text-by-number.js';
import { openReward } from '../host/rewards.js';
import { climbOf } from '../reward/climb.js';
import { UsageError } from '../settings/errors.js';
import type { FoundScores } from './found-scores.js';
import { spaceOfTask } from './space-of-task.js';

/** Most outcomes that a reward is asked about. */
const MOST_ASKED = 200_000;
const CHUNK = 4096;

/** Every outcome of a space, written once for all rewards that are asked [X]. */
export type AllTexts = { texts?: readonly string[] };

/**
 * @param all of the same environment, handed from reward to reward
 * @throws UsageError where asking may cost, or there are too many outcomes
 */
export async function scoresOfReward(spec: string, env: Environment, all: AllTexts): Promise<FoundScores> {
  const reward = await openReward(spec, env);
  if (reward.calls !== undefined)
    throw new UsageError(
      `--like: ${spec} is asked outside of this program, which may cost; give a file of its scores or a run that paid for it`,
    );
  const { outcomeCount } = env;
  if (outcomeCount === undefined || !env.outcomeIndex || outcomeCount > MOST_ASKED)
    throw new UsageError(
      `--like: ${spec} would be asked about every outcome of ${spaceOfTask(env.task)}, which are ${outcomeCount?.toLocaleString('en-US') ?? 'too many to list'}, more than ${MOST_ASKED.toLocaleString('en-US')}; give a file of scores or a finished run`,
    );
  const textOf = textByNumber(env);
  all.texts ??= Array.from({ length: outcomeCount }, (_, x) => textOf(x));
  const climb = climbOf(reward.shaping);
  const scores = new Float64Array(outcomeCount).fill(NaN);
  for (let from = 0; from < outcomeCount; from += CHUNK) {
    const raw = await reward.oracle.score(all.texts.slice(from, from + CHUNK));
    for (let i = 0; i < raw.length; i++) {
      const value = raw[i];
      if (value !== null) scores[from + i] = climb.climbed(value);
    }
  }
  return { name: spec, scores };
}

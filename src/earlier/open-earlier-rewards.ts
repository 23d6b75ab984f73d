/** Earlier rewards of a space, from what `--like` names (read-sources.ts), as a prior for a new one. */
import { RewardLibrary } from '../adapt/library/reward-library.js';
import type { Environment } from '../env/environment.js';
import { UsageError } from '../settings/errors.js';
import { countOnce } from './count-once.js';
import { hasScores, isLeftOut, mergeRewards, type LeftOut } from './found-scores.js';
import { readSources } from './read-sources.js';

/** So many of what was left out are named one by one. */
const NAMED = 5;

export interface EarlierRewards {
  readonly library: RewardLibrary;
  /** SHA-256 of what was read, by source. */
  readonly hashes: readonly string[];
}

/**
 * @param sources what was given, at least one
 * @param target the reward to come: the same one is no earlier reward, and left out
 * @param hashes those of the run that is gone on with; undefined where it has none
 * @throws UsageError, one sentence, also where a source holds other scores than it did
 */
export async function openEarlierRewards(
  sources: readonly string[],
  env: Environment,
  target: string,
  note: (sentence: string) => void,
  hashes?: readonly string[],
): Promise<EarlierRewards> {
  const read = await readSources(sources, env, target);
  const changed = read.find(({ hash }, i) => hashes !== undefined && hashes[i] !== hash);
  if (changed)
    throw new UsageError(
      `--like: ${changed.source} gives other scores than when the run began; put those back, or begin a new run (ocgfn data library keeps them in one file)`,
    );
  const found = read.flatMap((one) => one.found);
  const once = countOnce(found.filter(hasScores), env);
  const left = [...found.filter(isLeftOut), ...once.left];
  for (const sentence of leftOutSentences(left)) note(`--like: ${sentence}`);
  const rewards = mergeRewards(once.rewards);
  if (rewards.length === 0)
    throw new UsageError(
      `--like: no earlier reward is left in ${sources.join(', ')}; give files of scores, finished runs, or a folder of them`,
    );
  const few = rewards.length === 1 ? '; one alone says little of how rewards differ' : '';
  note(`prior of ${rewards.length} earlier ${rewards.length === 1 ? 'reward' : 'rewards'}${few}`);
  return { library: new RewardLibrary(env, rewards), hashes: read.map(({ hash }) => hash) };
}

/** What was left out and why, a few one by one. */
function leftOutSentences(left: readonly LeftOut[]): string[] {
  const sentences = left.slice(0, NAMED).map(({ name, why }) => `${name} ${why} and is left out`);
  const more = left.length - NAMED;
  return more > 0 ? [...sentences, `${more} more are left out`] : sentences;
}

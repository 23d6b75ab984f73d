/**
 * What sources of earlier rewards give: scores of one reward, or the reason why there are none. A source that
 * was named itself is refused for that reason; one that was met in a folder is left out.
 */
import type { EarlierReward } from '../adapt/library/reward-library.js';
import type { Environment } from '../env/environment.js';
import { UsageError } from '../settings/errors.js';
import { spaceOfTask } from './space-of-task.js';

/** Outcomes with a score that say something of a reward. */
const FEWEST = 10;

export interface FoundScores extends EarlierReward {
  /** What a library file has it from. Absent: it was read itself. */
  readonly source?: string;
  /** The reward as a run names it: what runs paid for it is put together. Absent: it stands by itself. */
  readonly reward?: string;
}

export interface LeftOut {
  readonly name: string;
  /** Ends a sentence that begins with the name: `paid for nothing`. */
  readonly why: string;
}

export type Found = FoundScores | LeftOut;

export const isLeftOut = (found: Found): found is LeftOut => 'why' in found;
export const hasScores = (found: Found): found is FoundScores => !isLeftOut(found);

/**
 * Scores by outcome as the environment writes it.
 * @param reward as in `FoundScores`
 */
export function foundScores(
  name: string,
  env: Environment,
  scores: Iterable<readonly [outcome: string, score: number]>,
  reward?: string,
): Found {
  const row = new Int32Array(env.stateSize);
  const own = new Map<string, number>();
  for (const [outcome, score] of scores) {
    try {
      env.outcomeFromText(outcome, row, 0);
    } catch (error) {
      const { message } = error as Error;
      const begin = `${env.task.name}: `;
      const what = message.startsWith(begin) ? message.slice(begin.length) : message;
      return { name, why: `is of another space than ${spaceOfTask(env.task)}: ${what}` };
    }
    own.set(env.outcomeText(row, 0), score);
  }
  if (own.size < FEWEST || new Set(own.values()).size < 2)
    return {
      name,
      why: `says nothing of a reward: at least ${FEWEST} outcomes with scores that differ are needed, got ${own.size}`,
    };
  return { name, ...(reward !== undefined && { reward }), scores: own };
}

/** @throws UsageError where it is left out */
export function neededScores(found: Found): FoundScores {
  if (isLeftOut(found)) throw new UsageError(`--like: ${found.name} ${found.why}`);
  return found;
}

/** Runs that paid for one reward put together, a later one's score before an earlier one's. */
export function mergeRewards(found: readonly FoundScores[]): FoundScores[] {
  const merged: FoundScores[] = [];
  const places = new Map<string, number>();
  for (const one of found) {
    const { reward, scores } = one;
    const place = reward === undefined ? undefined : places.get(reward);
    if (place === undefined) {
      if (reward !== undefined && !(scores instanceof Float64Array)) places.set(reward, merged.length);
      merged.push(one);
      continue;
    }
    const before = merged[place];
    merged[place] = {
      ...before,
      name: `${before.name}, ${one.name}`,
      scores: new Map([
        ...(before.scores as ReadonlyMap<string, number>),
        ...(scores as ReadonlyMap<string, number>),
      ]),
    };
  }
  return merged;
}

/**
 * The environment and the reward of a run for commands that only look (report, compare): what is built in, or
 * a table. A module or a program is not started, since a folder of someone else's must not run code by being
 * looked at.
 */
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { builtinFamilies } from '../reward/builtin.js';
import type { RewardDefinition } from '../reward/definition.js';
import { resolveReward } from '../reward/resolve-reward.js';
import { readStoredCondition, splitRewards, type OpenCondition } from './open-condition.js';
import { readData } from './data/data-store.js';
import type { RunRecord } from '../store/run-record.js';

/** Undefined for an environment of the user's. */
export function safeEnvironment({ task }: RunRecord): Environment | undefined {
  const { name, ...parameters } = task;
  try {
    return buildTask(name, parameters);
  } catch {
    return undefined;
  }
}

/**
 * Undefined for a reward of the user's, or one that needs a file.
 * @param reward its specification; the run's own by default
 */
export async function safeReward(
  record: RunRecord,
  reward: unknown = record.config.reward,
): Promise<RewardDefinition | undefined> {
  const env = safeEnvironment(record);
  if (typeof reward !== 'string' || env === undefined) return undefined;
  try {
    return await resolveReward(reward, builtinFamilies, { task: env.task, readData });
  } catch {
    return undefined;
  }
}

/**
 * The condition of a conditional run with its rewards; undefined where one of them is the user's.
 * @throws UsageError when the file of its contexts is gone or another one
 */
export async function safeCondition(record: RunRecord): Promise<OpenCondition | undefined> {
  const { condition, reward, contextHash } = record.config;
  if (typeof condition !== 'string' || typeof reward !== 'string') return undefined;
  const rewards: RewardDefinition[] = [];
  for (const spec of splitRewards(reward)) {
    const opened = await safeReward(record, spec);
    if (!opened) return undefined;
    rewards.push(opened);
  }
  return { ...readStoredCondition(condition, reward, contextHash), rewards };
}

/**
 * What a conditional training is conditioned on, opened: the condition of its settings, and the rewards that
 * it is made of. Several rewards stand in one text with ` | ` between them, as run.json keeps them.
 */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readCondition } from '../condition/conditions.js';
import type { ConditionInput } from '../condition/encoding.js';
import type { Environment } from '../env/environment.js';
import type { RewardDefinition } from '../reward/definition.js';
import { checkInput, fileError, UsageError } from '../settings/errors.js';
import { openReward } from './rewards.js';

/** A condition that is read, with no reward opened: enough to sample. */
export interface ReadCondition {
  readonly input: ConditionInput;
  /** SHA-256 of the file that the condition names; absent where it names none. */
  readonly fileHash?: string;
}

export interface OpenCondition extends ReadCondition {
  /** K rewards, in the order of the weights. */
  readonly rewards: readonly RewardDefinition[];
}

/** Several specifications of rewards as one text. */
export const joinRewards = (specs: readonly string[]): string => specs.join(' | ');

export const splitRewards = (text: string): string[] => text.split(' | ').map((spec) => spec.trim());

/**
 * Reads the condition of a run's settings.
 * @param rewards as run.json keeps them
 * @param hash of the context's file as the run has recorded it
 * @throws UsageError on a condition that is none, or a file that is gone or another one
 */
export function readStoredCondition(text: string, rewards: string, hash?: unknown): ReadCondition {
  let fileHash: string | undefined;
  const readText = (path: string): string => {
    try {
      const bytes = readFileSync(path);
      fileHash = createHash('sha256').update(bytes).digest('hex');
      return bytes.toString('utf8');
    } catch (error) {
      throw fileError(path, error);
    }
  };
  const input = checkInput(() => readCondition(text, { rewards: splitRewards(rewards).length, readText }));
  if (typeof hash === 'string' && hash !== fileHash)
    throw new UsageError(
      `condition=${text}: the file is another one than the run was trained with; put the one of that time back`,
    );
  return { input, ...(fileHash !== undefined && { fileHash }) };
}

/**
 * The same with its rewards.
 * @param note gets sentences about failures that do not stop the run
 * @throws UsageError when a reward does not fit the task, or takes no context where there is one
 */
export async function openCondition(
  text: string,
  rewards: string,
  env: Environment,
  note?: (sentence: string) => void,
  hash?: unknown,
): Promise<OpenCondition> {
  const read = readStoredCondition(text, rewards, hash);
  const opened: RewardDefinition[] = [];
  for (const spec of splitRewards(rewards)) opened.push(await openReward(spec, env, note));
  const { space } = read.input;
  if (space.contextOf && !opened[0].inContext)
    throw new UsageError(
      `condition=${text}: reward ${rewards} takes no context; a function of outcomes and context is needed, module:FILE`,
    );
  if (space.contextOf) checkInput(() => opened[0].inContext!(space.contextOf!(space.cover(1), 0)));
  return { ...read, rewards: opened };
}

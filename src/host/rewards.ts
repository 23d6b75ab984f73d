/** Rewards on this machine: the built-in families, and files read from the disk. */
import { readFile } from 'node:fs/promises';
import type { Environment } from '../env/environment.js';
import { builtinFamilies } from '../reward/builtin.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { RewardFamily } from '../reward/family.js';
import { resolveReward } from '../reward/resolve-reward.js';
import { readData } from './data/data-store.js';
import { checkInputAsync, fileError } from '../settings/errors.js';
import { fileChunks } from './file-chunks.js';
import { failureNotes } from './failure-notes.js';
import { readSheetRows } from './sheet-rows.js';
import { machineFamilies } from './reward-families/index.js';

/** Every family of rewards the command line knows. */
export const rewardFamilies: readonly RewardFamily[] = [...builtinFamilies, ...machineFamilies];

/**
 * The reward of a specification, checked against the environment.
 * @param note gets a sentence about failures that do not stop the run: the first few, then fewer and fewer
 * @throws UsageError, one sentence
 */
export function openReward(
  spec: string,
  env?: Pick<Environment, 'task'>,
  note?: (sentence: string) => void,
): Promise<RewardDefinition> {
  return checkInputAsync(() =>
    resolveReward(spec, rewardFamilies, {
      ...(env && { task: env.task }),
      ...(note && { report: failureNotes(note), note }),
      readRows: readSheetRows,
      readData,
      streamFile: fileChunks,
      async readFile(path) {
        try {
          return await readFile(path);
        } catch (error) {
          throw fileError(path, error);
        }
      },
    }),
  );
}

/**
 * A library of earlier rewards as one file: which space it is for, the scores of every reward, and what was
 * left out and why. Runs and folders change; a file stays as it is.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fileError, UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { packageVersion } from '../store/machine.js';
import { checkedJson } from '../store/checked-json.js';
import type { LeftOut } from './found-scores.js';

const FORMAT = 'ocgfn earlier rewards';
const SCHEMA_VERSION = 1;

const schema = z.strictObject({
  format: z.literal(FORMAT, { error: () => `must be "${FORMAT}": this is no library of earlier rewards` }),
  schemaVersion: z.literal(SCHEMA_VERSION, {
    error: (issue) => `this ocgfn reads version ${SCHEMA_VERSION}, got ${String(issue.input ?? 'none')}`,
  }),
  /** Task name and parameters of the space. */
  task: z.looseObject({ name: z.string().min(1) }),
  /** Version of this package. */
  version: z.string(),
  rewards: z.array(
    z.strictObject({
      /** What was read: a run, a campaign, a file, a reward. */
      name: z.string(),
      /** The reward as runs name it, where they do. */
      reward: z.string().optional(),
      outcomes: z.array(z.string()),
      /** More is better. */
      scores: z.array(z.number()),
    }),
  ),
  left: z.array(z.strictObject({ name: z.string(), why: z.string() })),
});

export type LibraryFile = z.infer<typeof schema>;
export type LibraryFileReward = LibraryFile['rewards'][number];

export const isLibraryFile = (path: string): boolean => path.endsWith('.json');

/** @throws UsageError, one sentence, when it is none */
export function readLibraryFile(path: string): LibraryFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(path, error);
  }
  const content = checkedJson(text, path, schema);
  const uneven = content.rewards.find(({ outcomes, scores }) => outcomes.length !== scores.length);
  if (uneven)
    throw new UsageError(
      `${path}: ${uneven.name} has ${uneven.outcomes.length} outcomes and ${uneven.scores.length} scores; there must be as many`,
    );
  return content;
}

export function writeLibraryFile(
  path: string,
  task: LibraryFile['task'],
  rewards: readonly LibraryFileReward[],
  left: readonly LeftOut[],
): void {
  const content = { format: FORMAT, schemaVersion: SCHEMA_VERSION, task, version: packageVersion(), rewards, left }; // prettier-ignore
  writeFileAtomic(path, `${JSON.stringify(content)}\n`);
}

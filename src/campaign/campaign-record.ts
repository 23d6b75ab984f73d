/** campaign.json: what a campaign is about. Read back it is checked field by field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { JsonRecord } from '../format/json-value.js';
import { writeFileAtomic } from '../store/atomic.js';
import { fileError, UsageError } from '../settings/errors.js';
import { checkedJson } from '../store/checked-json.js';

export const CAMPAIGN_FILE = 'campaign.json';
const SCHEMA_VERSION = 1;

const campaignSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION, {
    error: (issue) => `this ocgfn reads version ${SCHEMA_VERSION}, got ${String(issue.input ?? 'none')}`,
  }),
  /** Begins the id of every sequence that it proposes: tells its plates from those of another. */
  tag: z.string().regex(/^[0-9a-f]{4}$/),
  /** Task name and parameters, enough to build the environment again. */
  task: z.looseObject({ name: z.string().min(1) }),
  /** Whether small scores are good; absent until there are scores. */
  lower: z.boolean().optional(),
  /** Column of the scores, where there are several targets; and the others with their directions. */
  score: z.string().optional(),
  also: z.array(z.strictObject({ score: z.string(), lower: z.boolean() })).optional(),
  /** What every proposal fulfils. */
  where: z.string().optional(),
  /** Sequences without a score that the first plates go out from, where there are no scores. */
  parents: z.array(z.string()),
  /** Wells of a plate. */
  wells: z.union([z.literal(96), z.literal(384)]),
  /** Run whose model gives candidates: a path relative to the folder, or one of its own; absent: none. */
  model: z.string().optional(),
  /** Settings of the plates as they were given. */
  settings: z.record(z.string(), z.json()),
  seed: z.int(),
  /** The file it began with, and its SHA-256. */
  begun: z.strictObject({ file: z.string(), sha256: z.string() }),
  /** Version of this package. */
  version: z.string(),
  created: z.iso.datetime(),
});

type Checked = z.infer<typeof campaignSchema>;
export interface CampaignRecord extends Omit<Checked, 'task' | 'settings'> {
  readonly task: { readonly name: string; readonly [key: string]: unknown };
  readonly settings: JsonRecord;
}

export const newCampaignVersion = SCHEMA_VERSION;

/**
 * Reads campaign.json of a folder.
 * @throws UsageError, one sentence, when the folder is none or the file is malformed
 */
export function readCampaignRecord(folder: string): CampaignRecord {
  const path = join(folder, CAMPAIGN_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(
        `${folder}: no campaign (it has no ${CAMPAIGN_FILE}); ocgfn next DATA -n 96 begins one`,
        { cause: error },
      );
    throw fileError(path, error);
  }
  return checkedJson(text, path, campaignSchema);
}

export function writeCampaignRecord(folder: string, record: CampaignRecord): void {
  writeFileAtomic(join(folder, CAMPAIGN_FILE), `${JSON.stringify(record, null, 2)}\n`);
}

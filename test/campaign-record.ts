/** A campaign.json for tests: four letters of DNA, nothing given. */
import { newCampaignVersion, type CampaignRecord } from '../src/campaign/campaign-record.js';

/** @param own what differs */
export const campaignRecord = (own: Partial<CampaignRecord> = {}): CampaignRecord => ({
  schemaVersion: newCampaignVersion,
  tag: '7f3a',
  task: { name: 'sequence', alphabet: 'ACGT', length: 4 },
  parents: [],
  wells: 96,
  settings: {},
  seed: 0,
  begun: { file: 'a.csv', sha256: '0' },
  version: '0.1.0',
  created: '2026-01-01T00:00:00.000Z',
  ...own,
});

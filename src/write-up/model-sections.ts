/**
 * Sections of a run's report that need its model. Only of what is built in: a report starts no program of the
 * user's.
 */
import type { Section } from '../chart/page.js';
import { safeEnvironment } from '../host/safe-reward.js';
import { hasCheckpoint } from '../store/checkpoint.js';
import { readRunRecord } from '../store/run-record.js';
import { cellsSection } from './sections/cells.js';
import { conditionsSection } from './sections/figures-by-condition.js';
import { distributionSection } from './sections/distribution.js';
import type { ModelSection } from './sections/model-section.js';
import { successSection } from './sections/where-it-succeeds.js';

/** In order. A new one is a file in sections/ and an entry here. */
const MODEL_SECTIONS: readonly ModelSection[] = [
  cellsSection,
  successSection,
  conditionsSection,
  distributionSection,
];

/** @throws UsageError when the folder is no run or its checkpoint is damaged */
export async function modelSections(path: string): Promise<Section[]> {
  const record = readRunRecord(path);
  const env = safeEnvironment(record);
  if (!hasCheckpoint(path) || env === undefined) return [];
  const sections: Section[] = [];
  for (const section of MODEL_SECTIONS) sections.push(...(await section({ path, record, env })));
  return sections;
}

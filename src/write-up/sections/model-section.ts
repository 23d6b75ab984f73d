/** What a section of a report that needs the run's model is made from. */
import type { Section } from '../../chart/page.js';
import type { Environment } from '../../env/environment.js';
import type { RunRecord } from '../../store/run-record.js';

export interface RunWithModel {
  readonly path: string;
  readonly record: RunRecord;
  readonly env: Environment;
}

/** Outcomes of the greatest space that is looked at in full: a second or two of work. */
export const MOST_OUTCOMES = 5000;

export const isSmall = (env: Environment): boolean => (env.outcomeCount ?? Infinity) <= MOST_OUTCOMES;

/** No section where it has nothing to show of such a run. */
export type ModelSection = (run: RunWithModel) => Promise<readonly Section[]>;

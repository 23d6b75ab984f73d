/** What a section of a run's report is made from: everything that the run has written down. */
import type { Section } from '../../chart/page.js';
import type { PaidEntry } from '../../run/paid-summary.js';
import type { RunRecord } from '../../store/run-record.js';

export interface ReportedRun {
  readonly path: string;
  readonly record: RunRecord;
  /** Lines of metrics.jsonl. */
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
  /** Every distinct reward call, in order. */
  readonly paid: readonly PaidEntry[];
  /** Sections that need the run's model (model-sections.ts); none where it is not opened. */
  readonly ofModel: readonly Section[];
}

/** No section where the run has nothing to show in it. */
export type ReportSection = (run: ReportedRun) => readonly Section[];

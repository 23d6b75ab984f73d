/** What was read of a file: for people, and for run.json. */
import { countOf } from '../count-of.js';
import type { JsonRecord } from '../json-value.js';

export interface ReadReport {
  readonly file: string;
  /** CSV, TSV, FASTA ... */
  readonly form: string;
  readonly rows: number;
  readonly sequence: string;
  /** Score columns; absent without scores. */
  readonly score?: string;
  readonly why?: string;
  /** Columns that say which scores are bounds. */
  readonly bounds?: string;
  readonly lower?: boolean;
  readonly letters: string;
  /** Different sequences. */
  readonly outcomes: number;
  /** Rows that have a score. */
  readonly scored: number;
  /** Rows by what else they say; of `censored`, bounds that were taken for scores. */
  readonly missing: number;
  readonly failed: number;
  readonly censored: number;
  /** Scores that are -0; absent when none. */
  readonly negativeZeros?: number;
  /** Sequences that have several scores, and rows of the sequences that occur before. */
  readonly replicated: number;
  readonly repeats: number;
  readonly cases: number;
  readonly strands: number;
  /** Lines that are not rows: a preamble, comments, rows of empty cells. */
  readonly passedOver: number;
  /** Rows left out, with the reason. */
  readonly leftOut: readonly { readonly why: string; readonly rows: number }[];
}

/** One sentence: `a.csv: CSV, 4 rows; sequences from "sequence", scores from "affinity" (...), ...`. */
export function reportSentence(report: ReadReport): string {
  const { file, form, rows, score, why, lower, letters } = report;
  const parts = [
    `${form}, ${countOf(rows, 'row')}`,
    `sequences from ${report.sequence}, ${score === undefined ? 'no scores' : `scores from ${score}${why === undefined ? '' : ` (${why})`}, ${lower === true ? 'lower' : 'higher'} is better`}`,
    `${countOf(report.outcomes, 'different sequence')}${letters === '' ? '' : ` of the letters ${letters}`}`,
    ...counted(report.replicated, (n) => `${countOf(n, 'sequence')} measured several times, means taken`),
    ...(report.replicated === 0 ? counted(report.repeats, (n) => `${countOf(n, 'row')} of a sequence that occurs before`) : []),
    ...(score === undefined ? [] : counted(report.missing, (n) => `${countOf(n, 'row')} not measured`)),
    ...counted(report.failed, (n) => `${countOf(n, 'row')} failed, infeasible`),
    ...(report.bounds === undefined ? [] : [`bounds by ${report.bounds}`]),
    ...counted(report.censored, (n) => `${countOf(n, 'bound')} taken for the score`),
    ...counted(report.negativeZeros ?? 0, (n) => `${countOf(n, 'score is -0', 'scores are -0')}: some exporters write that for a missing reading`),
    ...counted(report.cases, (n) => `small letters made capitals in ${countOf(n, 'row')}`),
    ...counted(report.strands, (n) => `${letters.includes('U') ? 'T read as U' : 'U read as T'} in ${countOf(n, 'row')}`),
    ...counted(report.passedOver, (n) => `${countOf(n, 'line')} passed over that ${n === 1 ? 'is no row' : 'are no rows'}`),
    ...report.leftOut.map(({ why: reason, rows: out }) => `${countOf(out, 'row')} left out: ${reason}`),
  ]; // prettier-ignore
  return `${file}: ${parts.join('; ')}`;
}

const counted = (count: number, say: (count: number) => string): string[] => (count > 0 ? [say(count)] : []);

/** For run.json. */
export const reportRecord = (report: ReadReport): JsonRecord => ({
  ...report,
  leftOut: report.leftOut.map((one) => ({ ...one })),
});

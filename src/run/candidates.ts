/** Candidates as text: CSV, FASTA, JSON lines. */
import { csvLine } from '../format/csv.js';
import type { Candidate } from './sampling-run.js';

export const candidateFormats = ['csv', 'fasta', 'jsonl'] as const;
export type CandidateFormat = (typeof candidateFormats)[number];

/**
 * One line (FASTA: two) a candidate. The reward column is empty where nothing is known, `infeasible` where
 * the oracle said so.
 */
export function formatCandidates(candidates: readonly Candidate[], format: CandidateFormat): string {
  const lines = candidates.map((candidate, i) => formatCandidate(candidate, i + 1, format));
  if (format === 'csv') lines.unshift('outcome,reward,logProbability');
  return `${lines.join('\n')}\n`;
}

function formatCandidate(
  { outcome, raw, logProbability }: Candidate,
  number: number,
  format: CandidateFormat,
): string {
  const logP = Number.isFinite(logProbability) ? logProbability.toFixed(4) : '';
  const reward = raw === undefined ? '' : raw === null ? 'infeasible' : String(raw);
  switch (format) {
    case 'csv':
      return csvLine([outcome, reward, logP]);
    case 'fasta':
      return `>${number}${reward === '' ? '' : ` reward=${reward}`} logProbability=${logP}\n${outcome}`;
    case 'jsonl':
      return JSON.stringify({ outcome, ...(raw !== undefined && { reward: raw }), logProbability });
  }
}

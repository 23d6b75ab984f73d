/** Both strands of a double helix have one score: what is listed for one strand holds for the other. */
import type { ScoreTable } from './score-table.js';

const PARTNERS: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };
const RNA_PARTNERS: Readonly<Record<string, string>> = { A: 'U', C: 'G', G: 'C', U: 'A' };

/**
 * The table with the reverse complement of every outcome.
 *
 * @param owner begins every message
 * @throws on letters other than A, C, G, T (or U), or when the table scores two strands differently
 */
export function withReverseComplements(owner: string, table: ScoreTable): ScoreTable {
  const scores = new Map(table.scores);
  let rna = false;
  for (const outcome of scores.keys()) rna ||= outcome.includes('U');
  const partners = rna ? RNA_PARTNERS : PARTNERS;
  for (const [outcome, score] of table.scores) {
    const other = reverseComplement(owner, outcome, partners);
    const known = scores.get(other);
    if (known !== undefined && known !== score)
      throw new Error(
        `${owner}: scores ${JSON.stringify(outcome)} ${String(score)} but its reverse complement ${JSON.stringify(other)} ${String(known)}`,
      );
    scores.set(other, score);
  }
  return { ...table, scores };
}

function reverseComplement(
  owner: string,
  strand: string,
  partners: Readonly<Record<string, string>>,
): string {
  let out = '';
  for (const letter of strand) {
    const partner = partners[letter];
    if (partner === undefined)
      throw new Error(
        `${owner}: symmetry=reverse-complement needs DNA or RNA, got ${JSON.stringify(letter)} in ${JSON.stringify(strand)}`,
      );
    out = partner + out;
  }
  return out;
}

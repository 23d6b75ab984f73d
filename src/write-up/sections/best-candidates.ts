/** Section "Best candidates": the best outcomes that were paid for, as a table and, of strings, as a logo. */
import { figure, table } from '../../chart/page.js';
import type { Html } from '../../chart/html.js';
import { formatNumber } from '../../chart/scale.js';
import { sequenceLogo } from '../../chart/sequence-logo.js';
import { scoreSign } from '../../run/paid-summary.js';
import type { ReportSection } from './report-section.js';

/** Candidates in the table, and in the logo. */
const LISTED = 25;
const IN_LOGO = 100;

export const bestCandidatesSection: ReportSection = ({ paid }) => {
  if (paid.length === 0) return [];
  const sign = scoreSign(paid);
  const best = paid
    .filter((entry): entry is { outcome: string; raw: number } => entry.raw !== null)
    .sort((a, b) => sign * (b.raw - a.raw) || (a.outcome < b.outcome ? -1 : 1));
  return [{ heading: 'Best candidates', blocks: candidates(best) }];
};

function candidates(best: readonly { readonly outcome: string; readonly raw: number }[]): Html[] {
  const columns = [
    { title: '#', kind: 'number' },
    { title: 'outcome', kind: 'code' },
    { title: 'raw score', kind: 'number' },
  ] as const;
  const rows = best
    .slice(0, LISTED)
    .map(({ outcome, raw }, i) => [String(i + 1), outcome, formatNumber(raw, 6)]);
  const top = best.slice(0, IN_LOGO).map(({ outcome }) => outcome);
  const letters = new Set(top.join(''));
  // Strings over an alphabet of letters or digits; cells such as "3,17" have no logo.
  const isText = top.length > 1 && [...letters].every((letter) => /[A-Za-z01]/.test(letter));
  const alphabet = letters.size <= 2 ? 2 : letters.size <= 4 ? 4 : 20;
  const logo =
    isText &&
    figure(`Logo of the best ${top.length}`, sequenceLogo(top, alphabet, { title: 'Sequence logo' }));
  const list = table(
    columns,
    rows,
    best.length > LISTED ? `The best ${LISTED} of ${best.length}.` : undefined,
  );
  return logo ? [logo, list] : [list];
}

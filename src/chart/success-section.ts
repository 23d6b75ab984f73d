/**
 * Where a pre-trained model goes when asked, and where it does not, in spaces too large for a picture of all
 * outcomes: by the number of steps.
 */
import { lineChart, type Point } from './chart.js';
import type { Html } from './html.js';
import { figure, figures, paragraph, table, type Section } from './page.js';
import { formatNumber } from './scale.js';

export interface MappedOutcome {
  readonly outcome: string;
  readonly reached: number;
  readonly tries: number;
  /** Steps from s0 to it. */
  readonly steps: number;
}

/** Missed outcomes that are listed. */
const LISTED = 12;

export function sampledSuccess(map: readonly MappedOutcome[]): Section {
  const tries = map.reduce((sum, outcome) => sum + outcome.tries, 0);
  const reached = map.reduce((sum, outcome) => sum + outcome.reached, 0);
  const missed = map.filter((outcome) => outcome.reached < outcome.tries);
  const pictures = bySteps(map);
  return {
    heading: 'Where it succeeds',
    blocks: [
      paragraph(
        `${formatNumber(map.length, 9)} outcomes drawn afresh were asked for, ${formatNumber(tries, 9)} roll-outs in all, actions sampled: ` +
          `${formatNumber((100 * reached) / tries, 4)} % ended in what they were asked for.`,
      ),
      ...(pictures.length > 0 ? [figures(pictures)] : []),
      ...(missed.length > 0 ? [missedTable(missed)] : []),
    ],
  };
}

function bySteps(map: readonly MappedOutcome[]): Html[] {
  const bins = new Map<number, { reached: number; tries: number }>();
  for (const { steps, reached, tries } of map) {
    const bin = bins.get(steps) ?? { reached: 0, tries: 0 };
    bins.set(steps, { reached: bin.reached + reached, tries: bin.tries + tries });
  }
  // One length only: there is nothing to compare.
  if (bins.size < 2) return [];
  const points = [...bins]
    .sort(([a], [b]) => a - b)
    .map(([steps, bin]): Point => [steps, bin.reached / bin.tries]);
  const chart = lineChart([{ name: 'success', points }], {
    title: 'Success rate against the number of steps to the outcome',
    x: { label: 'steps from s0', include: [0] },
    y: { label: 'success rate', include: [0, 1] },
  });
  return [figure('Success by distance', chart, 'Far outcomes need more right actions in a row.')];
}

function missedTable(missed: readonly MappedOutcome[]): Html {
  const worst = [...missed].sort((a, b) => a.reached / a.tries - b.reached / b.tries).slice(0, LISTED);
  return table(
    [
      { title: 'missed', kind: 'code' },
      { title: 'steps', kind: 'number' },
      { title: 'reached', kind: 'number' },
    ],
    worst.map(({ outcome, steps, reached, tries }) => [outcome, String(steps), `${reached} of ${tries}`]),
    missed.length > LISTED
      ? `${LISTED} of the ${missed.length} outcomes that were missed at least once.`
      : undefined,
  );
}

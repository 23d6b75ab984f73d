/** A comparison as a page, and its charts as files of their own. */
import { machineLine, packageVersion } from '../store/machine.js';
import { lineChart } from '../chart/chart.js';
import type { Html } from '../chart/html.js';
import { code, figure, figures, paragraph, renderPage, table } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
import { standaloneSvg } from '../chart/style.js';
import { FIGURES, type ComparedCurve, type Comparison } from './compare-runs.js';
import type { Moments } from '../math/moments.js';

export const FIGURE_LABELS: Readonly<Record<(typeof FIGURES)[number], string>> = {
  rewardCalls: 'reward calls',
  best: 'best',
  top100: 'mean of best 100',
  modes: 'modes',
  diversity: 'diversity',
  successRate: 'success',
  tv: 'tv',
  seconds: 'seconds',
};

export function figureText(value: Moments | undefined): string {
  if (value === undefined) return '-';
  const mean = formatNumber(value.mean);
  return value.deviation === 0 ? mean : `${mean} ± ${formatNumber(value.deviation, 2)}`;
}

/** Header and rows: a row a group, a column a figure that any group has. */
export function comparisonTable({ groups }: Comparison): { header: string[]; rows: string[][] } {
  const shown = FIGURES.filter((name) => groups.some(({ figures: own }) => name in own));
  return {
    header: ['runs', 'seeds', ...shown.map((name) => FIGURE_LABELS[name])],
    rows: groups.map(({ label, seeds, figures: own }) => [
      label,
      String(seeds.length),
      ...shown.map((name) => figureText(own[name])),
    ]),
  };
}

function chartOf({ name, x, series }: ComparedCurve): Html {
  return lineChart(series, {
    title: `${name} against ${x}`,
    x: { label: x, include: [0] },
    y: {
      label: name,
      kind: name === 'loss' ? 'log' : 'linear',
      ...(name === 'success' && { include: [0, 1] }),
      ...((name === 'modes found' || name === 'tv') && { include: [0] }),
    },
  });
}

export function comparisonPage(comparison: Comparison, command: string): string {
  const { header, rows } = comparisonTable(comparison);
  const several = comparison.groups.some(({ runs }) => runs.length > 1);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return renderPage({
    title: `${comparison.groups.length} ${several ? 'settings' : 'runs'} compared`,
    lead: several
      ? 'Runs that differ in the seed only are one curve: their mean, with a band of one standard deviation.'
      : 'One curve a run.',
    sections: [
      {
        heading: 'Where they end',
        blocks: [
          table(
            header.map((title, i) => (i === 0 ? { title } : { title, kind: 'number' as const })),
            rows,
            'Raw scores of distinct outcomes that were paid for; ± is one standard deviation over seeds.',
          ),
          ...comparison.caveats.map((sentence) => paragraph(sentence)),
        ],
      },
      {
        heading: 'Curves',
        blocks: [
          figures(
            comparison.curves.map((curve) =>
              figure(capital(`${curve.name} against ${curve.x}`), chartOf(curve)),
            ),
          ),
        ],
      },
      {
        heading: 'Runs',
        blocks: [
          table(
            [{ title: 'runs' }, { title: 'folders', kind: 'code' }, { title: 'seeds', kind: 'code' }],
            comparison.groups.map(({ label, runs, seeds }) => [label, runs.join(' '), seeds.join(' ')]),
          ),
        ],
      },
      { heading: 'How to get this again', blocks: [code(command)] },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}`],
  });
}

/** Every chart as an SVG file: name and content. */
export function comparisonFiles({ curves }: Comparison): { name: string; content: string }[] {
  return curves.map((curve) => ({
    name: `${`${curve.name}-by-${curve.x}`.replace(/\W+/g, '-')}.svg`,
    content: standaloneSvg(chartOf(curve).markup),
  }));
}

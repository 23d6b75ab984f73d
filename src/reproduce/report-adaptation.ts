/**
 * The section on adaptation: curves against reward calls, who wins where, means, and every reward by itself.
 */
import { lineChart, type Series } from '../chart/chart.js';
import { meanCurve } from '../chart/mean-curve.js';
import type { Html } from '../chart/html.js';
import { details, figure, figures, table, type Section } from '../chart/page.js';
import { CHARTS } from './contenders.js';
import type { Plan } from './plan.js';
import { amount, banded, spreadText } from './report-parts.js';
import { costSentence } from './report-pretraining.js';
import { comparable, spread } from './results.js';
import {
  type CellResult,
  type ContenderResult,
  type ExperimentResults,
  type Spread,
} from './result-types.js';
import { isExtraction } from './standings.js';
import { type Metric, type Standing } from './result-types.js';

/** Rewards that get a chart of their own. */
const PER_REWARD = 6;

const SHORT: Readonly<Record<Metric, string>> = { modes: 'modes', top100: 'best 100' };
const LABELS: Readonly<Record<Metric, string>> = { modes: 'modes found', top100: 'mean of the best 100' };

export function adaptationSection(plan: Plan, results: ExperimentResults): Section[] {
  const { contenders, rewards, seeds, pretraining } = results;
  if (contenders.length === 0) return [];
  const metrics: Metric[] = contenders.every(({ modes }) => modes) ? ['modes', 'top100'] : ['top100'];
  const caption = (metric: Metric): string =>
    `Mean over ${amount(rewards.length, 0, 'reward')}; ` +
    (seeds > 1 ? `bands: one standard deviation over ${seeds} seeds. ` : 'one seed, so no bands. ') +
    (metric === 'top100' ? 'While fewer than 100 are paid for, the mean of all. ' : '') +
    (pretraining[0] ? costSentence(pretraining[0]) : '');
  const charts = metrics.flatMap((metric) =>
    CHARTS.map(([what, names]) =>
      figure(
        `${LABELS[metric]}: ${what}`,
        callsChart(
          contenders.filter(({ name }) => names.includes(name)),
          metric,
        ),
        caption(metric),
      ),
    ),
  );
  return [
    {
      heading: 'Places by reward',
      blocks: [standingsTable(plan, results.standings, metrics, rewards.length)],
    },
    {
      heading: 'Adaptation, against reward calls',
      blocks: [
        figures(charts),
        ...metrics.map((metric) => callsTable(plan, contenders, metric)),
        distributionTable(contenders),
      ],
    },
    { heading: 'Reward by reward', blocks: rewardByReward(plan, results, metrics) },
  ];
}

/** Places of all contenders at every number of calls, in one table. */
function standingsTable(
  plan: Plan,
  standings: readonly Standing[],
  metrics: readonly Metric[],
  rewards: number,
): Html {
  const columns = metrics.flatMap((metric) => plan.scale.calls.map((calls) => ({ metric, calls })));
  const names = [...new Set(standings.map(({ contender }) => contender))];
  const at = (name: string, { metric, calls }: (typeof columns)[number]): Standing =>
    standings.find((one) => one.contender === name && one.metric === metric && one.calls === calls)!;
  const overall = (name: string): number =>
    columns.reduce((sum, column) => sum + at(name, column).rank, 0) / columns.length;
  return table(
    [
      { title: 'contender' },
      ...columns.map(({ metric, calls }) => ({
        title: `${SHORT[metric]}, ${calls} calls`,
        kind: 'number' as const,
      })),
      { title: 'mean place', kind: 'number' },
    ],
    names
      .sort((a, b) => overall(a) - overall(b))
      .map((name) => [
        name,
        ...columns.map((column) => {
          const { rank, first } = at(name, column);
          return `${rank.toFixed(1)}${first > 0 ? ` (${first})` : ''}`;
        }),
        overall(name).toFixed(1),
      ]),
    `Place among the contenders, 1 the best, mean over ${amount(rewards, 0, 'reward')} of means over seeds; equals share their places. ` +
      'In parentheses: rewards on which nobody is ahead of it (not counted where all are equal). Places are of means: who is told apart from whom stands under the claims and the controls.',
  );
}

/** The numbers of every reward at the whole budget, and curves of the first few. */
function rewardByReward(plan: Plan, results: ExperimentResults, metrics: readonly Metric[]): Html[] {
  const cells = comparable(results.cells, plan);
  const of = (reward: string): CellResult[] => cells.filter((cell) => cell.reward === reward);
  const names = results.contenders.map(({ name }) => name).filter((name) => !isExtraction(name));
  const last = plan.scale.calls.at(-1)!;
  const tables = metrics.map((metric) => {
    const digits = metric === 'modes' ? 1 : 3;
    return table(
      [
        { title: `${LABELS[metric]}, ${last} calls` },
        ...names.map((title) => ({ title, kind: 'number' as const })),
      ],
      results.rewards.map((reward) => {
        const row = names.map((name) =>
          spread(
            of(reward)
              .filter(({ contender }) => contender === name)
              .map(({ curve }) => curve[metric]![curve.calls.indexOf(last)]),
          ),
        );
        return [reward, ...row.map((one) => spreadText(one, digits))];
      }),
      `${LABELS[metric]} within ${last} calls, mean ± deviation over seeds.`,
    );
  });
  const shown = results.rewards.slice(0, PER_REWARD);
  const charts = shown.map((reward) => figure(reward, rewardCurves(names, of(reward), metrics[0])));
  return [
    ...tables,
    details(`Curves of ${shown.length} of ${amount(results.rewards.length, 0, 'reward')}`, figures(charts)),
  ];
}

function callsChart(contenders: readonly ContenderResult[], metric: Metric): Html {
  const series = contenders.map((contender) =>
    banded(
      contender.name,
      contender.calls.map((x, i) => ({ x, ...contender[metric]![i] })),
    ),
  );
  return lineChart(series, {
    title: `${LABELS[metric]} against reward calls`,
    x: { label: 'distinct reward calls', kind: 'log' },
    y: { label: LABELS[metric], ...(metric === 'modes' && { include: [0, 1] }) },
  });
}

/** @param names in the order of the other charts, so that colors mean the same */
function rewardCurves(names: readonly string[], cells: readonly CellResult[], metric: Metric): Html {
  const shown = names.filter((name) => CHARTS[0][1].includes(name));
  const series = shown.map((name): Series => {
    const own = cells.filter(({ contender }) => contender === name);
    const curves = own.map(({ curve }) =>
      curve.calls.map((x, i) => [x, (curve[metric] ?? curve.top100)[i]] as const),
    );
    return { name, ...meanCurve(curves) };
  });
  return lineChart(series, {
    title: LABELS[metric],
    x: { label: 'distinct reward calls', kind: 'log' },
    y: { label: LABELS[metric], ...(metric === 'modes' && { include: [0, 1] }) },
  });
}

function callsTable(plan: Plan, contenders: readonly ContenderResult[], metric: Metric): Html {
  const { calls } = plan.scale;
  const at = (contender: ContenderResult, count: number): Spread =>
    contender[metric]![contender.calls.indexOf(count)];
  const rows = contenders
    .filter(({ name }) => !isExtraction(name))
    .sort((a, b) => at(b, calls.at(-1)!).mean - at(a, calls.at(-1)!).mean);
  const digits = metric === 'modes' ? 1 : 4;
  return table(
    [
      { title: LABELS[metric] },
      ...calls.map((count) => ({ title: `${count} calls`, kind: 'number' as const })),
    ],
    rows.map((contender) => [
      contender.name,
      ...calls.map((count) => spreadText(at(contender, count), digits)),
    ]),
    `${LABELS[metric]}, mean over rewards ± deviation over seeds, by the mean at the last number of calls, which is no ranking where deviations overlap.`,
  );
}

function distributionTable(contenders: readonly ContenderResult[]): Html {
  return table(
    [
      { title: 'contender' },
      { title: 'tv from r', kind: 'number' },
      { title: 'worst reward', kind: 'number' },
      { title: 'diversity of the best 100', kind: 'number' },
      { title: 'seconds', kind: 'number' },
      { title: 'runs', kind: 'number' },
    ],
    contenders.map(({ name, tv, tvWorst, diversity, seconds, runs }) => [
      name,
      tv ? spreadText(tv, 3) : '-',
      tvWorst === undefined ? '-' : tvWorst.toFixed(3),
      diversity ? spreadText(diversity, 2) : '-',
      spreadText(seconds, 1),
      String(runs),
    ]),
    'tv: exact distance of the final policy from the reward, of contenders that are after it (0 exact, 1 disjoint). Seconds: adaptation only, pre-training apart.',
  );
}

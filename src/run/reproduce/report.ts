/** report.html of an experiment: the paper's claims beside what came out, curves, tables, pictures, and the grid of tries. */
import type { Backend } from '../../tensor/backend.js';
import { machineLine, packageVersion } from '../machine.js';
import { lineChart, type Series } from '../report/chart.js';
import type { Html } from '../report/html.js';
import {
  code,
  details,
  figure,
  figures,
  paragraph,
  renderPage,
  table,
  type Section,
} from '../report/page.js';
import { formatNumber } from '../report/scale.js';
import { pictureSections } from './pictures.js';
import type { Plan } from './plan.js';
import {
  chooseTries,
  type CellResult,
  type ContenderResult,
  type ExperimentResults,
  type Spread,
} from './results.js';

/** The paper's cast, and the stronger baselines beside ours: few enough curves to tell apart. */
const CHARTS: readonly (readonly [string, readonly string[]])[] = [
  ["the paper's comparison", ['amortized', 'active', 'GFN DB', 'MCMC', 'DQN', 'random']],
  [
    'stronger baselines',
    ['amortized', 'active', 'GFN TB+replay', 'GFN SubTB+replay', 'fine-tuned', 'surrogate only'],
  ],
];
/** Rewards that get a chart of their own. */
const PER_REWARD = 6;

export async function experimentReport(
  root: string,
  plan: Plan,
  results: ExperimentResults,
  backend: Backend,
): Promise<string> {
  const { experiment, scaleName, scale } = plan;
  const cells = plan.judging(chooseTries(root, plan));
  const complete = results.cellsDone === results.cellsPlanned;
  const smoke = scaleName === 'smoke' ? ' A smoke test: all parts run, the figures mean nothing.' : '';
  const pictures = scale.rewards.length ? await pictureSections(root, cells, scale.rewards[0]!, backend) : [];
  const first = results.pretraining[0];
  return renderPage({
    title: `${experiment.title}: pre-trained and adapted, beside its baselines`,
    lead:
      `Scale ${scaleName}: ${amount(results.seeds, experiment.scales[scaleName].seeds, 'seed')}, ` +
      `${amount(results.rewards.length, experiment.scales[scaleName].rewards.length, 'reward')} that nothing was tuned on, ` +
      `${scale.budget} reward calls each.${complete ? '' : ` Not complete: ${results.cellsDone} of ${results.cellsPlanned} runs are there.`}${smoke}`,
    facts: [
      { label: 'Runs', value: `${results.cellsDone} of ${results.cellsPlanned}` },
      ...(first
        ? [
            {
              label: 'Success of the pre-trained model',
              value: `${formatNumber(100 * first.success.mean)} %`,
            },
          ]
        : []),
      { label: 'Claims that held', value: claimsText(results) },
    ],
    sections: [
      {
        heading: "The paper's claims, and what came out",
        blocks: [claimsTable(results), ...experiment.remarks.map((text) => paragraph(text))],
      },
      ...pretrainingSection(results),
      ...adaptationSection(plan, results),
      ...pictures,
      ...triesSection(plan, results),
      { heading: 'How to reproduce', blocks: reproduce(plan) },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}`],
  });
}

/** `1 of 3 seeds`, `3 seeds` */
function amount(here: number, planned: number, what: string): string {
  const of = here < planned ? ` of ${planned}` : '';
  return `${here}${of} ${what}${Math.max(here, planned) === 1 ? '' : 's'}`;
}

const spreadText = ({ mean, sd }: Spread, digits: number): string =>
  `${mean.toFixed(digits)}${sd > 0 ? ` ± ${sd.toFixed(digits)}` : ''}`;

function claimsText({ claims }: ExperimentResults): string {
  const measured = claims.filter(({ held }) => held !== null);
  return `${measured.filter(({ held }) => held).length} of ${measured.length} measured`;
}

function claimsTable({ claims }: ExperimentResults): Html {
  return table(
    [{ title: 'claim' }, { title: 'measured here' }, { title: 'held' }],
    claims.map(({ claim, measured, held }) => [
      claim,
      measured,
      held === null ? 'not measured' : held ? 'yes' : 'no',
    ]),
    'Modes are "found faster" only where they are ahead at every number of calls shown.',
  );
}

function pretrainingSection({ pretraining }: ExperimentResults): Section[] {
  if (pretraining.length === 0) return [];
  const series = pretraining.map(({ name, curves }): Series => meanCurve(name, curves));
  return [
    {
      heading: 'Pre-training, without a reward',
      blocks: [
        figure(
          'Success on fresh outcomes',
          lineChart(series, {
            title: 'Success against steps',
            x: { label: 'optimizer steps', include: [0] },
            y: { label: 'success rate', include: [0, 1] },
            width: 640,
          }),
          'Mean over seeds, bands of one standard deviation. Sampled actions, no mask of what can still be reached.',
        ),
        table(
          [
            { title: 'way' },
            { title: 'success', kind: 'number' },
            { title: 'seconds', kind: 'number' },
            { title: 'seeds', kind: 'number' },
          ],
          pretraining.map(({ name, success, seconds, seeds }) => [
            name,
            `${spreadText({ mean: 100 * success.mean, sd: 100 * success.sd }, 2)} %`,
            spreadText(seconds, 0),
            String(seeds),
          ]),
        ),
      ],
    },
  ];
}

/** Mean and band of curves that share their steps. */
function meanCurve(name: string, curves: readonly (readonly (readonly [number, number])[])[]): Series {
  const length = Math.min(...curves.map((curve) => curve.length));
  const points = Array.from({ length }, (_, i) => {
    const values = curves.map((curve) => curve[i]![1]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const sd = Math.sqrt(
      values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1),
    );
    return { x: curves[0]![i]![0], mean, sd };
  });
  return banded(name, points);
}

function banded(
  name: string,
  points: readonly { readonly x: number; readonly mean: number; readonly sd: number }[],
): Series {
  const series = { name, points: points.map(({ x, mean }) => [x, mean] as const) };
  if (points.every(({ sd }) => sd === 0)) return series;
  return { ...series, band: points.map(({ x, mean, sd }) => [x, mean - sd, mean + sd] as const) };
}

type Metric = 'modes' | 'top100';
const LABELS: Readonly<Record<Metric, string>> = { modes: 'modes found', top100: 'mean of the best 100' };

function adaptationSection(plan: Plan, results: ExperimentResults): Section[] {
  const { contenders } = results;
  if (contenders.length === 0) return [];
  const metrics: Metric[] = contenders.every(({ modes }) => modes) ? ['modes', 'top100'] : ['top100'];
  const charts = metrics.flatMap((metric) =>
    CHARTS.map(([what, names]) =>
      figure(
        `${LABELS[metric]}: ${what}`,
        callsChart(
          contenders.filter(({ name }) => names.includes(name)),
          metric,
        ),
        `Mean over ${results.rewards.length} rewards; bands: one standard deviation over ${results.seeds} ${results.seeds === 1 ? 'seed (none)' : 'seeds'}.`,
      ),
    ),
  );
  const perReward = results.rewards.slice(0, PER_REWARD).map((reward) =>
    figure(
      reward,
      rewardCurves(
        results.cells.filter((cell) => cell.reward === reward),
        metrics[0]!,
      ),
    ),
  );
  return [
    {
      heading: 'Adaptation, against reward calls',
      blocks: [
        figures(charts),
        ...metrics.map((metric) => callsTable(plan, contenders, metric)),
        distributionTable(contenders),
        details(`Reward by reward (${perReward.length} of ${results.rewards.length})`, figures(perReward)),
      ],
    },
  ];
}

function callsChart(contenders: readonly ContenderResult[], metric: Metric): Html {
  const series = contenders.map((contender) =>
    banded(
      contender.name,
      contender.calls.map((x, i) => ({ x, ...contender[metric]![i]! })),
    ),
  );
  return lineChart(series, {
    title: `${LABELS[metric]} against reward calls`,
    x: { label: 'distinct reward calls', kind: 'log' },
    y: { label: LABELS[metric] },
  });
}

function rewardCurves(cells: readonly CellResult[], metric: Metric): Html {
  const shown = CHARTS[0]![1].filter((name) => cells.some(({ contender }) => contender === name));
  const series = shown.map((name): Series => {
    const own = cells.filter(({ contender }) => contender === name);
    return meanCurve(
      name,
      own.map(({ curve }) => curve.calls.map((x, i) => [x, (curve[metric] ?? curve.top100)[i]!] as const)),
    );
  });
  return lineChart(series, {
    title: LABELS[metric],
    x: { label: 'distinct reward calls', kind: 'log' },
    y: { label: LABELS[metric] },
  });
}

function callsTable(plan: Plan, contenders: readonly ContenderResult[], metric: Metric): Html {
  const { calls } = plan.scale;
  const at = (contender: ContenderResult, count: number): Spread =>
    contender[metric]![contender.calls.indexOf(count)]!;
  // Extraction asks for everything at once: a number of calls says nothing of it.
  const rows = contenders
    .filter(({ name }) => !/extraction/.test(name))
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
    `${LABELS[metric]}, mean over rewards ± deviation over seeds, best first.`,
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

function triesSection(plan: Plan, { tries }: ExperimentResults): Section[] {
  if (tries.length === 0) return [];
  const settings = (given: Readonly<Record<string, unknown>>): string =>
    Object.entries(given)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ') || '(presets)';
  return [
    {
      heading: 'The grid of tries',
      blocks: [
        paragraph(
          `Every contender was tuned on ${plan.experiment.tuningReward} with the same number of tries; the best went on to the other rewards.`,
        ),
        table(
          [
            { title: 'contender' },
            { title: 'settings', kind: 'code' },
            { title: 'score', kind: 'number' },
            { title: 'tv', kind: 'number' },
            { title: 'chosen' },
          ],
          tries.map((one) => [
            one.contender,
            settings(one.settings),
            formatNumber(one.score),
            one.tv === undefined ? '-' : one.tv.toFixed(3),
            one.chosen ? 'yes' : '',
          ]),
          'Score: mean over the numbers of calls shown above of modes found, or of the mean of the best 100 where there are no modes.',
        ),
      ],
    },
  ];
}

function reproduce({ experiment, scaleName, scale }: Plan): Html[] {
  return [
    code(`npx ocgfn@${packageVersion()} reproduce ${experiment.name} --scale ${scaleName}`),
    details('The scale in full', code(JSON.stringify(scale, null, 2))),
  ];
}

/** report.html of one run: its curves, what its reward calls found, its settings and how to do it again. */
import { readPaid, scoreSign, type PaidEntry } from '../run/paid-summary.js';
import { histogram } from '../chart/bars.js';
import { lineChart, type Point } from '../chart/chart.js';
import type { Html } from '../chart/html.js';
import {
  code,
  details,
  figure,
  figures,
  paragraph,
  renderPage,
  table,
  type Fact,
  type Section,
} from '../chart/page.js';
import { meanOfBestCurve } from '../chart/paid-curves.js';
import { formatNumber } from '../chart/scale.js';
import { sequenceLogo } from '../chart/sequence-logo.js';
import { readMetrics } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';

/** How a logged figure is shown; figures that are not listed get a linear axis and their own name. */
interface Shown {
  readonly label: string;
  readonly kind?: 'linear' | 'log';
  readonly include?: readonly number[];
  readonly caption?: string;
}

const SHOWN: Readonly<Record<string, Shown>> = {
  success: {
    label: 'success rate',
    include: [0, 1],
    caption:
      'Share of roll-outs on fresh outcomes that end in the outcome they were asked for; band: 95 % interval (Wilson).',
  },
  successGreedy: { label: 'success rate, most probable actions', include: [0, 1] },
  successHeldOut: {
    label: 'success rate, held-out outcomes',
    include: [0, 1],
    caption: 'Outcomes that were never a goal in training.',
  },
  logF0Deviation: {
    label: 'deviation of log F(s0|y) over y',
    kind: 'log',
    caption: '0 for exact flows; an error here is one of the same size in log R(y) when flows are summed.',
  },
  logF0MeanAbs: { label: 'mean |log F(s0|y)|', kind: 'log' },
  policyTv: {
    label: 'policy: distance from exact',
    kind: 'log',
    caption: 'Mean total variation of P_F(.|s, y) from the exact one over visited states.',
  },
  flowError: { label: 'flow: mean |log F(s|y) − exact|', kind: 'log' },
  leak: { label: 'flow on pairs that cannot meet, times |X|', kind: 'log' },
  goalsSeen: { label: 'different goals so far' },
  novelty: { label: 'novelty of the states explored', kind: 'log' },
  explorerLoss: { label: 'loss of the explorer', kind: 'log' },
  onPolicySuccess: { label: 'success in training', include: [0, 1] },
  loss: { label: 'loss', kind: 'log' },
  policyLoss: { label: 'policy loss: mean of −log P_F' },
  flowLoss: { label: 'flow loss', kind: 'log' },
  negativeLoss: { label: 'loss of pairs that cannot meet', kind: 'log' },
  gradientNorm: { label: 'gradient norm', kind: 'log' },
  lr: { label: 'learning rate' },
  tv: {
    label: 'distance from the target (tv)',
    kind: 'log',
    caption: 'Total variation of what the policy samples from R / Z, exact.',
  },
  l1: { label: 'l1 distance, 2 tv', kind: 'log' },
  jsd: { label: 'Jensen-Shannon divergence', kind: 'log' },
  kl: { label: 'KL(p || R / Z)', kind: 'log' },
  logZGap: { label: 'log Z learned minus exact' },
  rewardCalls: { label: 'reward calls' },
  modes: { label: 'modes found' },
  surrogate: { label: 'loss of the surrogates', kind: 'log' },
  predictor: { label: 'loss of N and Q', kind: 'log' },
  polish: { label: 'loss of the polish', kind: 'log' },
  distillation: { label: 'loss of the distillation', kind: 'log' },
  balance: { label: 'balance loss', kind: 'log' },
  temporalDifference: { label: 'temporal-difference loss', kind: 'log' },
  acceptance: { label: 'share of proposals accepted', include: [0, 1] },
};

/** Logged beside the figures: no curve of their own, or drawn from the reward calls. */
const NOT_SHOWN = new Set([
  'step',
  'round',
  'seconds',
  'environmentSteps',
  'calls',
  'best',
  'top100',
  'logZ',
]);

const SUMMARY_LABELS: Readonly<Record<string, string>> = {
  successRate: 'Success, fresh outcomes',
  successRateHeldOut: 'Success, held-out outcomes',
  goalsSeen: 'Different goals',
  steps: 'Steps',
  environmentSteps: 'Environment steps',
  parameters: 'Parameters',
  rewardCalls: 'Reward calls',
  best: 'Best raw score',
  top100: 'Mean of the best 100',
  diversity: 'Diversity of the best 100',
  modes: 'Modes found',
  meanPaid: 'Mean raw score paid for',
};

/** Candidates in the table, and in the logo. */
const LISTED = 25;
const IN_LOGO = 100;

/**
 * The report of a run directory as the text of an HTML file.
 * @param measured further sections, behind the curves
 * @throws UsageError when the folder is no run
 */
export function runReport(path: string, measured: readonly Section[] = []): string {
  const record = readRunRecord(path);
  const metrics = readMetrics(path);
  const paid = readPaid(path);
  const { method, baseline } = record.config;
  const how =
    typeof method === 'string'
      ? `method ${method}, `
      : typeof baseline === 'string'
        ? `baseline ${baseline}, `
        : '';
  return renderPage({
    title: titleOf(record),
    lead: `${taskText(record)}; ${how}seed ${record.seed}, ${statusText(record)}.`,
    facts: facts(record),
    sections: [
      ...paidSections(paid),
      ...curveSection(metrics, record),
      ...measured,
      { heading: 'Time and machine', blocks: [timeTable(record)] },
      { heading: 'Settings', blocks: [settingsTable(record)] },
      { heading: 'How to reproduce', blocks: reproduce(record) },
    ],
    footer: [`ocgfn ${record.version} on ${record.machine}; started ${record.created}, run ${record.id}`],
  });
}

function titleOf({ kind, task, config: { reward } }: RunRecord): string {
  if (typeof reward !== 'string') return `Pre-training on ${task.name}`;
  return `${task.name}, ${kind === 'train' ? 'trained on' : 'adapted to'} ${reward}`;
}

/**
 * Whether a line of metrics stands for reward calls, as in runs that spend a budget, and not for a step of
 * training.
 */
const countsCalls = ({ kind, config }: RunRecord): boolean =>
  kind === 'adapt' || typeof config.baseline === 'string';

function taskText({ task }: RunRecord): string {
  const parameters = Object.entries(task).filter(([key]) => key !== 'name');
  return [task.name, ...parameters.map(([key, value]) => `${key} ${String(value)}`)].join(', ');
}

function statusText({ status, seconds, error }: RunRecord): string {
  const time = `after ${formatNumber(seconds, 3)} s`;
  return {
    done: `done ${time}`,
    running: 'not finished',
    interrupted: `interrupted ${time}`,
    failed: `failed: ${error ?? ''}`,
  }[status];
}

function facts({ summary, seconds }: RunRecord): Fact[] {
  const known = Object.keys(SUMMARY_LABELS).filter((key) => typeof summary[key] === 'number');
  const shown = known.map((key) => {
    const value = summary[key] as number;
    return {
      label: SUMMARY_LABELS[key],
      value: /rate$/i.test(key) ? `${formatNumber(100 * value)} %` : formatNumber(value, 5),
    };
  });
  return [...shown, { label: 'Seconds', value: formatNumber(seconds, 3) }];
}

function curveSection(metrics: readonly Readonly<Record<string, unknown>>[], record: RunRecord): Section[] {
  const isPaid = countsCalls(record);
  const names = [...new Set(metrics.flatMap((line) => Object.keys(line)))].filter(
    (name) =>
      !NOT_SHOWN.has(name) &&
      !(isPaid && name === 'rewardCalls') &&
      metrics.some((line) => typeof line[name] === 'number'),
  );
  const known = Object.keys(SHOWN);
  const place = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);
  names.sort((a, b) => place(a) - place(b));
  if (names.length === 0) return [];
  const x = isPaid ? 'reward calls' : 'step';
  const charts = names.map((name) => {
    const { label, kind = 'linear', include, caption }: Shown = SHOWN[name] ?? { label: name };
    const points = metrics.flatMap((line): Point[] =>
      typeof line.step === 'number' ? [[line.step, typeof line[name] === 'number' ? line[name] : NaN]] : [],
    );
    const band = name === 'success' ? successBand(points, record.config.evaluate) : [];
    const chart = lineChart([{ name, points, band }], {
      title: `${label} against ${x}`,
      x: { label: x, include: [0] },
      y: { label, kind, ...(include && { include }) },
    });
    return figure(label.charAt(0).toUpperCase() + label.slice(1), chart, caption);
  });
  return [{ heading: 'Training', blocks: [figures(charts)] }];
}

/** Wilson's interval (1927) of a share that was measured on so many roll-outs, at 95 %. */
function successBand(points: readonly Point[], rollouts: unknown): [number, number, number][] {
  if (typeof rollouts !== 'number') return [];
  const z = 1.96;
  return points.map(([x, p]) => {
    const middle = (p + (z * z) / (2 * rollouts)) / (1 + (z * z) / rollouts);
    const half =
      (z / (1 + (z * z) / rollouts)) *
      Math.sqrt((p * (1 - p)) / rollouts + (z * z) / (4 * rollouts * rollouts));
    return [x, middle - half, middle + half];
  });
}

function timeTable({ created, updated, seconds, summary, machine, version }: RunRecord): Html {
  const perSecond = (count: unknown): string | undefined =>
    typeof count === 'number' && seconds > 0 ? formatNumber(count / seconds, 3) : undefined;
  const rows: [string, string | undefined][] = [
    ['started', created.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['last change', updated.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['seconds of work, over all resumptions', formatNumber(seconds, 5)],
    ['steps a second', perSecond(summary.steps)],
    ['environment steps a second', perSecond(summary.environmentSteps)],
    ['reward calls a second', perSecond(summary.rewardCalls)],
    ['machine', machine],
    ['ocgfn', version],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return table([{ title: 'what' }, { title: 'value', kind: 'code' }], known);
}

function paidSections(paid: readonly PaidEntry[]): Section[] {
  if (paid.length === 0) return [];
  const feasible = paid.filter((entry): entry is { outcome: string; raw: number } => entry.raw !== null);
  const sign = scoreSign(paid);
  const best = [...feasible].sort((a, b) => sign * (b.raw - a.raw) || (a.outcome < b.outcome ? -1 : 1));
  const k = Math.min(100, Math.max(1, Math.floor(paid.length / 2)));
  const scores = paid.map(({ raw }) => raw);
  const infeasible = paid.length - feasible.length;
  return [
    {
      heading: 'Reward calls',
      blocks: [
        paragraph(
          `${formatNumber(paid.length, 9)} distinct outcomes were paid for`,
          infeasible > 0 && `, ${formatNumber(infeasible, 9)} of them infeasible`,
          '. Every call is in oracle.jsonl.',
        ),
        figures([
          figure(
            'What the calls found',
            lineChart(
              [
                { name: 'best', points: meanOfBestCurve(scores, 1, sign) },
                { name: `mean of the best ${k}`, points: meanOfBestCurve(scores, k, sign) },
              ],
              {
                title: 'Raw score against reward calls',
                x: { label: 'reward calls', include: [0] },
                y: { label: 'raw score' },
              },
            ),
          ),
          figure(
            'Raw scores paid for',
            histogram(
              feasible.map(({ raw }) => raw),
              {
                title: 'Distribution of raw scores',
                x: { label: 'raw score' },
                y: { label: 'outcomes' },
              },
            ),
          ),
        ]),
      ],
    },
    { heading: 'Best candidates', blocks: candidates(best) },
  ];
}

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

const valueText = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(',')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);

function settingsTable({ task, config, seed }: RunRecord): Html {
  const all = { ...task, ...config, seed };
  const rows = Object.entries(all)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => [key, valueText(value)]);
  return details(
    `All ${rows.length} settings`,
    table([{ title: 'setting' }, { title: 'value', kind: 'code' }], rows),
  );
}

/** Options of `adapt` that are stored with the settings but are not `key=value` arguments. */
const ADAPT_OPTIONS = ['reward', 'method', 'budget'] as const;
const DERIVED = new Set<string>([...ADAPT_OPTIONS, 'parentConfig', 'parentSeed']);

function reproduce({ kind, task, config, seed, version, parent }: RunRecord): Html[] {
  const quoted = (text: string): string =>
    /^[\w.,:^/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const settings = Object.entries(kind === 'adapt' ? config : { ...task, ...config })
    .filter(([key]) => key !== 'name' && !DERIVED.has(key))
    .map(([key, value]) => quoted(`${key}=${valueText(value)}`));
  const options = ADAPT_OPTIONS.filter((key) => key in config).map(
    (key) => `--${key} ${quoted(valueText(config[key]))}`,
  );
  const target = kind === 'adapt' ? quoted(parent?.path ?? 'RUN') : task.name;
  const command = [`npx ocgfn@${version} ${kind} ${target}`, ...options, ...settings, `--seed ${seed}`].join(
    ' ',
  );
  const origin =
    parent &&
    paragraph(
      `It goes out from the run at ${parent.path} (${parent.id}), checkpoint ${parent.checkpoint.slice(0, 12)}.`,
    );
  return [...(origin ? [origin] : []), code(command)];
}

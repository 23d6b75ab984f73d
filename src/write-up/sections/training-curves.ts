/** Section "Training": the figures that were logged, against steps or reward calls. */
import { lineChart, type Point } from '../../chart/chart.js';
import { figure, figures } from '../../chart/page.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ReportSection } from './report-section.js';
import { NOT_SHOWN, SHOWN, type Shown } from './shown-figures.js';

/**
 * Whether a line of metrics stands for reward calls, as in runs that spend a budget, and not for a step of
 * training.
 */
const countsCalls = ({ kind, config }: RunRecord): boolean =>
  kind === 'adapt' || kind === 'solve' || typeof config.baseline === 'string';

/** A curve for every figure that the run has logged. */
export const trainingSection: ReportSection = ({ metrics, record }) => {
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
};

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

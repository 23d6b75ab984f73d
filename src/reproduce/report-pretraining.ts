/**
 * The section on pre-training: success against steps, for the default and the other ways, and what each of
 * them costs.
 */
import { lineChart, type Series } from '../chart/chart.js';
import { meanCurve } from '../chart/mean-curve.js';
import { figure, table, type Section } from '../chart/page.js';
import { spreadText } from './report-parts.js';
import type { ExperimentResults, Spread, VariantResult } from './result-types.js';

const whole = ({ mean }: Spread): string => Math.round(mean).toLocaleString('en-US');

/** What a model costs, in short. */
export const pretrainingCost = ({ seconds }: VariantResult): string =>
  `${Math.round(seconds.mean)} s, 0 calls`;

/** The same as a sentence, for captions of curves that do not show it. */
export const costSentence = ({ environmentSteps, seconds }: VariantResult): string =>
  `Pre-training, once for all rewards, is not in the curves: ${whole(environmentSteps)} environment steps, ${Math.round(seconds.mean)} s, no reward call.`;

export function pretrainingSection({ pretraining }: ExperimentResults): Section[] {
  if (pretraining.length === 0) return [];
  const series = pretraining
    .filter(({ curves }) => curves.some((curve) => curve.length > 0))
    .map(({ name, curves }): Series => ({ name, ...meanCurve(curves) }));
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
            { title: 'optimizer steps', kind: 'number' },
            { title: 'environment steps', kind: 'number' },
            { title: 'reward calls', kind: 'number' },
            { title: 'seconds', kind: 'number' },
            { title: 'seeds', kind: 'number' },
          ],
          pretraining.map(({ name, success, steps, environmentSteps, seconds, seeds }) => [
            name,
            `${spreadText({ mean: 100 * success.mean, sd: 100 * success.sd }, 2)} %`,
            whole(steps),
            whole(environmentSteps),
            '0',
            spreadText(seconds, 0),
            String(seeds),
          ]),
        ),
      ],
    },
  ];
}

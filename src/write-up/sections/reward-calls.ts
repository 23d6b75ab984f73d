/** Section "Reward calls": how many there were, and how their scores went and spread. */
import { histogram } from '../../chart/bars.js';
import { lineChart } from '../../chart/chart.js';
import { figure, figures, paragraph } from '../../chart/page.js';
import { meanOfBestCurve } from '../../chart/paid-curves.js';
import { formatNumber } from '../../chart/scale.js';
import { scoreSign } from '../../run/paid-summary.js';
import type { ReportSection } from './report-section.js';

export const rewardCallsSection: ReportSection = ({ paid }) => {
  if (paid.length === 0) return [];
  const scores = paid.map(({ raw }) => raw);
  const feasible = scores.filter((raw) => raw !== null);
  const sign = scoreSign(paid);
  const k = Math.min(100, Math.max(1, Math.floor(paid.length / 2)));
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
            histogram(feasible, {
              title: 'Distribution of raw scores',
              x: { label: 'raw score' },
              y: { label: 'outcomes' },
            }),
          ),
        ]),
      ],
    },
  ];
};

/** The demonstration's report.html. */
import type { RewardDefinition } from '../reward/definition.js';
import { bestOf, type DemoResult } from '../run/rna-demo.js';
import { machineLine, packageVersion } from '../store/machine.js';
import { lineChart } from '../chart/chart.js';
import { countCurve, meanOfBestCurve } from '../chart/paid-curves.js';
import { code, figure, figures, paragraph, renderPage, table } from '../chart/page.js';
import { sequenceLogo } from '../chart/sequence-logo.js';

/** The page; `reward` tells what counts as a mode. */
export function demoReport(result: DemoResult, reward: RewardDefinition): string {
  const { methods } = result;
  const { isMode } = reward;
  const calls = methods[0].summary.rewardCalls;
  const k = Math.min(100, Math.floor(calls / 2));
  const percent = (x: number): string => `${(100 * x).toFixed(2)} %`;
  const number = (x: number | undefined, digits = 4): string => (x === undefined ? '-' : x.toFixed(digits));
  const best = bestOf(methods[0], 100);
  const curve = result.metrics.flatMap(({ step, success }) =>
    typeof step === 'number' && typeof success === 'number' ? [[step, success] as const] : [],
  );
  return renderPage({
    title: 'One model, pre-trained without a reward, adapted to RNA binding',
    lead: `Reward: ${reward.description}. ${calls} reward calls for every method, seed ${result.seed}${result.scale === 'smoke' ? '; a smoke test: far too short to mean anything' : ''}.`,
    facts: [
      { label: 'success on unseen outcomes', value: percent(result.successRateUnseen) },
      { label: 'mean of the best 100', value: number(methods[0].summary.top100) },
      { label: 'modes found', value: String(methods[0].summary.modes ?? '-') },
      { label: 'best', value: number(methods[0].summary.best) },
    ],
    sections: [
      {
        heading: 'What the calls have bought',
        blocks: [
          table(
            [
              { title: 'method' },
              { title: 'calls', kind: 'number' },
              { title: 'mean of the best 100', kind: 'number' },
              { title: 'best', kind: 'number' },
              { title: 'modes', kind: 'number' },
              { title: 'diversity', kind: 'number' },
            ],
            methods.map(({ name, summary }) => [
              name,
              String(summary.rewardCalls),
              number(summary.top100),
              number(summary.best),
              String(summary.modes ?? '-'),
              number(summary.diversity, 2),
            ]),
            'Raw fitness of distinct outcomes. Modes: fitness in the best 0.5 % of all 14-mers and no better single mutant. Diversity: mean Hamming distance within the best 100.',
          ),
          figures([
            figure(
              `Mean of the best ${k}`,
              lineChart(
                methods.map(({ name, paid }) => ({
                  name,
                  points: meanOfBestCurve(
                    paid.map(({ raw }) => raw),
                    k,
                  ),
                })),
                {
                  title: `Mean fitness of the best ${k} outcomes against reward calls`,
                  x: { label: 'reward calls', include: [0] },
                  y: { label: 'fitness' },
                },
              ),
            ),
            figure(
              'Modes found',
              lineChart(
                isMode
                  ? methods.map(({ name, paid }) => ({
                      name,
                      points: countCurve(paid, ({ outcome, raw }) => raw !== null && isMode(outcome, raw)),
                    }))
                  : [],
                {
                  title: 'Modes found against reward calls',
                  x: { label: 'reward calls', include: [0] },
                  y: { label: 'modes', include: [0] },
                },
              ),
            ),
          ]),
        ],
      },
      {
        heading: 'Best candidates',
        blocks: [
          figure(
            'Logo of the best 100',
            sequenceLogo(
              best.map(({ outcome }) => outcome),
              4,
              { title: 'Logo of the best 100' },
            ),
          ),
          table(
            [
              { title: '#', kind: 'number' },
              { title: 'sequence', kind: 'code' },
              { title: 'fitness', kind: 'number' },
            ],
            best.slice(0, 20).map(({ outcome, raw }, i) => [String(i + 1), outcome, number(raw)]),
          ),
        ],
      },
      {
        heading: 'Pre-training',
        blocks: [
          paragraph(
            `Success is the share of roll-outs that end in the outcome they were asked for, actions sampled, on outcomes drawn uniformly from all 4^14: ${percent(result.successRateUnseen)}; with the most probable actions ${percent(result.successRateGreedy)}. No reward was used, and no action was masked by reachability.`,
          ),
          figure(
            'Success while training',
            lineChart([{ name: 'sampled actions', points: curve }], {
              title: 'Success on fresh outcomes against optimizer steps',
              x: { label: 'steps', include: [0] },
              y: { label: 'success', include: [0, 1] },
            }),
          ),
        ],
      },
      { heading: 'How to get this again', blocks: [code(`npm run demo -- rna --seed ${result.seed}`)] },
    ],
    footer: [
      `ocgfn ${packageVersion()} on ${machineLine()}, ${result.kernels} kernels; pre-training ${result.pretrainSeconds.toFixed(1)} s, adaptation ${result.adaptSeconds.toFixed(1)} s`,
    ],
  });
}

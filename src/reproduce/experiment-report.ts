/**
 * report.html of an experiment: the paper's claims beside what came out, curves, tables, pictures, and the
 * grid of tries.
 */
import type { Backend } from '../tensor/backend.js';
import { machineLine, packageVersion } from '../store/machine.js';
import type { Html } from '../chart/html.js';
import { code, details, paragraph, renderPage, strong, table, type Section } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
import { pictureSections } from './pictures.js';
import { NOT_MEASURED } from './claims.js';
import type { Plan } from './plan.js';
import { adaptationSection } from './report-adaptation.js';
import { amount } from './report-parts.js';
import { pretrainingCost, pretrainingSection } from './report-pretraining.js';
import { controlsSection } from './report-contrast.js';
import { chooseTries } from './results.js';
import { type ExperimentResults } from './result-types.js';

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
  const pictures = scale.rewards.length ? await pictureSections(root, cells, scale.rewards[0], backend) : [];
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
            { label: 'Pre-training, once', value: pretrainingCost(first) },
          ]
        : []),
      ...(experiment.claims.length > 0 ? [{ label: 'Claims that held', value: claimsText(results) }] : []),
    ],
    sections: [
      ...(experiment.claims.length > 0
        ? [
            {
              heading: "The paper's claims, and what came out",
              blocks: [claimsTable(results), ...experiment.remarks.map((text) => paragraph(text))],
            },
          ]
        : []),
      ...pretrainingSection(results),
      ...controlsSection(results),
      ...adaptationSection(plan, results),
      ...pictures,
      ...triesSection(plan, results),
      { heading: 'How to reproduce', blocks: reproduce(plan) },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}`],
  });
}

function claimsText({ claims }: ExperimentResults): string {
  const measured = claims.filter(({ held }) => held !== null);
  return `${measured.filter(({ held }) => held).length} of ${measured.length} measured`;
}

const undecided = (measured: string): string => (measured === NOT_MEASURED ? NOT_MEASURED : 'not told apart');

function claimsTable({ claims }: ExperimentResults): Html {
  return table(
    [{ title: 'claim' }, { title: 'measured here' }, { title: 'held' }],
    claims.map(({ claim, measured, held }) => [
      claim,
      measured,
      held === null ? undecided(measured) : strong(held ? 'yes' : 'no'),
    ]),
    'Modes are "found faster" where a contender is ahead of each of the others at one of the numbers of calls shown at least, and behind none at any: the 95 % interval of the paired differences over seeds leaves out 0.',
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
          `Every contender was tuned on ${plan.tuningReward} with the same number of tries; the best went on to the other rewards.`,
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
            one.chosen ? strong('yes') : '',
          ]),
          'Score: mean over the numbers of calls shown above of modes found, or of the mean of the best 100 where there are no modes.',
        ),
      ],
    },
  ];
}

function reproduce({ experiment, scaleName, scale, cut }: Plan): Html[] {
  return [
    code(
      `npx ocgfn@${packageVersion()} reproduce ${experiment.name} --scale ${scaleName}` +
        (cut.seeds === undefined ? '' : ` --seeds ${cut.seeds}`) +
        (cut.rewards === undefined ? '' : ` --rewards '${cut.rewards.join(',')}'`),
    ),
    details('The scale in full', code(JSON.stringify(scale, null, 2))),
  ];
}

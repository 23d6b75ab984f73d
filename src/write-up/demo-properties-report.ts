/** The report.html of the demonstration on properties. */
import { code, figure, figures, paragraph, renderPage, table } from '../chart/page.js';
import { sequenceLogo } from '../chart/sequence-logo.js';
import type { PropertyDemoResult } from '../run/property-demo.js';
import { machineLine, packageVersion } from '../store/machine.js';
import { demoPicture } from './demo-picture.js';
import { modelSections } from './model-sections.js';

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

type DemoReward = PropertyDemoResult['rewards'][number];

/** Rows of the table, rewards side by side: there are more figures than would fit into one line of a page. */
const FIGURES: readonly (readonly [name: string, of: (one: DemoReward) => string])[] = [
  ['wants', ({ wants }) => wants],
  ['random tries for one', ({ randomTries }) => count(randomTries)],
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
  ['tv', ({ tv }) => tv.toFixed(3)],
  ['exact draws, tv', ({ noise }) => noise.toFixed(3)],
  ['untrained, tv', ({ untrainedTv }) => untrainedTv.toFixed(3)],
  ['MCMC, tv', ({ mcmcTv }) => mcmcTv.toFixed(3)],
  ['by rejection, tv', ({ rejectionTv }) => rejectionTv.toFixed(3)],
  ['by rejection, objects', ({ rejectionDraws }) => count(rejectionDraws)],
  ['from scratch, tv', ({ scratchTv }) => scratchTv.toFixed(3)],
  ['from scratch, seconds', ({ scratchSeconds }) => String(scratchSeconds)],
];

/** @param model folder of the pre-trained model */
export async function demoPropertiesReport(result: PropertyDemoResult, model: string): Promise<string> {
  const { question, rewards } = result;
  const names = Object.keys(question.objects[0]?.properties ?? {});
  return renderPage({
    title: 'One model of peptides, pre-trained without a reward: ask for properties',
    lead: `Asked for ${question.text}: 1 in ${count(question.oneIn)} random peptides. Seed ${result.seed}${result.scale === 'smoke' ? '; a smoke test: far too short to mean anything' : ''}.`,
    facts: [
      { label: 'combinations found', value: `${result.cellsFound} of ${count(result.cells)}` },
      { label: 'success over them', value: `${(100 * result.successRate).toFixed(2)} %` },
      { label: 'seconds of pre-training', value: result.pretrainSeconds.toFixed(0) },
      { label: 'reward calls', value: '0' },
    ],
    sections: [
      {
        heading: 'Two rewards without a call',
        blocks: [
          figure('Shares of combinations', demoPicture(result)),
          table(
            [
              { title: 'reward' },
              ...rewards.map(({ reward }) => ({ title: reward, kind: 'number' as const })),
            ],
            FIGURES.map(([name, of]) => [name, ...rewards.map(of)]),
            'Random tries: objects drawn at random for one of the reward. tv: distance between the shares of cells drawn and wanted by the masses that the model has measured, the same for all. Exact draws: what as many draws of the target itself would have. Untrained: a model of one step, as many roll-outs. MCMC, tempered: for as many seconds as the model took. Rejection: random peptides kept in proportion to the reward, for as many seconds as the model took. From scratch: a GFlowNet trained by trajectory balance on that reward alone. One seed, which ranks nothing; docs/properties.md has more seeds and controls.',
          ),
        ],
      },
      {
        heading: 'What was asked for',
        blocks: [
          paragraph(
            `${question.objects.length} peptides in ${question.seconds.toFixed(1)} s and ${question.attempts} attempts.`,
          ),
          figures([
            figure(
              'Letters by position',
              sequenceLogo(
                question.objects.map(({ outcome }) => outcome),
                20,
                {
                  title: 'Sequence logo of the peptides asked for',
                },
              ),
            ),
          ]),
          table(
            [
              { title: 'peptide', kind: 'code' as const },
              ...names.map((title) => ({ title, kind: 'number' as const })),
            ],
            question.objects
              .slice(0, 20)
              .map(({ outcome, properties }) => [
                outcome,
                ...Object.values(properties).map((value) => String(Number(value.toPrecision(3)))),
              ]),
          ),
        ],
      },
      ...(await modelSections(model)),
      { heading: 'How to get this again', blocks: [code(`npm run demo -- --seed ${result.seed}`)] },
    ],
    footer: [`ocgfn ${packageVersion()} on ${machineLine()}, ${result.kernels} kernels`],
  });
}

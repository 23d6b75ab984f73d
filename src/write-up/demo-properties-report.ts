/** The report.html of the demonstration on properties. */
import { code, figure, figures, paragraph, renderPage, table } from '../chart/page.js';
import { sequenceLogo } from '../chart/sequence-logo.js';
import type { PropertyDemoResult } from '../run/property-demo.js';
import { machineLine, packageVersion } from '../store/machine.js';
import { demoPicture } from './demo-picture.js';
import { modelSections } from './model-sections.js';

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

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
              { title: 'wants' },
              { title: 'random tries for one', kind: 'number' },
              { title: 'seconds', kind: 'number' },
              { title: 'tv over cells', kind: 'number' },
              { title: 'exact draws', kind: 'number' },
              { title: 'from scratch, seconds', kind: 'number' },
              { title: 'from scratch, tv', kind: 'number' },
              { title: 'untrained, tv', kind: 'number' },
              { title: 'mcmc, tv', kind: 'number' },
              { title: 'by rejection, objects', kind: 'number' },
              { title: 'by rejection, tv', kind: 'number' },
            ],
            rewards.map((one) => [
              one.reward,
              one.wants,
              count(one.randomTries),
              one.seconds.toFixed(1),
              one.tv.toFixed(3),
              one.noise.toFixed(3),
              String(one.scratchSeconds),
              one.scratchTv.toFixed(3),
              one.untrainedTv.toFixed(3),
              one.mcmcTv.toFixed(3),
              count(one.rejectionDraws),
              one.rejectionTv.toFixed(3),
            ]),
            'tv: distance between the shares of cells drawn and wanted by the masses that the model has measured, the same for all. Exact draws: what as many draws of the target itself would have. Untrained: a model of one step, as many roll-outs. MCMC, tempered: for as many seconds as the model took. From scratch: a GFlowNet trained by trajectory balance on that reward alone. By rejection: random peptides kept in proportion to the reward, for as many seconds as the model took. One seed, which ranks nothing; docs/cells.md has more controls.',
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

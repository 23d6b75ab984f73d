/**
 * The card of a proxy as a page: what it learnt from, how far it can be trusted, and the calibration plot.
 */
import { scatterChart } from '../../chart/chart.js';
import { figure, paragraph, renderPage, table } from '../../chart/page.js';
import { packageVersion } from '../../store/machine.js';
import type { StoredProxy } from './proxy-file.js';

/** What a reader must know before samples of a proxy are believed. */
export const PROXY_CAUTION =
  'Held-out sequences resemble the training data. Sequences that a sampler makes do not: a proxy can be fooled by ' +
  'them (runs of one letter are a usual case). Look at the least score of the ensemble and at the ' +
  'complexity of a sequence beside its score, and test what you believe.';

/** The facts of a card, in words. */
export function cardFacts({ model, card }: StoredProxy): { label: string; value: string }[] {
  const three = (value: number): string => value.toFixed(3);
  return [
    ...(card.auc === undefined ? [] : [{ label: 'held-out AUC', value: three(card.auc) }]),
    ...(card.accuracy === undefined ? [] : [{ label: 'held-out accuracy', value: three(card.accuracy) }]),
    ...(card.r2 === undefined ? [] : [{ label: 'held-out R2', value: three(card.r2) }]),
    { label: 'rank correlation', value: three(card.spearman) },
    { label: 'calibration error', value: three(card.calibrationError) },
    { label: 'sequences', value: String(card.sequences) },
    { label: 'networks', value: String(model.members.length) },
  ];
}

export function proxyPage(stored: StoredProxy): string {
  const { model, card } = stored;
  const what = model.kind === 'classification' ? 'share of positives' : 'mean value';
  const plot = scatterChart(
    [{ name: 'tenths of the data', points: card.bins.map((bin) => [bin.predicted, bin.observed]) }],
    {
      title: 'Calibration',
      description: 'Points on the diagonal: the predictions mean what they say.',
      x: { label: 'predicted, held out' },
      y: { label: what },
      diagonal: true,
    },
  );
  return renderPage({
    title: `Proxy of ${card.data.file}`,
    lead: `A ${model.kind} proxy: ${model.members.length} networks on ${model.features} features, each tested on sequences it had not seen.`,
    facts: cardFacts(stored),
    sections: [
      {
        heading: 'How far to trust it',
        blocks: [
          paragraph(PROXY_CAUTION),
          figure(
            'Calibration',
            plot,
            `Each point is a tenth of the held-out predictions against the ${what} among them.`,
          ),
        ],
      },
      {
        heading: 'Data',
        blocks: [
          table(
            [{ title: 'of the data' }, { title: 'value', kind: 'code' }],
            [
              ['file', card.data.file],
              ['SHA-256', card.data.sha256],
              ['repeated rows left out', String(card.repeats)],
              ['unclear sequences left out', String(card.unclear)],
              ['letters', model.alphabet],
              ['lengths', model.lengths.join(' to ')],
            ],
          ),
        ],
      },
    ],
    footer: [`ocgfn ${packageVersion()}; trained in ${card.seconds} s`],
  });
}

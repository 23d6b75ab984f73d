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

const three = (value: number): string => value.toFixed(3);

/** `kernel`, `ridge on composition` */
const nameOf = ({ learner, features }: { learner: string; features?: string }): string =>
  features === undefined ? learner : `${learner} on ${features}`;

/** The facts of a card, in words. */
export function cardFacts({ model, card }: StoredProxy): { label: string; value: string }[] {
  const { score, tried } = card;
  const headline = (label: string, value: number | undefined): { label: string; value: string }[] =>
    value === undefined
      ? []
      : [
          {
            label,
            value:
              score === undefined
                ? three(value)
                : `${three(score.figure)} (95 %: ${three(score.low)} to ${three(score.high)})`,
          },
        ];
  return [
    ...headline('held-out AUC', card.auc),
    ...(card.accuracy === undefined ? [] : [{ label: 'held-out accuracy', value: three(card.accuracy) }]),
    ...headline('held-out R2', card.r2),
    { label: 'rank correlation', value: three(card.spearman) },
    { label: 'calibration error', value: three(card.calibrationError) },
    { label: 'learner', value: `${nameOf(model.fit)}, ${model.fit.members.length} members` },
    ...(tried === undefined || tried.length < 2
      ? []
      : [
          {
            label: 'not as good',
            value: tried.slice(1).map((one) => `${nameOf(one)} ${three(one.figure)}`).join('; '), // prettier-ignore
          },
        ]),
    { label: 'sequences', value: String(card.sequences) },
    { label: 'letters', value: model.alphabet },
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
    lead: `A ${model.kind} proxy: ${model.fit.members.length} members (${nameOf(model.fit)}), each tested on sequences it had not seen.`,
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
      ...learnersSection(stored),
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
              ['sequences', String(card.sequences)],
              ['lengths', model.lengths.join(' to ')],
            ],
          ),
        ],
      },
    ],
    footer: [`ocgfn ${packageVersion()}; trained in ${card.seconds} s`],
  });
}

/** What was tried, and what was kept; of proxies that know. */
function learnersSection({ card, model }: StoredProxy): Parameters<typeof renderPage>[0]['sections'] {
  const { tried, untried = [], score } = card;
  if (tried === undefined || score === undefined) return [];
  const figureName = model.kind === 'classification' ? 'AUC' : 'R2';
  const taken = tried[0].figure - score.figure;
  return [
    {
      heading: 'Learners',
      blocks: [
        table(
          [{ title: 'learner', kind: 'code' }, { title: `held-out ${figureName}` }, { title: '' }],
          tried.map((one, i) => [nameOf(one), three(one.figure), i === 0 ? 'kept' : '']),
        ),
        paragraph(
          `All were tested on the same folds. The best of several looks better than it is: ${three(taken)} is taken off for that, ` +
            `which leaves ${three(score.figure)} (95 %: ${three(score.low)} to ${three(score.high)}).`,
        ),
        ...untried.map((why) => paragraph(`Left out: ${why}.`)),
      ],
    },
  ];
}

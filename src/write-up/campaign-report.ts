/** report.html of a campaign: plates in pictures, the best, what is out, and where everything came from. */
import { basename, resolve } from 'node:path';
import type { Campaign } from '../campaign/campaign-folder.js';
import { directionSign, pendingOf, plateBySequence } from '../campaign/evidence-of.js';
import { doubtSentence } from '../campaign/doubted-plate.js';
import type { IssuedWell } from '../campaign/issued-round.js';
import { bestScore, returnedPlates } from '../campaign/returned-plates.js';
import { countOf } from '../format/count-of.js';
import type { Html } from '../chart/html.js';
import { details, figures, paragraph, renderPage, table, type Fact, type Section } from '../chart/page.js';
import { formatNumber } from '../chart/scale.js';
import { distancePicture, predictionPicture, progressPicture, scoresPicture } from './campaign-pictures.js';

/** Sequences in the table of the best. */
const LISTED = 25;

export function campaignReport(campaign: Campaign): string {
  const { path, record } = campaign;
  const space = Object.entries(record.task).filter(([key]) => key !== 'name' && key !== 'construction');
  return renderPage({
    title: `Campaign ${basename(resolve(path))}`,
    lead: `Sequences, ${space.map(([key, value]) => `${key} ${String(value)}`).join(', ')}; ${record.lower === true ? 'lower' : 'higher'} is better.`,
    facts: factsOfCampaign(campaign),
    sections: [
      { heading: 'How far it has come', blocks: [pictures(campaign)] },
      ...platesSection(campaign),
      ...bestSection(campaign),
      ...pendingSection(campaign),
      ...madeSection(campaign),
    ],
    footer: [`ocgfn ${record.version}; begun ${record.created} with ${record.begun.file || 'no data'}`],
  });
}

function factsOfCampaign(campaign: Campaign): Fact[] {
  const { measured, rounds } = campaign;
  const scores = measured.flatMap(({ raw }) => (raw === null ? [] : [raw]));
  const best = bestScore(scores, directionSign(campaign));
  const plates = returnedPlates(campaign);
  const [intervals, inside] = [
    plates.reduce((sum, one) => sum + one.intervals, 0),
    plates.reduce((sum, one) => sum + one.inside, 0),
  ];
  return [
    { label: 'results', value: formatNumber(measured.length) },
    ...(best === undefined ? [] : [{ label: 'best score', value: formatNumber(best) }]),
    { label: 'plates', value: String(rounds.reduce((last, { items }) => Math.max(last, ...items.map(({ plate }) => plate)), 0)) },
    { label: 'pending', value: String(pendingOf(campaign).length) },
    { label: 'failed', value: String(measured.length - scores.length) },
    ...(intervals === 0 ? [] : [{ label: '90 % intervals that held', value: `${inside} of ${intervals}` }]),
  ]; // prettier-ignore
}

function pictures(campaign: Campaign): Html {
  const all = [
    progressPicture(campaign),
    scoresPicture(campaign),
    predictionPicture(campaign),
    distancePicture(campaign),
  ];
  return figures(all.filter((one) => one !== undefined));
}

const number = (value: number | undefined): string => (value === undefined ? '' : formatNumber(value));

function platesSection(campaign: Campaign): Section[] {
  const plates = returnedPlates(campaign);
  if (plates.length === 0) return [];
  const columns = ['plate', 'back', 'failed', 'pending', 'best', 'mean', 'score - prediction', 'intervals that held', 'rank correlation']; // prettier-ignore
  const rows = plates.map((one) => [
    String(one.plate),
    `${one.measured + one.failed} of ${one.proposed}`,
    String(one.failed),
    String(one.pending),
    number(one.best),
    number(one.mean),
    number(one.meanError),
    one.intervals === 0 ? '' : `${one.inside} of ${one.intervals}`,
    one.correlation === undefined ? '' : one.correlation.toFixed(2),
  ]);
  const list = table(
    columns.map((title) => ({ title, kind: 'number' })),
    rows,
    'Intervals that held: of 90 % intervals 9 of 10 should. Score - prediction: the mean, below 0 where predictions were too high. Rank correlation: of prediction and score.',
  );
  const doubts = plates.flatMap((one) => doubtSentence(one) ?? []).map((said) => paragraph(`${said}.`));
  return [{ heading: 'Plates', blocks: [list, ...doubts] }];
}

function bestSection(campaign: Campaign): Section[] {
  const sign = directionSign(campaign);
  const plates = plateBySequence(campaign.rounds);
  const ranked = campaign.measured
    .flatMap((one) => (one.raw === null ? [] : [{ ...one, raw: one.raw }]))
    .sort((a, b) => sign * (b.raw - a.raw) || (a.outcome < b.outcome ? -1 : 1));
  if (ranked.length === 0) return [];
  const rows = ranked.slice(0, LISTED).map(({ outcome, raw, n, deviation, bound, sources }, i) => {
    const plate = plates.get(outcome);
    return [
      String(i + 1),
      outcome,
      `${bound ?? ''}${formatNumber(raw)}`,
      String(n ?? 1),
      number(deviation),
      plate === undefined ? '' : String(plate),
      sources.join(', '),
    ];
  });
  const list = table(
    [
      { title: '#', kind: 'number' },
      { title: 'sequence', kind: 'code' },
      { title: 'score', kind: 'number' },
      { title: 'values', kind: 'number' },
      { title: 'deviation', kind: 'number' },
      { title: 'plate', kind: 'number' },
      { title: 'from' },
    ],
    rows,
    `The best ${rows.length} of ${ranked.length}. Values: measurements behind the score, their mean.`,
  );
  return [{ heading: 'Best measured', blocks: [list] }];
}

function pendingSection(campaign: Campaign): Section[] {
  const pending = pendingOf(campaign);
  if (pending.length === 0) return [];
  const row = ({ id, sequence, prediction, low, high, reason, nearest, distance }: IssuedWell): string[] => [
    id,
    sequence,
    number(prediction),
    low === undefined || high === undefined ? '' : `${formatNumber(low)} to ${formatNumber(high)}`,
    reason,
    nearest ?? '',
    distance === undefined ? '' : String(distance),
  ];
  const list = table(
    [
      { title: 'id' },
      { title: 'sequence', kind: 'code' },
      { title: 'prediction', kind: 'number' },
      { title: '90 % interval', kind: 'number' },
      { title: 'reason' },
      { title: 'nearest measured', kind: 'code' },
      { title: 'distance', kind: 'number' },
    ],
    pending.map(row),
  );
  return [{ heading: 'Out, no result yet', blocks: [details(countOf(pending.length, 'sequence'), list)] }];
}

/** What the plates were made by. */
function madeSection({ record, rounds }: Campaign): Section[] {
  const last = rounds.at(-1);
  const settings = Object.entries(record.settings).map(([key, value]) => `${key}=${String(value)}`);
  const facts = Object.entries(last?.facts ?? {}).map(([key, value]) => [
    key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    typeof value === 'number' ? formatNumber(value) : String(value),
  ]);
  return [
    {
      heading: 'How plates are made',
      blocks: [
        paragraph(
          `Seed ${record.seed}; ${record.where === undefined ? 'no constraint' : `every proposal fulfils "${record.where}"`}; ${settings.length === 0 ? 'settings as preset' : `settings ${settings.join(', ')}`}.`,
        ),
        ...(facts.length === 0
          ? []
          : [table([{ title: 'of the last round' }, { title: 'is', kind: 'number' }], facts)]),
      ],
    },
  ];
}

/** Pictures of a campaign: how far it has come, plate by plate, and whether its predictions held. */
import type { Campaign } from '../campaign/campaign-folder.js';
import { directionSign, plateBySequence } from '../campaign/evidence-of.js';
import { platesOf } from '../campaign/issued-round.js';
import { bestScore, returnedPlates, scoresBefore } from '../campaign/returned-plates.js';
import { barChart } from '../chart/bars.js';
import { lineChart, scatterChart, type Point } from '../chart/chart.js';
import type { Html } from '../chart/html.js';
import { intervalChart, type IntervalSeries } from '../chart/interval-chart.js';
import { figure } from '../chart/page.js';

/** Width of the strip in which the dots of a plate lie. */
const STRIP = 0.5;

/** The best so far and the mean of each plate; what was known before is plate 0. */
export function progressPicture(campaign: Campaign): Html {
  const before = scoresBefore(campaign);
  const start = bestScore(before, directionSign(campaign));
  const best: Point[] = start === undefined ? [] : [[0, start]];
  const mean: Point[] = before.length === 0 ? [] : [[0, before.reduce((a, b) => a + b, 0) / before.length]];
  for (const plate of returnedPlates(campaign)) {
    if (plate.mean === undefined || plate.bestSoFar === undefined) continue;
    best.push([plate.plate, plate.bestSoFar]);
    mean.push([plate.plate, plate.mean]);
  }
  const series = [
    { name: 'best so far', points: best },
    { name: 'mean of the plate', points: mean },
  ];
  return figure(
    'Best so far',
    lineChart(series, {
      title: 'Best score so far and mean of each plate',
      x: { label: 'plate (0: before the first)', include: [0, 1], whole: true },
      y: { label: 'score' },
    }),
    `${campaign.record.lower === true ? 'Lower' : 'Higher'} is better.`,
  );
}

/** Every score in the strip of its plate. */
export function scoresPicture(campaign: Campaign): Html {
  const plates = plateBySequence(campaign.rounds);
  const places = new Map<number, number>();
  const dots = campaign.measured.flatMap(({ outcome, raw }): Point[] => {
    if (raw === null) return [];
    const plate = plates.get(outcome) ?? 0;
    const place = places.get(plate) ?? 0;
    places.set(plate, place + 1);
    // Spread by the golden ratio, so that dots next to each other do not lie over each other.
    return [[plate + STRIP * (((place * 0.618034) % 1) - 0.5), raw]];
  });
  const last = Math.max(1, ...plates.values());
  return figure(
    'Scores by plate',
    scatterChart([{ name: 'scores', points: dots }], {
      title: 'Scores by plate',
      x: { label: 'plate (0: before the first)', include: [-STRIP, last + STRIP], whole: true },
      y: { label: 'score' },
    }),
    'A dot a sequence; what was on no plate stands at 0.',
  );
}

/** Predicted and measured, a series a round; undefined while nothing predicted was measured. */
export function predictionPicture(campaign: Campaign): Html | undefined {
  const scores = new Map(campaign.measured.map(({ outcome, raw }) => [outcome, raw]));
  const series = campaign.rounds.flatMap((round): IntervalSeries[] => {
    const points = round.items.flatMap(({ id, sequence, prediction, low, high }) => {
      const y = scores.get(sequence);
      if (typeof y !== 'number' || prediction === undefined || low === undefined || high === undefined) return []; // prettier-ignore
      return { x: prediction, low, high, y, label: `${id} ${sequence}: ${y}, predicted ${low} to ${high}` };
    });
    const plates = platesOf(round);
    const name = plates.length === 1 ? `plate ${plates[0]}` : `plates ${plates[0]} to ${plates.at(-1)}`;
    return points.length === 0 ? [] : [{ name, points }];
  });
  if (series.length === 0) return undefined;
  return figure(
    'Predicted and measured',
    intervalChart(series, {
      title: 'Measured score against predicted score, with 90 % intervals',
      x: { label: 'predicted' },
      y: { label: 'measured' },
    }),
    'A dot a sequence, its 90 % interval upright: where the dot lies on its line the interval held. Dashed: as predicted.',
  );
}

/** How far the last round went from what was measured; undefined where it is not known. */
export function distancePicture({ rounds }: Campaign): Html | undefined {
  const counts = new Map<number, number>();
  for (const { distance } of rounds.at(-1)?.items ?? [])
    if (distance !== undefined) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  const bars = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([distance, value]) => ({ name: `${distance} ${distance === 1 ? 'letter' : 'letters'}`, value }));
  return figure(
    'How far the last plate went',
    barChart(bars, { title: 'Distance to the nearest measured sequence', label: 'sequences' }),
    'Letters that differ from the nearest sequence that was measured when the plate was made.',
  );
}

/**
 * The demonstration on properties in one picture: random peptides and those that were asked for; then a row for
 * each reward: what it wants, what the pre-trained model draws without a call, and the controls.
 */
import { cellMaps } from '../chart/cell-maps.js';
import type { Html } from '../chart/html.js';
import type { PropertyDemoResult, RewardFigures } from '../run/property-demo.js';

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const tv = (value: number): string => `tv ${value.toFixed(3)}`;

/** Peptides that are shown. */
const LINES = 6;

export function demoPicture({ question, rewards, plane }: PropertyDemoResult): Html {
  const { columns, rows, base, asked } = plane;
  const asking = {
    heading: `Pre-trained once, without a reward, then asked for ${question.text}`,
    own: true,
    lines: question.objects
      .slice(0, LINES)
      .map(({ outcome, properties }) => `${outcome}  charge ${properties.charge}`),
    maps: [
      { title: 'random peptides', note: `1 in ${count(question.oneIn)} has it`, shares: base },
      {
        title: 'asked for',
        note: `${question.objects.length} in ${question.seconds.toFixed(1)} s`,
        shares: asked,
      },
    ],
  };
  return cellMaps([asking, ...rewards.map(rewardRow)], {
    title: 'A pre-trained model asked for properties, and two rewards met without a call',
    description: rewards
      .map((one) => `${one.reward}: model ${tv(one.tv)}, from scratch ${tv(one.scratchTv)}`)
      .join('; '),
    columns,
    rows,
    xLabel: plane.x,
    yLabel: plane.y,
  });
}

function rewardRow({ maps, ...one }: RewardFigures) {
  return {
    heading: `A new reward: ${one.wants}`,
    maps: [
      { title: 'wanted', note: `exact draws: ${tv(one.noise)}`, shares: maps.wanted },
      {
        title: 'the model, no call, no training',
        note: `${tv(one.tv)}, ${one.seconds.toFixed(1)} s`,
        shares: maps.drawn,
      },
      {
        title: 'trained from scratch',
        note: `${tv(one.scratchTv)}, ${one.scratchSeconds} s`,
        shares: maps.scratch,
      },
      {
        title: 'rejection',
        note: `${tv(one.rejectionTv)}, ${count(one.rejectionDraws)} objects in ${one.seconds.toFixed(1)} s`,
        shares: maps.rejection,
      },
    ],
  };
}

/**
 * Rows of figures by seed, with their controls: what tables, sentences and results/ are made of. A row's
 * figure of a seed is the mean over the rewards of the comparison, so that pairs of rows differ by seed
 * alone.
 */
import { mean } from '../math/moments.js';
import type { Plan } from './plan.js';
import { SECONDS, type Contrast, type ContrastRow, type Measure } from './contrast-types.js';
import type { CellResult } from './result-types.js';

const calls = (count: number): string => `${count.toLocaleString('en-US')} calls`;

/** Measures of a plan: modes where the reward defines some, best 100, distance, seconds. */
function measuresOf(plan: Plan, cells: readonly CellResult[]): Measure[] {
  const hasModes = cells.every(({ curve }) => curve.modes !== undefined);
  return [
    ...(hasModes
      ? plan.scale.calls.map((n) => ({ key: `modes@${n}`, title: `modes, ${calls(n)}`, digits: 1 }))
      : []),
    ...plan.scale.calls.map((n) => ({ key: `top100@${n}`, title: `best 100, ${calls(n)}`, digits: 4 })),
    ...(cells.some(({ tv }) => tv !== undefined)
      ? [{ key: 'tv', title: 'tv', digits: 3, isDistance: true }]
      : []),
    { key: SECONDS, title: 'processor s', digits: 1, isDistance: true },
  ];
}

/** The figure of a cell by the key of a measure; NaN where it has none. */
function figureOf({ curve, tv, processorSeconds }: CellResult, key: string): number {
  if (key === 'tv') return tv ?? NaN;
  if (key === SECONDS) return processorSeconds ?? NaN;
  const [metric, count] = key.split('@');
  const values = metric === 'modes' ? curve.modes : curve.top100;
  return values?.[curve.calls.indexOf(Number(count))] ?? NaN;
}

/**
 * @param cells of rewards and seeds on which all contenders of the plan have ended
 * @returns undefined while there is none
 */
export function contrastOf(plan: Plan, cells: readonly CellResult[]): Contrast | undefined {
  if (cells.length === 0) return undefined;
  const { experiment, scale, contenders } = plan;
  const rewards = [...new Set(cells.map(({ reward }) => reward))];
  // A seed counts once all rewards that are there are there for it.
  const seeds = [...new Set(cells.map(({ seed }) => seed))]
    .filter((seed) =>
      rewards.every((reward) => cells.some((one) => one.seed === seed && one.reward === reward)),
    )
    .sort((a, b) => a - b);
  if (seeds.length === 0) return undefined;
  const measures = measuresOf(plan, cells);
  const rounds = [...new Set(cells.flatMap((cell) => cell.rounds ?? []))].sort();
  const rows = contenders.map(({ name, controls }): ContrastRow => {
    const own = cells.filter(({ contender }) => contender === name);
    const bySeed = (key: string): number[] =>
      seeds.map((seed) => mean(own.filter((one) => one.seed === seed).map((one) => figureOf(one, key))));
    const figures = measures
      .map(({ key }) => [key, bySeed(key)] as const)
      .filter(([, values]) => values.every(Number.isFinite));
    return {
      name,
      ...(controls && { controls: { of: controls.of, without: controls.without } }),
      figures: Object.fromEntries(figures),
    };
  });
  return {
    name: experiment.name,
    title: experiment.title,
    task: [
      experiment.taskName,
      ...Object.entries(scale.task).map(([key, value]) => `${key}=${String(value)}`),
    ].join(' '),
    rewards,
    budget: scale.budget,
    ...(rounds.length > 0 && { rounds }),
    seeds,
    measures,
    rows,
  };
}

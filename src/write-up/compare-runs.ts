/** Several runs side by side: curves against reward calls, and a table of where they end. */
import type { RewardDefinition } from '../reward/definition.js';
import { readPaid, summarizeEntries } from '../run/paid-summary.js';
import { safeEnvironment, safeReward } from '../host/safe-reward.js';
import type { Series } from '../chart/chart.js';
import { meanCurve } from '../chart/mean-curve.js';
import { moments, type Moments } from '../math/moments.js';
import type { FoundRun } from '../store/find-runs.js';
import { curvesOf, type Curve } from './curves.js';
import { groupRuns, type RunGroup } from './group-runs.js';

export interface ComparedGroup {
  readonly label: string;
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  /** Figures at the end that all runs of the group have: mean and deviation over them. */
  readonly figures: Readonly<Record<string, Moments>>;
}

export interface ComparedCurve {
  readonly name: string;
  readonly x: Curve['x'];
  /** One a group that has this curve, named by the group's label. */
  readonly series: readonly Series[];
}

export interface Comparison {
  readonly groups: readonly ComparedGroup[];
  readonly curves: readonly ComparedCurve[];
  /** The size of the best set that is averaged. */
  readonly k: number;
  /** What makes the figures at the end unlike each other, a sentence each. */
  readonly caveats: readonly string[];
}

/** Figures at the end, in the order in which they are shown. */
export const FIGURES = [
  'rewardCalls', 'best', 'top100', 'modes', 'diversity', 'successRate', 'tv', 'seconds',
] as const; // prettier-ignore

export async function compareRuns(runs: readonly FoundRun[]): Promise<Comparison> {
  const groups = groupRuns(runs);
  const calls = runs.map(({ path }) => readPaid(path).length).filter((count) => count > 0);
  // The best 100, or half of the shortest run: a mean over more than there are says nothing.
  const k = Math.max(1, Math.min(100, Math.floor(Math.min(...calls, 200) / 2)));
  const rewards = new Map<FoundRun, RewardDefinition | undefined>();
  for (const run of runs) rewards.set(run, await safeReward(run.record));
  const curves = groups.map(({ runs: members }) =>
    members.map((run) => curvesOf(run.path, rewards.get(run), k)),
  );
  const compared = groups.map((group) => finalFigures(group, rewards));
  return { k, groups: compared, curves: drawable(groups, curves), caveats: caveatsOf(runs, compared) };
}

function caveatsOf(runs: readonly FoundRun[], groups: readonly ComparedGroup[]): string[] {
  const different = (values: readonly unknown[]): boolean =>
    new Set(values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))).size > 1;
  return [
    ...(different(runs.map(({ record }) => record.task)) ? ['The runs are on different tasks.'] : []),
    ...(different(runs.map(({ record }) => record.config.reward))
      ? ['The runs have different rewards: their scores are not on one scale.']
      : []),
    ...(different(groups.map(({ figures }) => figures.rewardCalls?.mean))
      ? ['They end at different numbers of reward calls: compare the curves at equal ones.']
      : []),
  ];
}

function finalFigures(
  { label, runs }: RunGroup,
  rewards: ReadonlyMap<FoundRun, RewardDefinition | undefined>,
): ComparedGroup {
  const each = runs.map((run): Record<string, unknown> => {
    const paid = readPaid(run.path);
    const bought =
      paid.length > 0 && summarizeEntries(paid, safeEnvironment(run.record) ?? {}, rewards.get(run));
    return { ...run.record.summary, seconds: run.record.seconds, ...bought };
  });
  const figures: Record<string, Moments> = {};
  for (const name of FIGURES) {
    const values = each.map((one) => one[name]);
    if (values.every((value): value is number => typeof value === 'number')) figures[name] = moments(values);
  }
  return {
    label,
    runs: runs.map(({ path }) => path),
    seeds: runs.map(({ record }) => record.seed),
    figures,
  };
}

function drawable(
  groups: readonly RunGroup[],
  curves: readonly (readonly ReadonlyMap<string, Curve>[])[],
): ComparedCurve[] {
  const names = [...new Set(curves.flat().flatMap((one) => [...one.keys()]))];
  return names.flatMap((name): ComparedCurve[] =>
    (['reward calls', 'step'] as const).flatMap((x): ComparedCurve[] => {
      const series = groups.flatMap(({ label }, g): Series[] => {
        const own = curves[g].map((one) => one.get(name));
        if (!own.every((curve) => curve !== undefined && curve.x === x)) return [];
        return [{ name: label, ...meanCurve(own.map((curve) => curve!.points)) }];
      });
      return series.length > 0 ? [{ name, x, series }] : [];
    }),
  );
}

/**
 * What the cells of an experiment have shown so far: aggregates over rewards and seeds, tries and verdicts.
 * Plain data: results.json is this.
 */
import { mean, moments } from '../math/moments.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../store/json-lines.js';
import { UsageError } from '../settings/errors.js';
import { readMetrics } from '../store/run-directory.js';
import { firstIssue } from '../store/zod-issue.js';
import { judge } from './claims.js';
import { contrastOf } from './contrast.js';
import type { Contender } from './experiment.js';
import type { SpendingCell, Plan } from './plan.js';
import { cellRecord, paidCellSchema } from './run-cell.js';
import type {
  CellResult,
  ContenderResult,
  ExperimentResults,
  Spread,
  TryResult,
  VariantResult,
} from './result-types.js';
import { standingsOf } from './standings.js';

/** The result of a paid cell that is complete. */
export function cellResult(root: string, cell: SpendingCell): CellResult | undefined {
  const record = cellRecord(join(root, cell.folder));
  if (record?.status !== 'done') return undefined;
  const read = paidCellSchema.safeParse(record.summary);
  if (!read.success)
    throw new UsageError(`${join(root, cell.folder)}: run.json: ${firstIssue(read.error, 'summary')}`);
  const { curve, tv, diversity, processorSeconds, rewardCalls } = read.data;
  return {
    contender: cell.contender.name,
    reward: cell.reward,
    seed: cell.seed,
    attempt: cell.attempt,
    folder: cell.folder,
    curve,
    ...(tv !== undefined && { tv }),
    ...(diversity !== undefined && { diversity }),
    ...roundsOf(record.config),
    rewardCalls,
    seconds: record.seconds,
    ...(processorSeconds !== undefined && { processorSeconds }),
  };
}

/** Settings whose presets have changed between versions and decide what a budget finds. */
const ROUNDS = ['first', 'round', 'roundShare', 'roundLeast', 'surrogate'];

function roundsOf(config: JsonObject): Pick<CellResult, 'rounds'> {
  if (!('roundShare' in config)) return {};
  return {
    rounds: ROUNDS.filter((key) => key in config)
      .map((key) => `${key}=${String(config[key])}`)
      .join(' '),
  };
}

/** The score by which tries are compared. */
export function scoreOf({ curve }: CellResult, shown: readonly number[]): number {
  const values = curve.modes ?? curve.top100;
  return mean(shown.map((calls) => values[curve.calls.indexOf(calls)]));
}

/** The best complete try of a contender; ties go to the earlier one. undefined: none is complete. */
export function bestTry(root: string, plan: Plan, contender: string): number | undefined {
  let best: { attempt: number; score: number } | undefined;
  for (const cell of plan.tuning()) {
    if (cell.contender.name !== contender) continue;
    const result = cellResult(root, cell);
    if (!result) continue;
    const score = scoreOf(result, plan.scale.calls);
    if (!best || score > best.score) best = { attempt: cell.attempt, score };
  }
  return best?.attempt;
}

/** The best try of each contender that has one, by name. */
export function chooseTries(root: string, plan: Plan): Map<string, number> {
  return new Map(
    plan.contenders.flatMap(({ name }) => {
      const attempt = bestTry(root, plan, name);
      return attempt === undefined ? [] : [[name, attempt] as const];
    }),
  );
}

/** Reads everything that is there. */
export function collectResults(root: string, plan: Plan): ExperimentResults {
  const chosen = chooseTries(root, plan);
  const tuning = plan.tuning();
  const judging = plan.judging(chosen);
  const cells = judging.map((cell) => cellResult(root, cell)).filter((result) => result !== undefined);
  const compared = comparable(cells, plan);
  const pretraining = plan.variants
    .map((variant) => variantResult(root, plan, variant.name))
    .filter((v) => v.seeds > 0);
  const contenders = plan.contenders
    .map((contender) => aggregate(contender, chosen.get(plan.tuned(contender)) ?? 0, compared))
    .filter((result) => result !== undefined);
  const tries = tuning.flatMap((cell) => tryResult(root, plan, cell, chosen));
  const planned = plan.pretraining().length + tuning.length + judging.length;
  const done = plan
    .pretraining()
    .filter(({ folder }) => cellRecord(join(root, folder))?.status === 'done').length;
  const rewards = [...new Set(compared.map(({ reward }) => reward))];
  const comparison = contrastOf(plan, compared);
  return {
    experiment: plan.experiment.name,
    scale: plan.scaleName,
    cellsDone: done + tries.length + cells.length,
    cellsPlanned: planned,
    seeds: new Set(compared.map(({ seed }) => seed)).size,
    rewards,
    pretraining,
    tries,
    contenders,
    standings: standingsOf(compared, plan.scale.calls),
    claims: plan.experiment.claims.map((claim) =>
      judge(claim, { plan, pretraining, contenders, comparison }),
    ),
    ...(comparison && { comparison }),
    cells,
  };
}

/** Cells of those pairs of reward and seed on which every contender has ended: like is compared with like. */
export function comparable(cells: readonly CellResult[], plan: Plan): CellResult[] {
  const count = new Map<string, number>();
  const pair = ({ reward, seed }: CellResult): string => `${reward} ${seed}`;
  for (const cell of cells) count.set(pair(cell), (count.get(pair(cell)) ?? 0) + 1);
  return cells.filter((cell) => count.get(pair(cell)) === plan.contenders.length);
}

function tryResult(
  root: string,
  plan: Plan,
  cell: SpendingCell,
  chosen: ReadonlyMap<string, number>,
): TryResult[] {
  const result = cellResult(root, cell);
  if (!result) return [];
  return [
    {
      contender: cell.contender.name,
      settings: cell.contender.tries[cell.attempt] as JsonObject,
      score: scoreOf(result, plan.scale.calls),
      ...(result.tv !== undefined && { tv: result.tv }),
      chosen: chosen.get(cell.contender.name) === cell.attempt,
    },
  ];
}

function aggregate(
  contender: Contender,
  attempt: number,
  all: readonly CellResult[],
): ContenderResult | undefined {
  const own = all.filter((cell) => cell.contender === contender.name);
  if (own.length === 0) return undefined;
  const { calls } = own[0].curve;
  const over = (value: (cell: CellResult) => number): Spread => overSeeds(own, value);
  const hasModes = own.every(({ curve }) => curve.modes !== undefined);
  const tvs = own.map(({ tv }) => tv).filter((tv) => tv !== undefined);
  return {
    name: contender.name,
    settings: (contender.tries[attempt] ?? {}) as JsonObject,
    runs: own.length,
    calls,
    top100: calls.map((_, i) => over(({ curve }) => curve.top100[i])),
    ...(hasModes && { modes: calls.map((_, i) => over(({ curve }) => curve.modes![i])) }),
    ...(tvs.length === own.length && { tv: over(({ tv }) => tv!), tvWorst: Math.max(...tvs) }),
    ...(own.every(({ diversity }) => diversity !== undefined) && {
      diversity: over(({ diversity }) => diversity!),
    }),
    seconds: over(({ seconds }) => seconds),
  };
}

function overSeeds(cells: readonly CellResult[], value: (cell: CellResult) => number): Spread {
  const seeds = [...new Set(cells.map(({ seed }) => seed))];
  const means = seeds.map((seed) => mean(cells.filter((cell) => cell.seed === seed).map(value)));
  return spread(means);
}

export function spread(values: readonly number[]): Spread {
  const { mean: center, deviation } = moments(values);
  return { mean: center, sd: deviation };
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

function variantResult(root: string, plan: Plan, name: string): VariantResult {
  const paths = plan
    .pretraining()
    .filter(({ variant }) => variant === name)
    .map(({ folder }) => join(root, folder));
  const done = paths.filter((path) => cellRecord(path)?.status === 'done');
  const records = done.map((path) => cellRecord(path)!);
  return {
    name,
    success: spread(records.map(({ summary }) => numberOf(summary.successRate))),
    steps: spread(records.map(({ summary }) => numberOf(summary.steps))),
    environmentSteps: spread(records.map(({ summary }) => numberOf(summary.environmentSteps))),
    seconds: spread(records.map(({ seconds }) => seconds)),
    seeds: done.length,
    curves: done.map((path) =>
      existsSync(path)
        ? readMetrics(path).flatMap(({ step, success }) =>
            typeof step === 'number' && typeof success === 'number' ? [[step, success] as const] : [],
          )
        : [],
    ),
  };
}

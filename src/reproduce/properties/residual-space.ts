/**
 * Rewards that are not functions of y on a space whose objects are listed: the law r / Z of a reward, and
 * the laws of the ways to meet it. No figure comes from samples: every object has its probability.
 */
import { normalizedLog } from '../../math/log-space.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { enumerateStates, type StateGraph } from '../../exact/state-graph.js';
import type { Backup } from '../../property/backup.js';
import { enumerateCells, type EnumeratedCells } from '../../property/reference/enumerated-cells.js';
import { residualReward } from '../../property/rewards/cell-reward-list.js';
import type { SplitReward } from '../../property/rewards/residual.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { identityShaping } from '../../reward/shaping.js';
import { endsOf } from './exact-figures.js';

/** All objects of a space, with their cells. */
export interface ResidualSpace {
  readonly set: DescriptorSet;
  readonly graph: StateGraph;
  readonly exact: EnumeratedCells;
  /** Terminal states [X, stateSize]. */
  readonly states: Int32Array;
}

/** A reward r(x) = e^(g(f(x)) + residual(x)). */
export interface ListedReward {
  readonly name: string;
  /** g [Y], log r [X], r / Z [X]. */
  readonly g: Float64Array;
  readonly log: Float64Array;
  readonly law: Float64Array;
}

export async function listResidualSpace(set: DescriptorSet): Promise<ResidualSpace> {
  const exact = await enumerateCells(set);
  const { env } = set;
  const states = new Int32Array(exact.cellOf.length * env.stateSize);
  for (let x = 0; x < exact.cellOf.length; x++) env.outcomeAt!(x, states, x * env.stateSize);
  return { set, graph: enumerateStates(env), exact, states };
}

/** A standard reward with a residual. The same seed gives the same reward. */
export function listedReward(space: ResidualSpace, name: string, seed: number): ListedReward {
  const { set, exact } = space;
  const { logReward: g, residual } = residualReward(name, { set, logMass: exact.logMass }, seed);
  const log = logRewardOf(space, g, residual);
  return { name, g, log, law: lawOf(log) };
}

/** g(f(x)) + residual(x) of every object [X]. */
export function logRewardOf(
  { set, exact, states }: ResidualSpace,
  g: ArrayLike<number>,
  residual: SplitReward['residual'],
): Float64Array {
  const size = set.env.stateSize;
  return Float64Array.from(exact.cellOf, (y, x) =>
    g[y] > -Infinity ? g[y] + residual(states, x * size) : -Infinity,
  );
}

/** Probabilities in proportion to e^log. */
export const lawOf = (log: Float64Array): Float64Array => normalizedLog(log).map(Math.exp);

/** Total variation of two laws [X]. */
export const lawDistance = (p: Float64Array, q: Float64Array): number =>
  p.reduce((sum, value, x) => sum + Math.abs(value - q[x]), 0) / 2;

/** Reward calls: paid and counted as in every run. */
export function listedPayer({ set }: ResidualSpace, { log, name }: ListedReward, budget: number): PaidOracle {
  const { env } = set;
  const row = new Int32Array(env.stateSize);
  const score = (texts: readonly string[]): number[] =>
    texts.map((text) => {
      env.outcomeFromText(text, row, 0);
      return Math.exp(log[env.outcomeIndex!(row, 0)]);
    });
  const oracle = { info: { name, deterministic: true, higherIsBetter: true }, score };
  return new PaidOracle({ oracle, shaping: identityShaping }, { budget });
}

/** log of the chance that a roll-out towards its own cell ends in x, of every object [X]. */
export const logDrawnOf = ({ graph, exact }: ResidualSpace, backup: Backup): Float64Array => {
  const cells = [...exact.sizes.keys()].filter((y) => exact.sizes[y] > 0);
  return endsOf(backup, { graph, exact, cells, rewards: [] }).towards.map(Math.log);
};

export interface DrawnLaw {
  readonly logReward: Float64Array;
  readonly residual: SplitReward['residual'];
}

/**
 * The law of weighed draws: p(x) in proportion to r(y) Z_y q(x|y) min(w(x), bound).
 * @param logZ of the model [Y]
 * @param logBound undefined: all draws that hit are kept, as where a reward is a function of y alone
 */
export function lawOfDraws(
  space: ResidualSpace,
  logZ: Float64Array,
  logDrawn: Float64Array,
  { logReward, residual }: DrawnLaw,
  logBound: number | undefined,
): Float64Array {
  const { exact } = space;
  const { cellOf, logP0 } = exact;
  const log = new Float64Array(cellOf.length);
  const extra =
    logBound === undefined ? undefined : logRewardOf(space, new Float64Array(logZ.length), residual);
  const success = new Float64Array(logZ.length);
  cellOf.forEach((y, x) => (success[y] += Math.exp(logDrawn[x])));
  cellOf.forEach((y, x) => {
    const goal = logReward[y] + logZ[y];
    if (!(goal > -Infinity)) log[x] = -Infinity;
    else if (extra && logBound !== undefined)
      log[x] = goal + logDrawn[x] + Math.min(logBound, extra[x] + logP0[x] - logDrawn[x] - logZ[y]);
    else log[x] = goal + logDrawn[x] - Math.log(success[y]);
  });
  return lawOf(log);
}

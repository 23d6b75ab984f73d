/**
 * Rewards that are not functions of y: log r(x) = g(f(x)) + residual(x), so that cells tell most but not all.
 * The residual can be learnt in part from the letters alone: half of its variance is additive over places,
 *
 *     residual(x) = c (sum_i w[i, x_i] + sum_i v[x_i, x_(i+1)]),
 *
 * the other half lies in neighboring pairs, wherever they stand. All numbers are normal deviates of the seed;
 * each sum is centered and scaled by its moments over uniform strings, to a deviation of 0.5 in all.
 */
import { normal } from '../../random/normal.js';
import type { RandomStream } from '../../random/stream.js';
import { overCells, type CellSpace } from './cell-reward.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';

/** Standard deviation of the residual, in nats. */
export const RESIDUAL_DEVIATION = 0.5;
/** Uniform objects by which the pairs' sum is centered and scaled. */
const CALIBRATION = 4096;
/** log r of cells without the motif, less than with it. */
const MOTIF_LOSS = 8;

export interface ResidualReward {
  readonly name: string;
  readonly help: string;
  readonly make: (space: CellSpace, random: RandomStream) => SplitReward;
}

/** A reward in its two parts. */
export interface SplitReward {
  /** g(y) [Y]. */
  readonly logReward: Float64Array;
  /** residual(x) of a terminal state. Allocates nothing. */
  readonly residual: (states: Int32Array, at: number) => number;
}

/** The residual of an environment. @throws on outcomes without tokens in places */
export function residualOf(set: DescriptorSet, random: RandomStream): SplitReward['residual'] {
  const { env } = set;
  const [n, A] = [env.tokenLength, env.vocabulary];
  const single = Float64Array.from({ length: n * A }, () => normal(random));
  const pair = Float64Array.from({ length: A * A }, () => normal(random));
  const tokens = new Int32Array(n);
  const parts = new Float64Array(2);
  const measure = (states: Int32Array, at: number): void => {
    env.outcomeTokens(states, at, tokens, 0);
    parts.fill(0);
    for (let i = 0; i < n && tokens[i] >= 0; i++) {
      parts[0] += single[i * A + tokens[i]];
      if (i > 0) parts[1] += pair[tokens[i - 1] * A + tokens[i]];
    }
  };
  const row = new Int32Array(env.stateSize);
  const [mean, square] = [new Float64Array(2), new Float64Array(2)];
  for (let draw = 0; draw < CALIBRATION; draw++) {
    env.sampleOutcome(random, row, 0);
    measure(row, 0);
    for (let k = 0; k < 2; k++) {
      mean[k] += parts[k] / CALIBRATION;
      square[k] += parts[k] ** 2 / CALIBRATION;
    }
  }
  const scale = mean.map((m, k) => RESIDUAL_DEVIATION * Math.sqrt(0.5 / (square[k] - m * m)));
  return (states, at) => {
    measure(states, at);
    return (parts[0] - mean[0]) * scale[0] + (parts[1] - mean[1]) * scale[1];
  };
}

const lognormal = (space: CellSpace, random: RandomStream): Float64Array => {
  const noise = Float64Array.from({ length: space.set.cells }, () => normal(random));
  return overCells(space, (y) => noise[y]);
};

export const RESIDUAL_REWARDS: readonly ResidualReward[] = [
  {
    name: 'lognormal-residual',
    help: 'g normal with deviation 1 over cells; residual of deviation 0.5',
    make: (space, random) => ({
      logReward: lognormal(space, random.fork('g')),
      residual: residualOf(space.set, random.fork('residual')),
    }),
  },
  {
    name: 'motif-residual',
    help: `the same where the last component is in its last bin (the motif is there), ${MOTIF_LOSS} less elsewhere`,
    make({ set, logMass }, random) {
      const last = set.components.length - 1;
      const g = lognormal({ set, logMass }, random.fork('g'));
      const there = (y: number): boolean => set.binIn(y, last) === set.components[last].bins - 1;
      return {
        logReward: g.map((value, y) => (there(y) ? value : value - MOTIF_LOSS)),
        residual: residualOf(set, random.fork('residual')),
      };
    },
  },
];

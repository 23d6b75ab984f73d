/**
 * `bits:modes(seed=0,count=60)` and `bits:malkin`: bit strings are rewarded for being near one of a list of
 * modes.
 *
 *     distance=hamming   R = exp(-beta d / n)              d least Hamming distance, n bits
 *     distance=edit      R = exp(beta (1 - d / len))       d least edit distance in words, len words
 *     sparse=true        R = 1 at distance <= radius, else 1e-3
 *
 * beta is 3. A mode counts as found at a Hamming distance <= `modeRadius`: 30 of 120 bits in Malkin et al.
 * 2022, a quarter of the bits otherwise, which is the same; exact hits are what `isMode` tells.
 */
import { boolean, choice, integer } from '../../settings/describe.js';
import type { RewardDefinition } from '../definition.js';
import { namedFamily, namedReward, type NamedReward } from '../family.js';
import type { Shaping } from '../shaping.js';
import { malkinModes, NearestEdit, NearestMode, randomModes } from './bit-modes.js';

const BETA = 3;
const SPARSE_MIN = 1e-3;

export interface BitsRewardOptions {
  /** Bits of an outcome. */
  readonly length: number;
  /** Bits per word, for distance `edit`. Default 1. */
  readonly word?: number;
  readonly distance?: 'hamming' | 'edit';
  readonly sparse?: boolean;
  readonly beta?: number;
}

/**
 * The reward of a list of modes.
 *
 * @throws when a mode is not `length` zeros and ones, or word does not divide length
 */
export function bitsReward(
  name: string,
  modes: readonly string[],
  options: BitsRewardOptions,
): RewardDefinition {
  const { length, word = 1, distance = 'hamming', sparse = false, beta = BETA } = options;
  if (length % word !== 0) throw new Error(`${name}: word must divide the length ${length}, got ${word}`);
  const nearest = new NearestMode(modes, length);
  const edit = new NearestEdit(modes, word);
  const modeRadius = Math.floor(length / 4);
  const score = (text: string): number => {
    const hamming = nearest.distance(text);
    if (sparse) return hamming <= modeRadius ? 1 : 0;
    return distance === 'edit' ? 1 - edit.distance(text) / (length / word) : -hamming / length;
  };
  const shaping: Shaping = sparse
    ? { scale: 1, beta: 1, min: SPARSE_MIN, norm: { kind: 'none' }, transform: 'power' }
    : { scale: 1, beta, min: 1e-300, norm: { kind: 'none' }, transform: 'exp' };
  const known = new Set(modes);
  return {
    description: `${sparse ? 'being near' : 'nearness to'} one of ${modes.length} strings of ${length} bits`,
    oracle: {
      info: { name, alphabet: '01', lengths: [length, length], deterministic: true, higherIsBetter: true },
      score: (outcomes) => outcomes.map(score),
    },
    shaping,
    modes,
    modeCount: modes.length,
    modeRadius,
    isMode: (outcome) => known.has(outcome),
  };
}

const parameters = {
  seed: integer({ least: 0, preset: 0, help: 'seed of the modes' }),
  count: integer({ least: 1, greatest: 10_000, preset: 60, help: 'number of modes' }),
  distance: choice({ choices: ['hamming', 'edit'], preset: 'hamming', help: 'edit counts words' }),
  sparse: boolean({ preset: false, help: 'reward only near a mode' }),
};

function named(name: string, help: string, draw: typeof randomModes): NamedReward {
  return namedReward(name, help, parameters, ({ seed, count, distance, sparse }, { context, beta }) => {
    const { name: task, length, word = 1 } = context.task ?? { name: 'none' };
    if (task !== 'bits' || typeof length !== 'number' || typeof word !== 'number') {
      throw new Error(`reward bits:${name} needs the task bits, got the task ${task}`);
    }
    return bitsReward(`bits:${name}`, draw(length, count, seed), {
      length,
      word,
      distance,
      sparse,
      ...(beta !== undefined && { beta }),
    });
  });
}

export const bitsFamily = namedFamily(
  { kind: 'bits', help: 'bit strings near hidden modes', example: 'bits:modes(seed=0,count=60)' },
  [
    named('modes', 'random strings', randomModes),
    named('malkin', 'strings of 8-bit blocks, as in the trajectory-balance paper', malkinModes),
  ],
);

/** Candidates climb what they are ranked by, and keep the chance that they were given. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { DRAWS, type CandidateSource } from './candidate-source.js';
import { ClimbingPool, RandomBound } from './climbing-pool.js';
import type { ScoreModel } from './score-model.js';

const env = createSequence({ alphabet: 'ACGU', length: 6, construction: 'append' });
/** Counts letters A (token 0), and is half as unsure of everything as one letter is worth. */
const counting: ScoreModel = {
  explore: 0.3,
  fit: () => 0,
  predict: (tokens, count, mean, deviation) => {
    for (let i = 0; i < count; i++) mean[i] = tokens.subarray(6 * i, 6 * i + 6).filter((t) => t === 0).length;
    deviation?.fill(0.5, 0, count);
  },
  // What cannot be above its floor is not looked at.
  bound: (tokens, count, optimism, floor, out) => {
    counting.predict(tokens, count, out);
    for (let i = 0; i < count; i++) if (out[i] + 1.5 > floor[i]) out[i] += 0.5 * optimism[i];
  },
};
const uniform: CandidateSource = {
  draw: (states, count, random) => {
    for (let i = 0; i < count; i++) env.sampleOutcome(random, states, i * env.stateSize);
  },
};
const lettersA = (pool: ClimbingPool, i: number): number =>
  [...env.outcomeText(pool.states, i * env.stateSize)].filter((c) => c === 'A').length;

describe('a pool of candidates', () => {
  it.each([0, 0.2, 1])('is ranked within -1 and 3 deviations, times %s', (explore) => {
    const pool = new ClimbingPool(env, new RandomBound(counting, explore), 0);
    pool.draw(uniform, new RandomStream(1));
    const extra = Array.from({ length: DRAWS }, (_, i) => (pool.ranks[i] - lettersA(pool, i)) / 0.5);
    expect(Math.min(...extra)).toBeGreaterThanOrEqual(-explore);
    expect(Math.max(...extra)).toBeLessThanOrEqual(3 * explore);
    if (explore > 0) expect(Math.max(...extra) - Math.min(...extra)).toBeGreaterThan(3.8 * explore);
  });

  it('lets every second candidate climb to the top, the others stay', () => {
    const pool = new ClimbingPool(env, new RandomBound(counting, 0), 200);
    pool.draw(uniform, new RandomStream(1));
    const [still, climbed] = [0, 1].map((first) =>
      Array.from({ length: DRAWS / 2 }, (_, k) => lettersA(pool, first + 2 * k)),
    );
    expect(Math.min(...climbed)).toBe(6);
    expect(still.reduce((sum, count) => sum + count, 0) / still.length).toBeLessThan(2);
    expect([...pool.ranks]).toEqual(Array.from({ length: DRAWS }, (_, i) => lettersA(pool, i)));
  });

  it('explores as its surrogate asks for, or as it is told', () => {
    const greatest = (explore?: number): number => {
      const pool = new ClimbingPool(env, new RandomBound(counting, explore), 0);
      pool.draw(uniform, new RandomStream(1));
      return Math.max(...Array.from(pool.ranks, (rank, i) => (rank - lettersA(pool, i)) / 0.5));
    };
    expect(greatest()).toBeCloseTo(greatest(0.3), 12);
    expect(greatest(0.6)).toBeCloseTo(2 * greatest(0.3), 10);
  });
});

/** Parallel tempering without restarts: every rung has its own exact law, r^gamma. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import type { Oracle } from '../reward/oracle.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { ParallelTempering } from './parallel-tempering.js';

const env = createSequence({ alphabet: 'ACGU', length: 2, construction: 'append' });
const OUTCOMES = 16;
const score = (text: string): number =>
  0.1 + ((7 * 'ACGU'.indexOf(text[0]) + 3 * 'ACGU'.indexOf(text[1])) % 11);
const oracle: Oracle = {
  info: { name: 'small', deterministic: true, higherIsBetter: true },
  score: (texts) => texts.map(score),
};
const payer = (budget: number): PaidOracle =>
  new PaidOracle({ oracle, shaping: identityShaping }, { budget });

describe('parallel tempering', () => {
  it('draws from r^gamma on every rung', async () => {
    const settings = { gamma: 3, hottest: 0.5, rungs: 3, ladders: 2 };
    const tempering = new ParallelTempering(env, payer(100), settings, new RandomStream(1));
    const random = new RandomStream(2);
    const sweeps = 30_000;
    const seen = Array.from({ length: 3 }, () => new Float64Array(OUTCOMES));
    for (let sweep = 0; sweep < sweeps; sweep++) {
      await tempering.sweep(random);
      if (sweep < 100) continue;
      for (let c = 0; c < 6; c++) seen[c % 3][env.outcomeIndex!(tempering.states, c * env.stateSize)]++;
    }
    const state = new Int32Array(env.stateSize);
    seen.forEach((counts, rung) => {
      const gamma = 0.5 * 6 ** (rung / 2);
      const law = Float64Array.from({ length: OUTCOMES }, (_, i) => {
        env.outcomeAt!(i, state, 0);
        return score(env.outcomeText(state, 0)) ** gamma;
      });
      const total = law.reduce((sum, p) => sum + p, 0);
      const tv = law.reduce(
        (sum, p, i) => sum + Math.abs(p / total - counts[i] / (2 * (sweeps - 100))) / 2,
        0,
      );
      expect(tv).toBeLessThan(0.015);
    });
  });

  it('pays for every outcome once, exchanges included, and stops when all are known', async () => {
    const paid = payer(100);
    const tempering = new ParallelTempering(env, paid, {}, new RandomStream(1));
    let exchanges = 0;
    while (!tempering.done) {
      const { losses } = await tempering.next();
      if (losses.exchanges > 0) exchanges++;
    }
    expect(paid.calls).toBe(OUTCOMES);
    expect(exchanges).toBeGreaterThan(0);
  });

  it('refuses a ladder upside down', () => {
    expect(() => new ParallelTempering(env, payer(9), { gamma: 1, hottest: 2 }, new RandomStream(1))).toThrow(
      'baseline parallel-tempering: hottest must be at most gamma, the coldest (1), got 2',
    );
  });
});

import { expect, test } from 'vitest';
import { normalizedLog } from '../math/log-space.js';
import { RandomStream } from '../random/stream.js';
import { CellShares } from './cell-shares.js';

/** Three cells of truly equal shares whose log Z is known with errors of -.4, 0 and .3. */
const wrong = Float64Array.of(-0.4, 0, 0.3);

function answered(errors: number[], draws: number): { shares: CellShares; target: Float64Array } {
  const target = normalizedLog(wrong);
  const random = new RandomStream(4);
  const shares = new CellShares(
    { target, logZ: wrong, errors: Float64Array.from(errors) },
    random.fork('shares'),
  );
  for (let y = 0; y < 3; y++)
    for (let i = 0; i < draws; i++) {
      // Weights of mean Z = 1: a quarter of the roll-outs misses.
      const weight = random.uniform() < 0.25 ? 0 : (8 / 3) * random.uniform();
      shares.add(y, Math.log(weight));
    }
  return { shares, target };
}

test('draws of a question outweigh a poor guess, and a guess that is sure outweighs them', () => {
  const { shares } = answered([0.5, 0.5, 0.5], 4000);
  for (const log of shares.logShares) expect(Math.abs(log - Math.log(1 / 3))).toBeLessThan(0.03);
  const sure = answered([1e-6, 1e-6, 1e-6], 4000);
  sure.shares.logShares.forEach((log, y) => expect(log).toBeCloseTo(sure.target[y], 4));
  const few = answered([0.5, 0.5, 0.5], 5);
  few.shares.logShares.forEach((log, y) => expect(log).toBeCloseTo(few.target[y], 12));
});

test('objects that are exchanged leave draws from the bettered shares', () => {
  const { shares, target } = answered([0.5, 0.5, 0.5], 4000);
  const n = 60_000;
  const counts = [0, 0, 0];
  const random = new RandomStream(9);
  for (let i = 0; i < n; i++) {
    const u = random.uniform();
    const y = u < Math.exp(target[0]) ? 0 : u < Math.exp(target[0]) + Math.exp(target[1]) ? 1 : 2;
    if (shares.keeps(y)) counts[y]++;
  }
  const kept = counts[0] + counts[1] + counts[2];
  // Few go: no more than the distance of the two laws.
  const distance =
    0.5 * target.reduce((sum, log, y) => sum + Math.abs(Math.exp(log) - Math.exp(shares.logShares[y])), 0);
  expect(1 - kept / n).toBeCloseTo(distance, 2);
  const others = shares.others(n - kept, new Map());
  expect(others.length).toBe(n - kept);
  for (const y of others) counts[y]++;
  counts.forEach((count, y) =>
    expect(Math.abs(count / n - Math.exp(shares.logShares[y]))).toBeLessThan(0.008),
  );
  const allLeft = new Map([0, 1, 2].map((y) => [y, 1]));
  expect(shares.others(10, allLeft).length).toBe(0);
});

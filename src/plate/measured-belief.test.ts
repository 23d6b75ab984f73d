import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import type { Evidence } from './evidence.js';
import { KnownOutcomes } from './known-outcomes.js';
import { measuredBelief } from './measured-belief.js';
import type { PlateItem } from './plate-item.js';

const env = createSequence({ alphabet: 'ACGT', length: 4 });
const item: PlateItem = { text: 'ACGT', mean: 2, low: -1, high: 5, reason: 'climb' };
const belief = (evidence: Partial<Evidence>, noise = 1, rms = 2): Required<Pick<PlateItem, 'mean' | 'low' | 'high'>> => {
  const { mean, low, high } = measuredBelief(new KnownOutcomes(env, [{ text: 'ACGT', score: 6, ...evidence }]), 0, item, { noise, rms });
  return { mean: mean!, low: low!, high: high! };
}; // prettier-ignore

describe('the belief of a measured outcome', () => {
  it('goes from the prediction to the measurement as this is surer', () => {
    const { mean, low, high } = belief({});
    expect(mean).toBeCloseTo(2 + 0.8 * 4, 12);
    expect(high - low).toBeCloseTo(2 * 1.6449 * Math.sqrt(0.8), 12);
    const four = belief({ n: 4 });
    expect(four.mean).toBeGreaterThan(mean);
    expect(four.mean).toBeLessThan(6);
    expect(four.high - four.low).toBeLessThan(high - low);
  });

  it('is never wider than the noise allows', () => {
    for (const n of [1, 3, 10])
      for (const rms of [0.1, 1, 1e6]) {
        const { low, high } = belief({ n }, 0.5, rms);
        expect(high - low).toBeLessThanOrEqual((2 * 1.6449 * 0.5) / Math.sqrt(n) + 1e-12);
      }
  });

  it('is the measurement itself where it has no noise', () => {
    expect(belief({}, 0, 0)).toEqual({ mean: 6, low: 6, high: 6 });
  });

  it('keeps to the side of a bound', () => {
    expect(belief({ bound: 'above' })).toEqual({ mean: 6, low: 6, high: 6 });
    expect(belief({ bound: 'above', score: 0 })).toEqual({ mean: 2, low: 0, high: 5 });
    expect(belief({ bound: 'below', score: 1 })).toEqual({ mean: 1, low: -1, high: 1 });
  });
});

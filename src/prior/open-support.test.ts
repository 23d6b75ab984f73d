import { expect, it } from 'vitest';
import type { Policy } from '../env/policy-types.js';
import { buildTask } from '../env/tasks.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { openSupport } from './open-support.js';
import { PolicyMeasure } from './policy-measure.js';
import { uniformOutcomes } from './uniform-base.js';

const env = buildTask('sequence', { length: 3, construction: 'append' });
/** Says AAA and nothing else. */
const onlyA: Policy = {
  env,
  logProbs(states, count, out) {
    const A = env.actionCount;
    uniformOutcomes(env).logProbs(states, count, out);
    for (let k = 0; k < count * A; k++) if (out[k] > LOG_ZERO) out[k] = k % A === 0 ? 0 : LOG_ZERO;
  },
};
const rows = new Int32Array(2 * env.stateSize);
['AAA', 'AAC'].forEach((text, i) => env.outcomeFromText(text, rows, i * env.stateSize));

it('gives every object a chance, and mixes step by step', () => {
  const alone = new PolicyMeasure('only A', onlyA);
  const out = new Float64Array(2);
  openSupport(alone, 0.2).logOutcomes(rows, 2, out);
  const a = 0.8 + 0.2 / 4;
  expect(Math.exp(out[0])).toBeCloseTo(a ** 3, 5);
  expect(Math.exp(out[1])).toBeCloseTo((a ** 2 * 0.2) / 4, 5);
  openSupport(alone, 0).logOutcomes(rows, 2, out);
  expect(Math.exp(out[1])).toBe(0);
});

it('refuses a share that is none', () => {
  expect(() => openSupport(uniformOutcomes(env), 1.5)).toThrow(
    'prior: the uniform share must be from 0 to 1, got 1.5',
  );
});

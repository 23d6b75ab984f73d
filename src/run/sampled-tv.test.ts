/**
 * The estimated distance from a reward where outcomes cannot be enumerated, on rewards whose distance from
 * the uniform policy is known.
 */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import type { RewardDefinition } from '../reward/definition.js';
import { identityShaping } from '../reward/shaping.js';
import type { Policy } from '../sampling/policy.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { evaluatePolicy } from './evaluate-run.js';

const env = createSequence({ alphabet: 'ACGU', length: 12 });

function reward(score: (text: string) => number | null): RewardDefinition {
  return {
    description: 'made for the test',
    oracle: {
      info: { name: 'made', deterministic: true, higherIsBetter: true },
      score: (texts) => texts.map(score),
    },
    shaping: identityShaping,
  };
}

/** Every letter of an appended string is equally likely. */
const uniform: Policy = {
  env,
  logProbs(states, count, out) {
    const mask = new Uint8Array(env.actionCount);
    for (let r = 0; r < count; r++) {
      env.forwardMask(states, r * env.stateSize, mask, 0);
      const allowed = mask.reduce((sum, one) => sum + one, 0);
      for (let a = 0; a < env.actionCount; a++)
        out[r * env.actionCount + a] = mask[a] ? -Math.log(allowed) : LOG_ZERO;
    }
  },
};

async function figures(score: (text: string) => number | null, draws: number) {
  return (await evaluatePolicy(uniform, [], reward(score), 0, 2000, undefined, draws)).figures;
}

describe('estimated tv', () => {
  it('of the uniform policy from a constant reward is 0', async () => {
    const { tv, tvSamples, zError, zSamples } = await figures(() => 2, 500);
    expect(tv).toBeLessThan(1e-5);
    expect([tvSamples, zSamples]).toEqual([2000, 500]);
    expect(zError).toBeLessThan(1e-6);
  });

  it('from a reward on a quarter of all outcomes is 3/4', async () => {
    const { tv, tvError, zError } = await figures((text) => (text.startsWith('A') ? 1 : 1e-9), 4000);
    expect(Math.abs(tv! - 0.75)).toBeLessThan(4 * (tvError! + zError!));
  });

  it('is not given unless it is asked for', async () => {
    expect((await figures(() => 2, 0)).tv).toBeUndefined();
  });
});

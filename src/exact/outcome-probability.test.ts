/** p(x) over an outcome's own ancestors against p(x) over the whole space. */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { sampledNormalizer, sampledTv } from '../metric/sampled-distance.js';
import { totalVariation } from '../metric/distances.js';
import { RandomStream } from '../random/stream.js';
import { Roller } from '../sampling/rollout.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { openBackend } from '../tensor/loader.js';
import { outcomeLogProbs } from './outcome-probability.js';
import { enumerateStates } from './state-graph.js';
import { terminatingDistribution } from './terminating.js';

async function network(env: Environment, seed: number): Promise<PolicyNetwork> {
  const policy = new PolicyNetwork(env, await openBackend(), { hidden: [16] }, new RandomStream(seed));
  // An untrained head is 0, and its policy uniform: weights make it a policy like any other.
  for (const parameter of policy.parameters.list) {
    const random = new RandomStream(seed).fork(parameter.name);
    const values = Float32Array.from(
      { length: parameter.rows * parameter.cols },
      () => 2.4 * random.uniform() - 1.2,
    );
    policy.parameters.load(parameter, values);
  }
  return policy;
}

const spaces: [string, Environment][] = [
  ['grid', createGrid({ side: 5, dimensions: 3 })],
  ['strings, both ends', createSequence({ name: 'x', alphabet: 'ACG', length: 5, construction: 'prepend-append' })],
  ['strings, any order', createSequence({ name: 'x', alphabet: 'AB', length: 5, construction: 'non-autoregressive' })],
  ['strings of up to 4', createSequence({ name: 'x', alphabet: 'AB', maxLength: 4 })],
]; // prettier-ignore

describe.each(spaces)('exact p(x) of single outcomes: %s', (_name, env) => {
  it('is that of the whole space', async () => {
    const policy = await network(env, 5);
    const graph = enumerateStates(env);
    const all = terminatingDistribution(graph, policy);
    const states = new Int32Array(graph.outcomeCount * env.stateSize);
    graph.outcomeState.forEach((s, x) =>
      states.set(graph.rows.subarray(s * env.stateSize, (s + 1) * env.stateSize), x * env.stateSize),
    );
    const out = new Float64Array(graph.outcomeCount);
    expect(outcomeLogProbs(policy, states, graph.outcomeCount, out)).toBe(true);
    for (let x = 0; x < out.length; x++) expect(out[x]).toBeCloseTo(all[x], 4);
  });

  it('says so where an outcome has too many ancestors', async () => {
    const policy = await network(env, 5);
    const state = new Int32Array(env.stateSize);
    env.sampleOutcome(new RandomStream(1), state, 0);
    expect(outcomeLogProbs(policy, state, 1, new Float64Array(1), 2)).toBe(false);
  });

  it('gives the distance from r by samples', async () => {
    const policy = await network(env, 6);
    const graph = enumerateStates(env);
    const logReward = Float64Array.from({ length: graph.outcomeCount }, (_, x) => Math.sin(x) * 1.5);
    const logZ = Math.log(logReward.reduce((sum, value) => sum + Math.exp(value), 0));
    const exact = totalVariation(
      terminatingDistribution(graph, policy),
      logReward.map((value) => value - logZ),
    );
    const count = 2000;
    const ends = new TrajectoryBatch(env, count);
    new Roller(env, count).rollout(policy, count, ends, new RandomStream(8));
    const indexOf = new Map(
      Array.from(graph.outcomeState, (s, x) => [env.outcomeText(graph.rows, s * env.stateSize), x]),
    );
    const logR = Float64Array.from(
      { length: count },
      (_, i) => logReward[indexOf.get(env.outcomeText(ends.ends, i * env.stateSize))!],
    );
    const { tv, tvError, tvSamples } = sampledTv(policy, ends.ends, logR, logZ)!;
    expect(exact).toBeGreaterThan(0.1);
    expect(tvSamples).toBe(count);
    expect(tvError).toBeLessThan(0.5 / Math.sqrt(count));
    expect(Math.abs(tv - exact)).toBeLessThan(4 * tvError);
  });
});

describe('Z from draws of a law', () => {
  it('is the sum of the rewards, within its error', () => {
    const random = new RandomStream(2);
    const rewards = Array.from({ length: 50 }, (_, y) => 1 + Math.cos(y));
    const total = rewards.reduce((a, b) => a + b, 0);
    const draws = Float64Array.from({ length: 4000 }, () => Math.log(rewards[random.int(50)] * 50));
    const { logZ, zError, zSamples } = sampledNormalizer(draws);
    expect(zSamples).toBe(4000);
    expect(zError).toBeLessThan(0.02);
    expect(Math.abs(Math.exp(logZ) / total - 1)).toBeLessThan(4 * zError);
  });

  it('refuses draws without any reward', () => {
    expect(() => sampledNormalizer([-Infinity, -Infinity])).toThrow('none of 2 outcomes');
  });
});

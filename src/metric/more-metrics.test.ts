import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { exactPolicy } from '../exact/exact-policy.js';
import { solveFlows } from '../exact/flows.js';
import { enumerateStates } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { Roller } from '../sampling/rollout.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { pearson, ranks, spearman } from './correlation.js';
import { evidenceBound, logZGap } from './evidence-bounds.js';
import { ModeCounter } from './modes.js';

describe('correlation', () => {
  it('by hand', () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(pearson([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(pearson([1, 1], [1, 2])).toBeNaN();
    expect([...ranks([5, 1, 5, 9])]).toEqual([2.5, 1, 2.5, 4]);
    expect(() => pearson([1], [1])).toThrow('got 1 and 1 values');
  });
});

describe('modes', () => {
  it('are counted once, with the calls they took', () => {
    const counter = new ModeCounter({ isMode: (outcome, raw) => outcome.startsWith('A') && raw! > 1 });
    const notes: [string, number][] = [['AA', 2], ['CA', 2], ['AA', 2], ['AC', 0], ['AG', 3]]; // prettier-ignore
    notes.forEach(([outcome, raw], i) => counter.note(outcome, raw, i + 1));
    expect([
      counter.count,
      counter.within(0),
      counter.within(1),
      counter.within(4),
      counter.within(5),
    ]).toEqual([2, 0, 1, 1, 2]);
  });
});

describe('evidence bounds', () => {
  const env = buildTask('grid', { side: 4 });
  const graph = enumerateStates(env);
  const rewards = Float64Array.from({ length: 16 }, (_, i) => ((i * 5) % 7) / 3);
  const flows = solveFlows(graph, rewards);
  const rewardsOf = (batch: TrajectoryBatch): number[] =>
    Array.from({ length: batch.count }, (_, m) => rewards[env.outcomeIndex!(batch.ends, m * env.stateSize)]);
  const roll = (policy: ReturnType<typeof exactPolicy>): TrajectoryBatch => {
    const batch = new TrajectoryBatch(env, 400);
    new Roller(env, 400).rollout(policy, 400, batch, new RandomStream(1));
    return batch;
  };

  it('meet at log Z for the exact policy, without variance', () => {
    const policy = exactPolicy(flows);
    const batch = roll(policy);
    const bound = evidenceBound(policy, batch, rewardsOf(batch));
    expect(bound.mean).toBeCloseTo(flows.logZ, 5);
    expect(bound.logMean).toBeCloseTo(flows.logZ, 5);
    expect(bound.standardError).toBeLessThan(1e-5);
    expect(logZGap(3, 2.5)).toBe(0.5);
  });

  // Fixed seeds; both gaps are more than 8 standard errors here.
  it('lie on both sides of log Z for another policy', () => {
    const policy = uniformPolicy(env);
    const batch = roll(policy);
    const elbo = evidenceBound(policy, batch, rewardsOf(batch));
    expect(elbo.mean + 5 * elbo.standardError).toBeLessThan(flows.logZ);
    // Exact draws of R: the exact policy's outcomes, walked back from.
    const ends = roll(exactPolicy(flows));
    const back = new TrajectoryBatch(env, 400);
    const sampler = new BackwardSampler(env.actionCount, env.stateSize);
    const random = new RandomStream(2);
    for (let m = 0; m < 400; m++) sampler.append(back, ends.ends, m * env.stateSize, random);
    const eubo = evidenceBound(policy, back, rewardsOf(back));
    expect(eubo.mean - 5 * eubo.standardError).toBeGreaterThan(flows.logZ);
    expect(elbo.logMean).toBeGreaterThan(elbo.mean);
  });
});

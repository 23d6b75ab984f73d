import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { exactPolicy } from '../exact/exact-policy.js';
import { solveFlows } from '../exact/flows.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { RandomStream } from '../random/stream.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { distances } from './distances.js';
import { diversity } from './diversity.js';
import { hamming, levenshtein } from './edit-distance.js';
import { LogProbabilityEstimator } from './log-probability.js';
import { novelty } from './novelty.js';
import { topK } from './top-k.js';

describe('distances of texts', () => {
  it('agree with known values', () => {
    expect(hamming('ACGT', 'AGGA')).toBe(2);
    expect(hamming('ACGT', 'AC')).toBe(2);
    expect(levenshtein('kitten', 'sitting')).toBe(3);
    expect(levenshtein('', 'abc')).toBe(3);
    expect(levenshtein('abc', 'abc')).toBe(0);
  });
});

describe('top-k', () => {
  const entries = [
    { text: 'AA', score: 1 },
    { text: 'TT', score: 3 },
    { text: 'TT', score: 2 },
    { text: 'AT', score: 2 },
  ];
  it('counts an outcome once and takes the best', () => {
    const top = topK(entries, 2, 'hamming');
    expect(top.best.map(({ text }) => text)).toEqual(['TT', 'AT']);
    expect(top.mean).toBe(2.5);
    expect(top.diversity).toBe(1);
    expect(topK(entries, 100, 'hamming').mean).toBe(2);
    expect(() => topK(entries, 0, 'hamming')).toThrow('k must be an integer >= 1, got 0');
  });

  it('diversity and novelty are means', () => {
    expect(diversity(['AA', 'AT', 'TT'], 'hamming')).toBeCloseTo(4 / 3, 12);
    expect(diversity(['AA'], 'hamming')).toBe(0);
    expect(novelty(['AA', 'TT'], ['AT', 'AA'], 'hamming')).toBe(0.5);
    expect(() => novelty(['A'], [], 'hamming')).toThrow('the reference set must hold an outcome');
  });
});

describe('distances of distributions', () => {
  const log = (p: number[]): number[] => p.map((x) => Math.log(x));
  it('by hand', () => {
    const { tv, l1, kl, jsd } = distances(log([0.5, 0.5, 0]), log([0.25, 0.25, 0.5]));
    expect(tv).toBeCloseTo(0.5, 12);
    expect(l1).toBeCloseTo(1, 12);
    expect(kl).toBeCloseTo(Math.LN2, 12);
    // m = (.375, .375, .25): 1/2 log(4/3) + 1/2 (1/2 log(2/3) + 1/2 log 2)
    expect(jsd).toBeCloseTo(0.5 * Math.log(4 / 3) + 0.25 * Math.log(2 / 3) + 0.25 * Math.LN2, 12);
    const apart = distances(log([1, 0]), log([0, 1]));
    expect(apart.jsd).toBeCloseTo(Math.LN2, 12);
    expect(apart.kl).toBe(Infinity);
  });

  it('refuses what is no distribution', () => {
    expect(() => distances([0], [0, 0])).toThrow('got 1 and 2');
    expect(() => distances(log([0.5, 0.1]), log([0.5, 0.5]))).toThrow('must sum to 1, got 0.6');
  });
});

describe('log p(x) over backward trajectories', () => {
  it('is exact with one sample in a tree', () => {
    const env = buildTask('sequence', { alphabet: 'AB', maxLength: 3 });
    const graph = enumerateStates(env);
    const exact = terminatingDistribution(graph, uniformPolicy(env));
    const states = outcomeRows(graph);
    const out = new Float64Array(graph.outcomeCount);
    new LogProbabilityEstimator(uniformPolicy(env)).estimate(states, out.length, 5, new RandomStream(1), out);
    out.forEach((value, x) => expect(value).toBeCloseTo(exact[x], 5));
  });

  it('has no variance for the exact policy of any reward, whose weights are all p(x)', () => {
    const env = buildTask('grid', { side: 5 });
    const graph = enumerateStates(env);
    const logReward = Float64Array.from({ length: graph.outcomeCount }, (_, i) => (i % 7) / 3);
    const policy = exactPolicy(solveFlows(graph, logReward));
    const exact = terminatingDistribution(graph, policy);
    const out = new Float64Array(graph.outcomeCount);
    new LogProbabilityEstimator(policy).estimate(outcomeRows(graph), out.length, 1, new RandomStream(2), out);
    out.forEach((value, x) => expect(value).toBeCloseTo(exact[x], 5));
  });

  it('converges for another policy (5 standard errors at a fixed seed: false alarms below 1e-5)', () => {
    const env = buildTask('grid', { side: 4 });
    const graph = enumerateStates(env);
    const policy = uniformPolicy(env);
    const exact = terminatingDistribution(graph, policy);
    const out = new Float64Array(graph.outcomeCount);
    new LogProbabilityEstimator(policy).estimate(
      outcomeRows(graph),
      out.length,
      4000,
      new RandomStream(3),
      out,
    );
    // Weights lie within a factor of 4 of each other: relative standard error below 1.5 / sqrt(4000).
    out.forEach((value, x) => expect(Math.abs(value - exact[x])).toBeLessThan((5 * 1.5) / Math.sqrt(4000)));
  });

  it('refuses no samples', () => {
    const env = buildTask('grid', { side: 4 });
    const estimator = new LogProbabilityEstimator(uniformPolicy(env));
    expect(() =>
      estimator.estimate(new Int32Array(3), 1, 0, new RandomStream(0), new Float64Array(1)),
    ).toThrow('samples must be an integer >= 1, got 0');
  });
});

function outcomeRows(graph: ReturnType<typeof enumerateStates>): Int32Array {
  const size = graph.env.stateSize;
  const rows = new Int32Array(graph.outcomeCount * size);
  graph.outcomeState.forEach((s, x) => rows.set(graph.rows.subarray(s * size, (s + 1) * size), x * size));
  return rows;
}

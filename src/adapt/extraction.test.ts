/**
 * Extraction with the exact conditional flows must give the exact policy; the learned one must follow
 * updates.
 */
import { describe, expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { exactPolicy } from '../exact/exact-policy.js';
import { solveFlows } from '../exact/flows.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { RandomStream } from '../random/stream.js';
import { ExactExtraction } from './exact-extraction.js';
import { monteCarloPolicy } from './monte-carlo-extraction.js';

const environments = [
  createGrid({ side: 5, dimensions: 2 }),
  createSequence({ alphabet: 'ACG', length: 3, construction: 'prepend-append' }),
  createSequence({ alphabet: 'AB', maxLength: 3 }),
];

function randomLogRewards(count: number, seed: number): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from({ length: count }, () => 4 * random.uniform() - 2);
}

/** Largest difference of log-probabilities between a distribution and the one proportional to r. */
function errorAgainst(logP: ArrayLike<number>, logReward: Float64Array): number {
  const logZ = Math.log(logReward.reduce((sum, x) => sum + Math.exp(x), 0));
  return Math.max(...Array.from(logReward, (x, i) => Math.abs(logP[i] - (x - logZ))));
}

describe('exact extraction', () => {
  for (const env of environments) {
    const graph = enumerateStates(env);
    const model = exactConditionalFlow(graph);
    const logReward = randomLogRewards(graph.outcomeCount, 1);

    for (const pairs of ['reachable', 'all'] as const) {
      it(`${env.task.name}: samples in proportion to r when the flows are exact (${pairs} pairs)`, () => {
        const extraction = new ExactExtraction(graph, model, { pairs });
        extraction.run(logReward);
        expect(errorAgainst(terminatingDistribution(graph, extraction.policy()), logReward)).toBeLessThan(
          1e-5,
        );
        expect(extraction.logZ).toBeCloseTo(solveFlows(graph, logReward).logZ, 5);
      });
    }

    it(`${env.task.name}: a rank-1 update equals a new sum`, () => {
      const changed = Float64Array.from(logReward);
      changed[2] = 3;
      const extraction = new ExactExtraction(graph, model);
      extraction.run(logReward);
      extraction.update(2, logReward[2], 3);
      expect(errorAgainst(terminatingDistribution(graph, extraction.policy()), changed)).toBeLessThan(1e-5);
    });

    it(`${env.task.name}: equals the exact solver's policy state by state`, () => {
      const extraction = new ExactExtraction(graph, model);
      extraction.run(logReward);
      const exact = exactPolicy(solveFlows(graph, logReward));
      const a = new Float32Array(env.actionCount);
      const b = new Float32Array(env.actionCount);
      for (let s = 0; s < graph.stateCount; s++) {
        if (graph.outcomeOf[s] >= 0) continue;
        const row = graph.rows.slice(s * env.stateSize, (s + 1) * env.stateSize);
        extraction.policy().logProbs(row, 1, a);
        exact.logProbs(row, 1, b);
        for (let i = 0; i < a.length; i++) expect(Math.exp(a[i])).toBeCloseTo(Math.exp(b[i]), 5);
      }
    });

    it(`${env.task.name}: Monte Carlo over all outcomes is the exact sum; over some it ends in those only`, () => {
      const states = new Int32Array(graph.outcomeCount * env.stateSize);
      graph.outcomeState.forEach((s, i) => {
        states.set(graph.rows.subarray(s * env.stateSize, (s + 1) * env.stateSize), i * env.stateSize);
      });
      const all = monteCarloPolicy(model, { states, logWeight: logReward, count: graph.outcomeCount });
      expect(errorAgainst(terminatingDistribution(graph, all), logReward)).toBeLessThan(1e-5);
      const some = monteCarloPolicy(model, { states, logWeight: logReward, count: 3 });
      const p = terminatingDistribution(graph, some);
      const inside = Math.exp(p[0]) + Math.exp(p[1]) + Math.exp(p[2]);
      expect(inside).toBeCloseTo(1, 5);
    });
  }

  it('refuses a reward vector of the wrong length, with both numbers', () => {
    const graph = enumerateStates(environments[0]);
    const extraction = new ExactExtraction(graph, exactConditionalFlow(graph));
    expect(() => extraction.run([1, 2])).toThrow('extraction: 25 log-rewards are needed, got 2');
  });
});

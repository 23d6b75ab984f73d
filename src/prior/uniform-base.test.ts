/** The uniform base measures against enumeration: forward policy, ends and samples tell of one law. */
import { describe, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { createSet } from '../env/set.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { RandomStream } from '../random/stream.js';
import type { BaseMeasure } from './base-measure.js';
import { uniformActions, uniformOutcomes } from './uniform-base.js';

const environments: readonly [string, Environment][] = [
  ['append', createSequence({ alphabet: 'ACG', length: 4 })],
  ['variable', createSequence({ alphabet: 'AC', maxLength: 5 })],
  ['prepend-append', createSequence({ alphabet: 'AC', length: 5, construction: 'prepend-append' })],
  ['non-autoregressive', createSequence({ alphabet: 'AC', length: 4, construction: 'non-autoregressive' })],
  ['grid', createGrid({ side: 5 })],
  ['set', createSet({ items: 6, size: 3, stop: true })],
];

/** Largest difference between p0 by the policy, by `logOutcomes`, and the sum of p0 from 1. */
function disagreement(base: BaseMeasure): number {
  const graph = enumerateStates(base.env);
  const byPolicy = terminatingDistribution(graph, base);
  const { stateSize } = base.env;
  const count = graph.outcomeCount;
  const rows = new Int32Array(count * stateSize);
  graph.outcomeState.forEach((s, x) => {
    for (let k = 0; k < stateSize; k++) rows[x * stateSize + k] = graph.rows[s * stateSize + k];
  });
  const logP = new Float64Array(count);
  base.logOutcomes(rows, count, logP);
  let [total, worst] = [0, 0];
  for (let x = 0; x < count; x++) {
    total += Math.exp(logP[x]);
    worst = Math.max(worst, Math.abs(Math.exp(logP[x]) - Math.exp(byPolicy[x])));
  }
  return Math.max(worst, Math.abs(total - 1));
}

describe.each(environments)('uniform base measures of %s', (_, env) => {
  it('have a forward policy, ends and a total that agree', () => {
    expect(disagreement(uniformOutcomes(env))).toBeLessThan(1e-6);
    expect(disagreement(uniformActions(env))).toBeLessThan(1e-6);
  });

  it('sample what they say', () => {
    const base = uniformActions(env);
    const count = 4000;
    const rows = new Int32Array(count * env.stateSize);
    base.sample(new RandomStream(3), rows, count);
    const logP = new Float64Array(count);
    base.logOutcomes(rows, count, logP);
    const seen = new Map<string, { count: number; p: number }>();
    for (let r = 0; r < count; r++) {
      const text = env.outcomeText(rows, r * env.stateSize);
      seen.set(text, { count: (seen.get(text)?.count ?? 0) + 1, p: Math.exp(logP[r]) });
    }
    for (const { count: n, p } of seen.values())
      expect(Math.abs(n - count * p)).toBeLessThan(5 * Math.sqrt(count * p) + 3);
  });
});

it('a space without a closed form that is too large is refused', () => {
  expect(() => uniformOutcomes(createGrid({ side: 5000 }))).toThrow(/^grid: the forward policy of uniform/);
});

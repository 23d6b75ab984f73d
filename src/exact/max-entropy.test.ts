import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { uniformLogPB } from './flows.js';
import { logTrajectoryCounts, maxEntropyBackward, maxEntropyLogPB } from './max-entropy.js';
import { enumerateStates } from './state-graph.js';

describe('maximum-entropy backward policy', () => {
  it('counts trajectories: binomials on a grid', () => {
    const env = buildTask('grid', { side: 5 });
    const graph = enumerateStates(env);
    const row = new Int32Array(env.stateSize);
    env.outcomeFromText('3,2', row, 0);
    // 5! / (3! 2!) ways to the cell, and one stop.
    expect(Math.exp(logTrajectoryCounts(graph)[graph.find(row, 0)])).toBeCloseTo(10, 9);
  });

  it('counts the 13 trajectories of the toy DAG', () => {
    const graph = enumerateStates(buildTask('dag'));
    const logN = logTrajectoryCounts(graph);
    const total = [...graph.outcomeState].reduce((sum, s) => sum + Math.exp(logN[s]), 0);
    expect(total).toBeCloseTo(13, 9);
  });

  it('makes every trajectory to an outcome equally likely, and sums to 1 over parents', () => {
    const env = buildTask('grid', { side: 4 });
    const graph = enumerateStates(env);
    const logPB = maxEntropyLogPB(graph);
    expect(logPB).not.toEqual(uniformLogPB(graph));
    for (let s = 1; s < graph.stateCount; s++) {
      let sum = 0;
      for (let k = graph.parentStart[s]; k < graph.parentStart[s + 1]; k++)
        sum += Math.exp(logPB[graph.parentEdge[k]]);
      expect(sum).toBeCloseTo(1, 12);
    }
    const out = new Float32Array(env.actionCount);
    maxEntropyBackward(graph)(Int32Array.from([3, 1, 0]), 1, out);
    // 4 trajectories to (3, 1): 3 through (2, 1), 1 through (3, 0).
    expect([...out].map(Math.exp)).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.25, 6), 0]);
  });
});

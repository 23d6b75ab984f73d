/** The solver without edges against two things that share no code with it: all trajectories, and r / Z. */
import { describe, expect, it } from 'vitest';
import { createBits } from '../env/bits.js';
import { createDag, TOY_DAG } from '../env/dag.js';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { createSet } from '../env/set.js';
import { RandomStream } from '../random/stream.js';
import { exactPolicy } from './exact-policy.js';
import { forwardDistribution } from './forward-distribution.js';
import { solveFlows } from './flows.js';
import { SolvedFlows, solveSpace } from './solved-flows.js';
import { enumerateStates } from './state-graph.js';
import { openStateSpace } from './state-space.js';

const environments: Environment[] = [
  createGrid({ side: 4 }),
  createGrid({ side: 3, dimensions: 3 }),
  createBits({ length: 6, word: 2 }),
  createSequence({ alphabet: 'ACG', length: 4, construction: 'prepend-append' }),
  createSequence({ alphabet: 'ACG', length: 3, construction: 'non-autoregressive' }),
  createSequence({ alphabet: 'AC', maxLength: 4 }),
  createSet({ items: 6, size: 3, stop: true }),
  createDag(TOY_DAG),
];

function randomLogRewards(count: number, seed: number): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from({ length: count }, () => 6 * random.uniform() - 3);
}

/** p(x) by walking every trajectory, with flows in linear space: R(x) summed along all ways to it. */
function byAllTrajectories(env: Environment, rewardOf: (text: string) => number): Map<string, number> {
  const flowOf = new Map<string, number>();
  const parentsOf = (row: Int32Array): number => {
    const mask = new Uint8Array(env.actionCount);
    env.backwardMask(row, 0, mask, 0);
    return mask.reduce((sum, bit) => sum + bit, 0);
  };
  const next = (row: Int32Array): [number, Int32Array][] => {
    const mask = new Uint8Array(env.actionCount);
    env.forwardMask(row, 0, mask, 0);
    return [...mask.keys()]
      .filter((a) => mask[a] === 1)
      .map((a) => {
        const child = row.slice();
        env.step(child, 0, a);
        return [a, child];
      });
  };
  const flow = (row: Int32Array): number => {
    const key = row.join();
    const known = flowOf.get(key);
    if (known !== undefined) return known;
    const value = env.isTerminal(row, 0)
      ? rewardOf(env.outcomeText(row, 0))
      : next(row).reduce((sum, [, child]) => sum + flow(child) / parentsOf(child), 0);
    flowOf.set(key, value);
    return value;
  };
  const found = new Map<string, number>();
  const walk = (row: Int32Array, probability: number): void => {
    if (env.isTerminal(row, 0)) {
      const text = env.outcomeText(row, 0);
      found.set(text, (found.get(text) ?? 0) + probability);
      return;
    }
    for (const [, child] of next(row))
      walk(child, (probability * flow(child)) / parentsOf(child) / flow(row));
  };
  const start = new Int32Array(env.stateSize);
  env.reset(start, 0);
  walk(start, 1);
  return found;
}

describe('flows solved without edges', () => {
  for (const env of environments) {
    const space = openStateSpace(env);
    const logReward = randomLogRewards(space.outcomeCount, 3);
    const solved = solveSpace(space, logReward);
    const logZ = Math.log(logReward.reduce((sum, log) => sum + Math.exp(log), 0));
    const name = `${env.task.name} ${String(env.task.construction ?? '')}`;
    const row = new Int32Array(env.stateSize);
    const textOf = (x: number): string => {
      space.writeOutcome(x, row, 0);
      return env.outcomeText(row, 0);
    };

    it(`${name}: log Z is the sum of the rewards, and the policy samples r / Z within 1e-6`, () => {
      expect(solved.logZ).toBeCloseTo(logZ, 12);
      const logP = forwardDistribution(space, solved.policy);
      const tv = logP.reduce(
        (sum, log, x) => sum + Math.abs(Math.exp(log) - Math.exp(logReward[x] - logZ)),
        0,
      );
      expect(tv / 2).toBeLessThan(1e-6);
    });

    it(`${name}: all trajectories, walked one by one, say the same`, () => {
      const rewards = new Map(Array.from(logReward, (log, x) => [textOf(x), Math.exp(log)]));
      const walked = byAllTrajectories(env, (text) => rewards.get(text)!);
      expect(walked.size).toBe(space.outcomeCount);
      const logP = forwardDistribution(space, solved.policy);
      for (let x = 0; x < logP.length; x++) expect(Math.exp(logP[x])).toBeCloseTo(walked.get(textOf(x))!, 6);
    });

    it(`${name}: is the policy of the solver that keeps edges, state by state`, () => {
      const graph = enumerateStates(env);
      expect(graph.stateCount).toBe(space.stateCount);
      const exact = exactPolicy(solveFlows(graph, logReward));
      const [a, b] = [new Float32Array(env.actionCount), new Float32Array(env.actionCount)];
      for (let s = 0; s < graph.stateCount; s++) {
        if (graph.outcomeOf[s] >= 0) continue;
        const state = graph.rows.slice(s * env.stateSize, (s + 1) * env.stateSize);
        solved.policy.logProbs(state, 1, a);
        exact.logProbs(state, 1, b);
        for (let i = 0; i < a.length; i++) expect(Math.exp(a[i])).toBeCloseTo(Math.exp(b[i]), 6);
      }
    });

    it(`${name}: R = 0 is never sampled, even where whole branches have none`, () => {
      const some = logReward.map((log, x) => (x < 2 ? log : -Infinity));
      const p = forwardDistribution(space, solveSpace(space, some).policy);
      expect(Math.exp(p[0]) + Math.exp(p[1])).toBeCloseTo(1, 6);
    });
  }

  it('can be solved a few states at a time, to the same bits', () => {
    const space = openStateSpace(environments[0]);
    const logReward = randomLogRewards(space.outcomeCount, 5);
    const whole = solveSpace(space, logReward);
    const parts = new SolvedFlows(space, logReward);
    while (parts.left > 0) parts.advance(3);
    expect(parts.share).toEqual(whole.share);
  });

  it('refuses before it spends anything, with the count and the limit', () => {
    expect(() => openStateSpace(createGrid({ side: 1000, dimensions: 4 }))).toThrow(
      'exact: grid has 2,000,000,000,000 states, more than the limit of 5000000',
    );
    expect(() => openStateSpace(createSet({ items: 40, size: 20 }), 1000)).toThrow(
      'more than the limit of 1000 states',
    );
  });

  it('names a log-reward that is none', () => {
    const space = openStateSpace(createGrid({ side: 2 }));
    expect(() => solveSpace(space, [0, NaN, 0, 0])).toThrow('exact: log-reward of 0,1 must be a number');
    expect(() => solveSpace(space, [0])).toThrow('one log-reward for each of 4 outcomes, got 1');
  });
});

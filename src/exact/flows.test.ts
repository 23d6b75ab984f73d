import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDag, TOY_DAG } from '../env/dag.js';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import type { Policy } from '../env/policy-types.js';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { exactPolicy } from './exact-policy.js';
import { edgeFlows, outcomeLogRewards, policyLogPB, solveFlows } from './flows.js';
import { enumerateStates, type StateGraph } from './state-graph.js';
import { terminatingDistribution, visitLogProbs } from './terminating.js';

const dataDirectory = fileURLToPath(new URL('../../../shared/data', import.meta.url));

function toyRewards(graph: StateGraph): Float64Array {
  return outcomeLogRewards(graph, (states, at) =>
    Math.log(TOY_DAG.rewards[graph.env.outcomeText(states, at)]),
  );
}
/**
 * Hypergrid reward of Bengio et al. (2021), with bands tested in integers: m = |2x - (H-1)| is 2 (H-1)
 * |x/(H-1) - 1/2|.
 */
function gridRewards(graph: StateGraph, side: number, [r0, r1, r2]: readonly number[]): Float64Array {
  const dimensions = graph.env.stateSize - 1;
  const span = side - 1;
  return outcomeLogRewards(graph, (states, at) => {
    let outer = 1;
    let band = 1;
    for (let i = 0; i < dimensions; i++) {
      const m = Math.abs(2 * states[at + i] - span);
      if (2 * m <= span) outer = 0;
      if (5 * m <= 3 * span || 5 * m >= 4 * span) band = 0;
    }
    return Math.log(r0 + r1 * outer + r2 * band);
  });
}
const CLASSIC = [0.1, 0.5, 2];

function uniformPolicy(env: Environment): Policy {
  const A = env.actionCount;
  const mask = new Uint8Array(A);
  return {
    env,
    logProbs(states, count, out) {
      for (let r = 0; r < count; r++) {
        env.forwardMask(states, r * env.stateSize, mask, 0);
        const allowed = mask.reduce((sum, bit) => sum + bit, 0);
        mask.forEach((bit, a) => (out[r * A + a] = bit ? -Math.log(allowed) : LOG_ZERO));
      }
    },
  };
}
/** 1/2 sum |p - q| of two distributions given by unnormalized logs. */
function tv(logP: Float64Array, logQ: Float64Array): number {
  const normalize = (logs: Float64Array) => {
    const total = logs.reduce((sum, value) => sum + Math.exp(value), 0);
    return logs.map((value) => Math.exp(value) / total);
  };
  const p = normalize(logP);
  const q = normalize(logQ);
  return 0.5 * p.reduce((sum, value, i) => sum + Math.abs(value - q[i]), 0);
}
function randomLogs(count: number, seed: number): Float64Array {
  const random = new RandomStream(seed);
  return Float64Array.from({ length: count }, () => Math.log(1e-3 + random.uniform()));
}

describe('exact flows of the toy DAG (Foundations, figure 2)', () => {
  const graph = enumerateStates(createDag(TOY_DAG));
  const flows = solveFlows(graph, toyRewards(graph));

  it('has Z = 112 and the state flows of uniform P_B', () => {
    expect(Math.exp(flows.logZ)).toBeCloseTo(112, 10);
    const flowOf = new Map<string, number>();
    for (let s = 0; s < graph.stateCount; s++) {
      if (graph.rows[2 * s + 1] === 0)
        flowOf.set(graph.env.outcomeText(graph.rows, 2 * s), Math.exp(flows.logF[s]));
    }
    const expected = [28.75, 83.25, 57.5, 54.5, 27.5, 40.5, 15, 25, 30, 5];
    expected.forEach((flow, i) => expect(flowOf.get(String(i + 1))).toBeCloseTo(flow, 10));
  });

  it('has 13 trajectories', () => {
    const paths = new Float64Array(graph.stateCount);
    paths[0] = 1;
    graph.edgeTarget.forEach((target, e) => (paths[target] += paths[graph.edgeSource[e]]));
    expect(graph.outcomeState.reduce((sum, s) => sum + paths[s], 0)).toBe(13);
  });

  it('is off by tv 1/6 under the uniform policy, by 0 under the exact one', () => {
    const target = toyRewards(graph);
    expect(tv(terminatingDistribution(graph, uniformPolicy(graph.env)), target)).toBeCloseTo(1 / 6, 12);
    expect(tv(terminatingDistribution(graph, exactPolicy(flows)), target)).toBeLessThan(1e-6);
  });
});

describe('exact flows of hypergrids, R = (.1, .5, 2)', () => {
  it.each([
    [2, 8, 3.109061],
    [4, 8, 6.344934],
    [2, 16, 4.183576],
  ])('log Z of %i dimensions, side %i, is %f', (dimensions, side, logZ) => {
    const graph = enumerateStates(createGrid({ side, dimensions }));
    expect(solveFlows(graph, gridRewards(graph, side, CLASSIC)).logZ).toBeCloseTo(logZ, 6);
  });

  it.each([
    [8, 0.69997768],
    [16, 0.78059941],
  ])('the uniform policy is off by tv on side %i as published', (side, expected) => {
    const graph = enumerateStates(createGrid({ side }));
    const logP = terminatingDistribution(graph, uniformPolicy(graph.env), 7);
    expect(Math.abs(tv(logP, gridRewards(graph, side, CLASSIC)) - expected)).toBeLessThan(1e-8);
  });

  it('20^4 with (1e-3, .5, 2): every state flow is the sum of its edge flows, and the exact policy samples R / Z', () => {
    const graph = enumerateStates(createGrid({ side: 20, dimensions: 4 }));
    expect([graph.stateCount, graph.edgeCount]).toEqual([320_000, 160_000 + 4 * 19 * 8000]);
    const target = gridRewards(graph, 20, [1e-3, 0.5, 2]);
    const flows = solveFlows(graph, target);
    const logEdge = edgeFlows(flows);
    const sum = new Float64Array(graph.stateCount);
    logEdge.forEach((value, e) => (sum[graph.edgeSource[e]] += Math.exp(value)));
    let worst = 0;
    for (let s = 0; s < graph.stateCount; s++) {
      if (graph.outcomeOf[s] < 0) worst = Math.max(worst, Math.abs(sum[s] / Math.exp(flows.logF[s]) - 1));
    }
    expect(worst).toBeLessThan(1e-10);
    expect(tv(terminatingDistribution(graph, exactPolicy(flows)), target)).toBeLessThan(1e-5);
  });
});

describe('exact flows under any P_B', () => {
  // Non-autoregressive strings: many parents a state.
  const graph = enumerateStates(
    buildTask('bits', { length: 6, word: 2, construction: 'non-autoregressive' }),
  );
  const target = randomLogs(graph.outcomeCount, 5);
  const { env } = graph;
  /** A P_B that prefers some actions, with weights 1 .. 5 by action. */
  const skewed = policyLogPB(
    graph,
    (states, count, out) => {
      const mask = new Uint8Array(env.actionCount);
      for (let r = 0; r < count; r++) {
        env.backwardMask(states, r * env.stateSize, mask, 0);
        mask.forEach((bit, a) => (out[r * env.actionCount + a] = bit ? Math.log(1 + (a % 5)) : LOG_ZERO));
      }
    },
    10,
  );

  it('normalizes P_B over the parents of each state', () => {
    const total = new Float64Array(graph.stateCount);
    graph.edgeTarget.forEach((s, e) => (total[s] += Math.exp(skewed[e])));
    total.subarray(1).forEach((sum) => expect(sum).toBeCloseTo(1, 12));
  });

  it('has the same Z and samples the same distribution, through other state flows', () => {
    const uniform = solveFlows(graph, target);
    const other = solveFlows(graph, target, skewed);
    expect(other.logZ).toBeCloseTo(uniform.logZ, 12);
    const apart = other.logF.map((value, s) => Math.abs(value - uniform.logF[s]));
    expect(Math.max(...apart)).toBeGreaterThan(0.1);
    expect(tv(terminatingDistribution(graph, exactPolicy(other)), target)).toBeLessThan(1e-6);
  });

  it('visits each state with probability F(s) / Z', () => {
    const flows = solveFlows(graph, target, skewed);
    const logVisit = visitLogProbs(graph, exactPolicy(flows));
    logVisit.forEach((value, s) => expect(value).toBeCloseTo(flows.logF[s] - flows.logZ, 5));
  });

  it('takes rewards of zero: such outcomes are never sampled, and policies stay distributions', () => {
    const sparse = target.map((value, i) => (i < 60 ? -Infinity : value));
    const policy = exactPolicy(solveFlows(graph, sparse));
    const logP = terminatingDistribution(graph, policy);
    logP.subarray(0, 60).forEach((value) => expect(Math.exp(value)).toBe(0));
    expect(tv(logP, sparse)).toBeLessThan(1e-6);
    const out = new Float32Array(env.actionCount);
    policy.logProbs(Int32Array.of(1, 0, -1, -1), 1, out); // a first word whose completions all have reward 0
    expect(out.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 6);
  });
});

describe('exact solver: bad input', () => {
  const graph = enumerateStates(createGrid({ side: 3 }));

  it('names what is wrong', () => {
    expect(() => solveFlows(graph, [0])).toThrow('exact: one log-reward for each of 9 outcomes, got 1');
    const rewards = new Float64Array(9);
    rewards[4] = NaN;
    expect(() => solveFlows(graph, rewards)).toThrow(
      'exact: log-reward of 1,1 must be a number below Infinity, got NaN',
    );
    const policy = exactPolicy(solveFlows(graph, new Float64Array(9)));
    expect(() => policy.logProbs(Int32Array.of(7, 0, 0), 1, new Float32Array(3))).toThrow('got [7, 0, 0]');
    const nothing: Policy = { env: graph.env, logProbs: (_states, _count, out) => out.fill(LOG_ZERO) };
    expect(() => terminatingDistribution(graph, nothing)).toThrow('some allowed action a probability');
  });
});

const table = join(dataDirectory, 'tfbind8', 'SIX6_REF_R1_8mers.txt.gz');
describe.skipIf(!existsSync(table))('TFBind8 SIX6_REF_R1 (skipped without the shared data)', () => {
  it('has log Z 11.462147 and expected reward 3.319955 for R = 10 y^3, floored at 1e-3', () => {
    const lines = gunzipSync(readFileSync(table)).toString().trim().split('\n').slice(1);
    const score = new Map<string, number>();
    for (const line of lines) {
      const [one, other, value] = line.split('\t');
      score.set(one, Number(value));
      score.set(other, Number(value));
    }
    const least = Math.min(...score.values());
    const greatest = Math.max(...score.values());
    const graph = enumerateStates(buildTask('tfbind8'));
    const target = outcomeLogRewards(graph, (states, at) => {
      const y = (score.get(graph.env.outcomeText(states, at))! - least) / (greatest - least);
      return Math.log(Math.max(10 * y * y * y, 1e-3));
    });
    const flows = solveFlows(graph, target);
    expect(flows.logZ).toBeCloseTo(11.462147, 6);
    const logP = terminatingDistribution(graph, exactPolicy(flows));
    const expected = logP.reduce((sum, value, i) => sum + Math.exp(value + target[i]), 0);
    expect(expected).toBeCloseTo(3.319955, 5);
  });
});

import { describe, expect, it } from 'vitest';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { outcomeLogRewards } from '../exact/flows.js';
import { maxEntropyBackward } from '../exact/max-entropy.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { uniformPolicy } from '../sampling/uniform-policy.js';
import { plainBackend } from '../tensor/backend.js';
import { openBackend } from '../tensor/loader.js';
import { GFlowNetTrainer, type GFlowNetOptions } from './gflownet-trainer.js';

/** An arbitrary smooth reward of a state row, between e^-1 and e^1. */
const logRewardOf = (states: Int32Array, at: number, size: number): number => {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += (states[at + k] + 1) * (k + 2);
  return ((sum * 37) % 11) / 5 - 1;
};

function trainerOn(
  env: Environment,
  options: Partial<GFlowNetOptions> & { objective: string },
  heads: { flow?: boolean; backward?: boolean } = {},
  backend = plainBackend('float64'),
): GFlowNetTrainer {
  const random = new RandomStream(3);
  const network = new PolicyNetwork(env, backend, { hidden: [16, 16], ...heads }, random.fork('init'));
  return new GFlowNetTrainer(network, { batch: 4, lr: 1e-2, ...options }, random.fork('train'));
}

function step(trainer: GFlowNetTrainer): number {
  const { env } = trainer;
  trainer.sample();
  const rewards = Float64Array.from({ length: trainer.askedCount }, (_, k) =>
    logRewardOf(trainer.asked, k * env.stateSize, env.stateSize),
  );
  return trainer.update(rewards);
}

/** Exact total variation of a trained policy from its reward. */
function exactTv(trainer: GFlowNetTrainer): number {
  const { env } = trainer;
  const graph = enumerateStates(env);
  const logR = outcomeLogRewards(graph, (states, at) => logRewardOf(states, at, env.stateSize));
  const z = logR.reduce((sum, x) => sum + Math.exp(x), 0);
  return terminatingDistribution(graph, trainer.network).reduce(
    (sum, logP, x) => sum + Math.abs(Math.exp(logP) - Math.exp(logR[x]) / z) / 2,
    0,
  );
}

describe('one forward per state', () => {
  it('the loss of recorded roll-outs is the loss recomputed from the policy', () => {
    const trainer = trainerOn(buildTask('grid', { side: 6 }), { objective: 'tb' });
    const { batch, network, env } = trainer;
    trainer.sample();
    const logP = new Float32Array(batch.size * env.actionCount);
    network.logProbs(batch.states, batch.size, logP);
    const rewards = [0.1, 0.2, 0.3, 0.4];
    let expected = 0;
    for (let m = 0; m < batch.count; m++) {
      let d = -rewards[m];
      for (let i = batch.starts[m]; i < batch.starts[m + 1]; i++)
        d += logP[i * env.actionCount + batch.actions[i]] - batch.logPB[i];
      expected += (d * d) / batch.count;
    }
    expect(trainer.update(rewards)).toBeCloseTo(expected, 5);
  });

  it('replayed trajectories join the same batch', () => {
    const env = buildTask('grid', { side: 6 });
    const replay = { capacity: 50, share: 0.5, priority: 'uniform' as const };
    const trainer = trainerOn(env, { objective: 'db', replay }, { flow: true });
    step(trainer);
    trainer.sample();
    expect([trainer.fresh, trainer.batch.count, trainer.askedCount]).toEqual([2, 4, 2]);
    trainer.discard();
    expect(trainer.replay!.count).toBeGreaterThan(0);
  });
});

describe('training', () => {
  // Fixed seeds; each bound is at least 3 times what was measured, so kernels of other flavors pass too.
  const grid = (): Environment => buildTask('grid', { side: 4 });
  const strings = (): Environment =>
    buildTask('sequence', { length: 3, alphabet: 'AB', construction: 'prepend-append' });
  const cases: [string, () => Environment, Partial<GFlowNetOptions> & { objective: string }, object][] = [
    ['tb', grid, { objective: 'tb' }, {}],
    ['tb, Huber', grid, { objective: 'tb', delta: 1 }, {}],
    ['tb, learned P_B', strings, { objective: 'tb', backward: 'learned' }, { backward: true }],
    [
      'tb, maximum-entropy P_B',
      grid,
      { objective: 'tb', backward: maxEntropyBackward(enumerateStates(grid())) },
      {},
    ],
    ['db', grid, { objective: 'db' }, { flow: true }],
    ['db, target network', grid, { objective: 'db', target: 5 }, { flow: true }],
    ['db, learned P_B', strings, { objective: 'db', backward: 'learned' }, { flow: true, backward: true }],
    ['subtb', grid, { objective: 'subtb' }, { flow: true }],
    ['fm', grid, { objective: 'fm' }, {}],
    ['fl-db', grid, { objective: 'fl-db' }, { flow: true }],
    ['modified-db', grid, { objective: 'modified-db' }, {}],
    ['vargrad', grid, { objective: 'vargrad' }, {}],
    [
      'mle on rewarded draws',
      grid,
      { objective: 'mle', batch: 64, replay: { capacity: 64, share: 0.75, priority: 'reward' } },
      {},
    ],
    [
      'tb with replay by reward, learned P_B',
      strings,
      { objective: 'tb', backward: 'learned', replay: { capacity: 64, share: 0.5, priority: 'reward' } },
      { backward: true },
    ],
  ];
  it.each(cases)('%s comes close to the reward', async (_, build, options, heads) => {
    const trainer = trainerOn(
      build(),
      { batch: 16, lr: 5e-3, logZLr: 0.1, epsilon: { from: 0.2, to: 0.02, steps: 300 }, ...options },
      heads,
      await openBackend(),
    );
    const before = exactTv(trainer);
    for (let i = 0; i < 500; i++) step(trainer);
    const after = exactTv(trainer);
    expect(after).toBeLessThan(Math.min(0.12, before / 2));
  });

  it('relative TB moves a prior to prior times reward', async () => {
    const env = grid();
    const trainer = trainerOn(
      env,
      { objective: 'rtb', prior: uniformPolicy(env), batch: 16, lr: 5e-3, logZLr: 0.1 },
      {},
      await openBackend(),
    );
    for (let i = 0; i < 500; i++) step(trainer);
    const graph = enumerateStates(env);
    const logR = outcomeLogRewards(graph, (states, at) => logRewardOf(states, at, env.stateSize));
    const prior = terminatingDistribution(graph, uniformPolicy(env));
    const target = logR.map((x, i) => Math.exp(x + prior[i]));
    const z = target.reduce((a, b) => a + b, 0);
    const tv = terminatingDistribution(graph, trainer.network).reduce(
      (sum, logP, i) => sum + Math.abs(Math.exp(logP) - target[i] / z) / 2,
      0,
    );
    expect(tv).toBeLessThan(0.12);
  });

  it('learns from data alone', async () => {
    const env = grid();
    const replay = { capacity: 16, share: 1, priority: 'reward' as const };
    const trainer = trainerOn(
      env,
      { objective: 'tb', replay, batch: 16, lr: 5e-3, logZLr: 0.1 },
      {},
      await openBackend(),
    );
    const row = new Int32Array(env.stateSize);
    for (let i = 0; i < env.outcomeCount!; i++) {
      env.outcomeAt!(i, row, 0);
      trainer.replay!.add(row, 0, logRewardOf(row, 0, env.stateSize));
    }
    for (let i = 0; i < 500; i++) {
      trainer.sample();
      expect(trainer.askedCount).toBe(0);
      trainer.update([]);
    }
    expect(trainer.transitions).toBe(0);
    expect(exactTv(trainer)).toBeLessThan(0.05);
  });

  it('is reproducible, and goes on from its state', () => {
    const run = (steps: number): GFlowNetTrainer => {
      const trainer = trainerOn(buildTask('grid', { side: 4 }), { objective: 'tb' });
      for (let i = 0; i < steps; i++) step(trainer);
      return trainer;
    };
    const [whole, half] = [run(6), run(3)];
    const again = trainerOn(buildTask('grid', { side: 4 }), { objective: 'tb' });
    again.network.parameters.copyFrom(half.network.parameters);
    half.network.parameters.list.forEach((p, i) => {
      const { arena } = half.network.parameters.backend;
      const to = again.network.parameters.list[i];
      const real = again.network.parameters.backend.arena.real;
      for (const name of ['at', 'moment1', 'moment2'] as const)
        real.set(arena.real.subarray(p[name] >> 2, (p[name] >> 2) + p.size), to[name] >> 2);
      to.touch();
    });
    again.restore(half.state());
    for (let i = 0; i < 3; i++) step(again);
    whole.network.parameters.list.forEach((p, i) =>
      expect(again.network.parameters.values(again.network.parameters.list[i])).toEqual(
        whole.network.parameters.values(p),
      ),
    );
  });
});

describe('bad input', () => {
  const env = buildTask('grid', { side: 4 });
  it.each([NaN, Infinity, -Infinity])('a log-reward of %s names the outcome', (value) => {
    const trainer = trainerOn(env, { objective: 'tb' });
    trainer.sample();
    expect(() => trainer.update([value, 0, 0, 0])).toThrow(
      new RegExp(`reward: the log-reward of \\d,\\d must be a finite number, got ${value}`),
    );
    // The trainer goes on after it.
    expect(Number.isFinite(step(trainer))).toBe(true);
  });

  it('an objective that does not fit', () => {
    expect(() => trainerOn(env, { objective: 'db' })).toThrow('needs a flow head');
    expect(() => trainerOn(env, { objective: 'tb', backward: 'learned' })).toThrow(
      'a learned P_B needs a network made with backward: true',
    );
    expect(() => trainerOn(buildTask('dag'), { objective: 'modified-db' })).toThrow(
      'needs an environment that can stop in every state, which dag cannot',
    );
    expect(() => trainerOn(env, { objective: 'mle' })).toThrow('a replay with priority reward');
    expect(() => trainerOn(env, { objective: 'tb', batch: 0 })).toThrow(
      'trainer: batch must be an integer >= 1, got 0',
    );
    expect(() => trainerOn(env, { objective: 'tb' }).update([])).toThrow('needs a sample() before it');
  });
});

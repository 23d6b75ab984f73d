/**
 * Convergence, measured exactly, in a short form of bench/convergence.mjs: trajectory balance on the 8 x 8
 * grid comes within l1 = .012 of the reward, another library's published mean after 32,000 trajectories, and
 * does so in half of them. Fixed seed. False alarms: of the seeds 0 to 19 the worst l1 was .0011, below a
 * tenth of the bound, so by the rule of three fewer than 15 % of seeds exceed even that, and none is expected
 * to reach the bound.
 */
import { describe, expect, it } from 'vitest';
import { buildTask } from '../src/env/tasks.js';
import { outcomeLogRewards } from '../src/exact/flows.js';
import { enumerateStates } from '../src/exact/state-graph.js';
import { terminatingDistribution } from '../src/exact/terminating.js';
import { distances } from '../src/metric/distances.js';
import { GFlowNetTrainer } from '../src/objective/gflownet-trainer.js';
import { RandomStream } from '../src/random/stream.js';
import { PolicyNetwork } from '../src/sampling/policy-network.js';
import { openBackend } from '../src/tensor/loader.js';

const SIDE = 8;
const STEPS = 1000;

function logReward(states: Int32Array, at: number): number {
  const n = SIDE - 1;
  const [x, y] = [Math.abs(2 * states[at] - n), Math.abs(2 * states[at + 1] - n)];
  const outer = 2 * x > n && 2 * y > n ? 0.5 : 0;
  const inBand = (v: number): boolean => 10 * v > 6 * n && 10 * v < 8 * n;
  return Math.log(0.1 + outer + (inBand(x) && inBand(y) ? 2 : 0));
}

/** l1 distance of the exact terminating distribution from the reward after training. */
async function trainedDistance(seed: number): Promise<{ l1: number; logZGap: number }> {
  const env = buildTask('grid', { side: SIDE });
  const random = new RandomStream(seed);
  const network = new PolicyNetwork(env, await openBackend(), { hidden: [128, 128] }, random.fork('init'));
  const trainer = new GFlowNetTrainer(
    network,
    {
      objective: 'tb',
      batch: 16,
      lr: 2e-3,
      logZLr: 0.1,
      decay: { from: 1, to: 0.01, steps: STEPS },
      epsilon: { from: 0.1, to: 0, steps: STEPS / 2 },
    },
    random.fork('train'),
  );
  for (let step = 0; step < STEPS; step++) {
    trainer.sample();
    trainer.update(
      Float64Array.from({ length: trainer.askedCount }, (_, k) =>
        logReward(trainer.asked, k * env.stateSize),
      ),
    );
  }
  const graph = enumerateStates(env);
  const logR = outcomeLogRewards(graph, logReward);
  const logZ = Math.log(logR.reduce((sum, x) => sum + Math.exp(x), 0));
  const target = logR.map((x) => x - logZ);
  const { l1 } = distances(terminatingDistribution(graph, network), target);
  return { l1, logZGap: network.parameters.values(network.logZ)[0] - logZ };
}

describe('trajectory balance on the 8 x 8 grid', () => {
  it('comes within the published distance of the reward', async () => {
    const { l1, logZGap } = await trainedDistance(1);
    expect(l1).toBeLessThan(0.012);
    expect(Math.abs(logZGap)).toBeLessThan(0.01);
  });
});

/** Objectives with flows on trajectories of unequal length: the flow has to stay a function of the state. */
import { describe, expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { totalVariation } from '../metric/distances.js';
import { fallingRate } from '../nn/adam.js';
import { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { openBackend } from '../tensor/loader.js';
import { BatchTrainer } from './batch-trainer.js';

describe.each(['tb', 'db', 'subtb'] as const)('a batch trainer by %s on a grid', (objective) => {
  it('finds the distribution when every outcome is shown', async () => {
    const env = createGrid({ side: 6, dimensions: 2 });
    const graph = enumerateStates(env);
    const logReward = Float64Array.from({ length: graph.outcomeCount }, (_, x) => 1.5 * Math.sin(3 * x));
    const random = new RandomStream(4);
    const network = new PolicyNetwork(env, await openBackend(), { hidden: [64, 64] }, random.fork('init'));
    const [lr, steps] = [3e-3, 1200];
    const trainer = new BatchTrainer(network, { objective, lambda: 0.9, lr, clip: 10 });
    const batch = new TrajectoryBatch(env, 32);
    const backward = new BackwardSampler(env.actionCount, env.stateSize);
    const drawn = new Float64Array(32);
    network.parameters.load(network.logZ, [env.logOutcomeCount]);
    for (let step = 0; step < steps; step++) {
      trainer.adam.lr = fallingRate(lr, 0.02, step, steps);
      batch.clear();
      for (let m = 0; m < 32; m++) {
        const x = random.int(graph.outcomeCount);
        backward.append(batch, graph.rows, graph.outcomeState[x] * env.stateSize, random);
        drawn[m] = logReward[x];
      }
      trainer.update(batch, drawn);
    }
    const logZ = Math.log(logReward.reduce((sum, value) => sum + Math.exp(value), 0));
    const tv = totalVariation(
      terminatingDistribution(graph, network),
      logReward.map((value) => value - logZ),
    );
    expect(tv).toBeLessThan(0.05);
  });
});

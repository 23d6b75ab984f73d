/**
 * Trajectory balance on an 8 x 8 grid, from the environment to the exact distribution of what was learned.
 *
 *     npm run build && node examples/tb-on-a-grid.mjs [steps]
 */
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { enumerateStates, outcomeLogRewards, solveFlows, terminatingDistribution } from 'ocgfn/exact';
import { distances } from 'ocgfn/metric';
import { GFlowNetTrainer } from 'ocgfn/objective';

const steps = Number(process.argv[2] ?? 2000);
const SIDE = 8;

// 1. The environment: increase a coordinate, or stop. A state is the row [x, y, stopped].
const env = buildTask('grid', { side: SIDE });

// 2. The reward: .1 everywhere, .5 more near the corners, 2 more in a band within. Integers only: floating
// point picks wrong cells at some sizes.
const offCenter = (/** @type {number} */ x) => Math.abs(2 * x - (SIDE - 1)); // |x / (H - 1) - 1/2| times 2 (H - 1)
const corner = (/** @type {number} */ x) => 2 * offCenter(x) > SIDE - 1;
const band = (/** @type {number} */ x) =>
  10 * offCenter(x) > 6 * (SIDE - 1) && 10 * offCenter(x) < 8 * (SIDE - 1);
/** @type {(states: Int32Array, at: number) => number} */
const logReward = (states, at) => {
  const [x, y] = [states[at], states[at + 1]];
  return Math.log(0.1 + (corner(x) && corner(y) ? 0.5 : 0) + (band(x) && band(y) ? 2 : 0));
};

// 3. The exact answer, by dynamic programming, to compare with.
const graph = enumerateStates(env);
const logR = outcomeLogRewards(graph, logReward);
const { logZ } = solveFlows(graph, logR);
const target = logR.map((value) => value - logZ);

// 4. A policy network and its trainer. The random stream is split by name: same seed, same result.
const backend = await openBackend();
const random = new RandomStream(0);
const policy = new PolicyNetwork(env, backend, { hidden: [128, 128] }, random.fork('init'));
const trainer = new GFlowNetTrainer(
  policy,
  {
    objective: 'tb', // (log Z + sum log P_F - log R(x) - sum log P_B)^2
    batch: 16,
    lr: 1e-3,
    logZLr: 0.1,
    decay: { from: 1, to: 0.02, steps }, // of the learning rates
    epsilon: { from: 0.1, to: 0, steps: steps / 2 },
  },
  random.fork('train'),
);

// 5. Training: sample trajectories, ask for the rewards of their ends, update.
const rewards = new Float64Array(16);
for (let step = 1; step <= steps; step++) {
  trainer.sample();
  for (let k = 0; k < trainer.askedCount; k++) rewards[k] = logReward(trainer.asked, k * env.stateSize);
  const loss = trainer.update(rewards);
  if (step % Math.max(1, Math.floor(steps / 8)) === 0) {
    // 6. How far is the distribution that the policy samples, exactly, from the reward?
    const { l1 } = distances(terminatingDistribution(graph, policy), target);
    console.log(`step ${step}  loss ${loss.toExponential(2)}  l1 ${l1.toFixed(4)}`);
  }
}
const learned = policy.parameters.values(policy.logZ)[0];
console.log(`log Z: learned ${learned.toFixed(4)}, exact ${logZ.toFixed(4)}`);

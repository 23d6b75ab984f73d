/**
 * Detailed balance on strings of 12 bits, written two at a time: rewarded near hidden modes. Detailed balance
 * learns a flow F(s) of every state beside the policy, and makes every single transition agree with it.
 *
 *     npm run build && node examples/db-on-bits.mjs [steps]
 */
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { enumerateStates, outcomeLogRewards, solveFlows, terminatingDistribution } from 'ocgfn/exact';
import { distances, hamming } from 'ocgfn/metric';
import { GFlowNetTrainer } from 'ocgfn/objective';

const steps = Number(process.argv[2] ?? 3000);
const BETA = 6;

// Words are appended, so a string has one parent: P_B = 1.
const env = buildTask('bits', { length: 12, word: 2 });
const modes = ['000000000000', '111111000000', '010101010101'];

// R(x) = exp(-beta d / n), d the least Hamming distance to a mode.
/** @type {(states: Int32Array, at: number) => number} */
const logReward = (states, at) => {
  const text = env.outcomeText(states, at);
  return (-BETA * Math.min(...modes.map((mode) => hamming(mode, text)))) / 12;
};
const graph = enumerateStates(env); // 4,096 outcomes
const logR = outcomeLogRewards(graph, logReward);
const { logZ } = solveFlows(graph, logR);
const target = logR.map((value) => value - logZ);

const backend = await openBackend();
const random = new RandomStream(0);
// `flow: true` adds the head for log F(s) that detailed balance needs; without it the trainer says so.
const policy = new PolicyNetwork(env, backend, { hidden: [128, 128], flow: true }, random.fork('init'));
const trainer = new GFlowNetTrainer(
  policy,
  {
    objective: 'db',
    batch: 32,
    lr: 2e-3,
    decay: { from: 1, to: 0.02, steps }, // of the learning rates
    epsilon: { from: 0.1, to: 0.01, steps: steps / 2 },
    // A quarter of each batch: outcomes seen before, drawn in proportion to R, their trajectories drawn
    // backwards afresh.
    replay: { capacity: 2000, share: 0.25, priority: 'reward' },
  },
  random.fork('train'),
);

const found = new Set();
for (let step = 1; step <= steps; step++) {
  trainer.sample();
  const rewards = [];
  for (let k = 0; k < trainer.askedCount; k++) {
    rewards.push(logReward(trainer.asked, k * env.stateSize));
    const text = env.outcomeText(trainer.asked, k * env.stateSize);
    if (modes.includes(text)) found.add(text);
  }
  const loss = trainer.update(rewards);
  if (step % Math.max(1, Math.floor(steps / 8)) === 0) {
    const { tv } = distances(terminatingDistribution(graph, policy), target);
    console.log(`step ${step}  loss ${loss.toExponential(2)}  tv ${tv.toFixed(4)}  modes ${found.size}/3`);
  }
}

// log F(s0) is this objective's log Z.
const start = new Int32Array(env.stateSize);
const flow = new Float32Array(1);
env.reset(start, 0);
policy.logFlows(start, 1, flow);
console.log(`log F(s0): learned ${flow[0].toFixed(4)}, exact log Z ${logZ.toFixed(4)}`);

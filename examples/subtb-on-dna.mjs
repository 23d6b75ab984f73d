/**
 * Sub-trajectory balance on DNA 6-mers built at both ends: a made-up binding site is rewarded on either
 * strand. Prepending and appending lead to the same string along many ways, so P_B is a choice; here it is
 * learned by a head of its own.
 *
 *     npm run build && node examples/subtb-on-dna.mjs [steps]
 */
import { buildTask, openBackend, PolicyNetwork, RandomStream } from 'ocgfn';
import { enumerateStates, outcomeLogRewards, solveFlows, terminatingDistribution } from 'ocgfn/exact';
import { distances, hamming, topK } from 'ocgfn/metric';
import { GFlowNetTrainer } from 'ocgfn/objective';
import { Roller, TrajectoryBatch } from 'ocgfn/sampling';

const steps = Number(process.argv[2] ?? 3000);
const SITE = 'TGACTC';

const env = buildTask('sequence', { alphabet: 'ACGT', length: 6, construction: 'prepend-append' });

/** @type {Record<string, string>} */
const complement = { A: 'T', C: 'G', G: 'C', T: 'A' };
const reverseComplement = (/** @type {string} */ text) =>
  [...text]
    .reverse()
    .map((letter) => complement[letter])
    .join('');
const matches = (/** @type {string} */ text) =>
  6 - Math.min(hamming(SITE, text), hamming(SITE, reverseComplement(text)));
// R = e^(matches): the best of the 4,096 weigh e^6, most e^1 to e^3.
/** @type {(states: Int32Array, at: number) => number} */
const logReward = (states, at) => matches(env.outcomeText(states, at));

const graph = enumerateStates(env);
const logR = outcomeLogRewards(graph, logReward);
const { logZ } = solveFlows(graph, logR);
const target = logR.map((value) => value - logZ);

const backend = await openBackend();
const random = new RandomStream(0);
const heads = { flow: true, backward: true };
const policy = new PolicyNetwork(env, backend, { hidden: [128, 128], ...heads }, random.fork('init'));
const trainer = new GFlowNetTrainer(
  policy,
  {
    objective: 'subtb',
    lambda: 0.9, // weights of a sub-trajectory of length l: 0.9^l, normalized within each trajectory
    backward: 'learned',
    batch: 32,
    lr: 2e-3,
    decay: { from: 1, to: 0.02, steps }, // of the learning rates
    epsilon: { from: 0.2, to: 0.01, steps: steps / 2 },
  },
  random.fork('train'),
);

const rewards = new Float64Array(32);
for (let step = 1; step <= steps; step++) {
  trainer.sample();
  for (let k = 0; k < trainer.askedCount; k++) rewards[k] = logReward(trainer.asked, k * env.stateSize);
  const loss = trainer.update(rewards);
  if (step % Math.max(1, Math.floor(steps / 8)) === 0) {
    const { tv } = distances(terminatingDistribution(graph, policy), target);
    console.log(`step ${step}  loss ${loss.toExponential(2)}  tv ${tv.toFixed(4)}`);
  }
}

// Candidates: draw, keep the best distinct ones.
const batch = new TrajectoryBatch(env, 256);
new Roller(env, 256).rollout(policy, 256, batch, random.fork('sample'));
const drawn = Array.from({ length: 256 }, (_, m) => env.outcomeText(batch.ends, m * env.stateSize));
const top = topK(
  drawn.map((text) => ({ text, score: matches(text) })),
  5,
  'hamming',
);
for (const { text, score } of top.best) console.log(`${text}  ${score} of 6 match`);

/**
 * An environment of one's own, in one file: mixtures of K ingredients in N equal parts, such as "3,0,1,2".
 * Checked against the laws, pre-trained without a reward, then adapted to two rewards by the exact sum, with
 * the distance of what is sampled from what was asked for.
 *
 *     npm run build && node examples/mixture.mjs [steps]
 *     npx ocgfn verify examples/mixture.mjs
 */
import { pathToFileURL } from 'node:url';
import { openBackend, OutcomeModel, RandomStream } from 'ocgfn';
import { ExactExtraction } from 'ocgfn/adapt';
import { checkLaws } from 'ocgfn/env';
import { enumerateStates, outcomeLogRewards, solveFlows, terminatingDistribution } from 'ocgfn/exact';
import { distances, SuccessMeter } from 'ocgfn/metric';
import { Pretrainer } from 'ocgfn/outcome';

const K = 4; // ingredients
const N = 6; // parts

/**
 * A state is a row [n_0 .. n_{K-1}, total]. Action i adds one part of ingredient i; N parts make an outcome.
 */
export function createMixture() {
  const total = (/** @type {Int32Array} */ states, /** @type {number} */ at) => states[at + K];
  /** @type {import('ocgfn').Environment} */
  const env = {
    task: { name: 'mixture', ingredients: K, parts: N },
    stateSize: K + 1,
    actionCount: K,
    maxSteps: N,
    reset(states, at) {
      states.fill(0, at, at + K + 1);
    },
    forwardMask(states, at, mask, maskAt) {
      mask.fill(total(states, at) < N ? 1 : 0, maskAt, maskAt + K);
    },
    // The actions that lead into this state: any ingredient that is in it may have come last.
    backwardMask(states, at, mask, maskAt) {
      for (let i = 0; i < K; i++) mask[maskAt + i] = states[at + i] > 0 ? 1 : 0;
    },
    step(states, at, action) {
      states[at + action]++;
      states[at + K]++;
    },
    stepBack(states, at, action) {
      states[at + action]--;
      states[at + K]--;
    },
    isTerminal: (states, at) => total(states, at) === N,

    // What the network sees of a state: one active index an ingredient.
    features: {
      count: K * (N + 1),
      active: K,
      write(states, at, out, outAt) {
        for (let i = 0; i < K; i++) out[outAt + i] = i * (N + 1) + states[at + i];
      },
    },
    // What it sees of a state beside an outcome: how many parts are missing (or too many) of each ingredient.
    relation: {
      count: K * (2 * N + 1),
      active: K,
      write(states, at, outcomes, outcomeAt, out, outAt) {
        for (let i = 0; i < K; i++)
          out[outAt + i] = i * (2 * N + 1) + N + outcomes[outcomeAt + i] - states[at + i];
      },
    },

    tokenLength: K,
    vocabulary: N + 1,
    outcomeTokens(states, at, out, outAt) {
      for (let i = 0; i < K; i++) out[outAt + i] = states[at + i];
    },
    outcomeFromTokens(tokens, tokensAt, states, at) {
      let sum = 0;
      for (let i = 0; i < K; i++) sum += states[at + i] = tokens[tokensAt + i];
      states[at + K] = sum;
      if (sum !== N) throw new Error(`mixture: parts must sum to ${N}, got ${sum}`);
    },
    outcomeText: (states, at) => states.slice(at, at + K).join(','),
    outcomeFromText(text, states, at) {
      const parts = text.split(',').map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
      if (parts.length !== K || !(parts.reduce((a, b) => a + b) === N))
        throw new Error(`mixture: must be ${K} numbers that sum to ${N}, such as 3,0,1,2; got "${text}"`);
      env.outcomeFromTokens(Int32Array.from(parts), 0, states, at);
    },

    logOutcomeCount: Math.log(binomial(N + K - 1, K - 1)),
    // Uniform: N parts and K - 1 walls between ingredients in a random order.
    sampleOutcome(random, states, at) {
      env.reset(states, at);
      let walls = K - 1;
      for (let left = N + K - 1, i = 0; left > 0; left--) {
        if (random.int(left) < walls) {
          walls--;
          i++;
        } else {
          env.step(states, at, i);
        }
      }
    },
    canReach(states, at, outcomes, outcomeAt) {
      for (let i = 0; i < K; i++) if (states[at + i] > outcomes[outcomeAt + i]) return false;
      return true;
    },
  };
  return env;
}

/** @type {(n: number, k: number) => number} */
function binomial(n, k) {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return count;
}

export default createMixture;

/**
 * The whole way; runs when this file is started, not when it is imported.
 * @param {number} steps
 */
async function main(steps) {
  const env = createMixture();
  const laws = checkLaws(env);
  const broken = laws.filter(({ ok }) => !ok);
  for (const { law, counterexample } of broken) console.log(`broken: ${law}: ${counterexample?.problem}`);
  console.log(`laws: ${laws.length - broken.length} of ${laws.length} hold`);

  const backend = await openBackend();
  const random = new RandomStream(0);
  const network = {
    hidden: [64, 64],
    heads: 0,
    headWidth: 16,
    relation: true,
    boundedFlow: true,
    shortcut: false,
    votes: false,
  };
  const model = new OutcomeModel(env, backend, network, random.fork('init'));
  const trainer = new Pretrainer(
    model,
    {
      objective: 'mle',
      explorer: 'backward',
      contrastive: false,
      teleport: 'off',
      anchor: 1,
      flowWeight: 0.3,
      negatives: 0.5,
      batch: 16,
      steps,
      lr: 5e-3,
      finalLr: 0.02,
      clip: 1,
    },
    random.fork('train'),
  );
  while (trainer.step < steps) trainer.update();
  const success = new SuccessMeter(model).measure(2000, random.fork('measure'));
  console.log(`pre-trained without a reward: success ${(100 * success.rate).toFixed(2)} %`);

  // Two rewards, one model, no further training.
  /** @type {Record<string, (states: Int32Array, at: number) => number>} */
  const rewards = {
    'much of the first': (states, at) => states[at],
    'three at least': (states, at) => [0, 1, 2, 3].filter((i) => states[at + i] > 0).length >= 3 ? 2 : -2,
  }; // prettier-ignore
  const graph = enumerateStates(env);
  const extraction = new ExactExtraction(graph, model);
  for (const [name, logReward] of Object.entries(rewards)) {
    const logR = outcomeLogRewards(graph, logReward);
    const { logZ } = solveFlows(graph, logR);
    extraction.run(logR);
    const learned = terminatingDistribution(graph, extraction.policy());
    const { tv } = distances(
      learned,
      logR.map((value) => value - logZ),
    );
    console.log(`adapted to "${name}": tv ${tv.toFixed(4)}`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(Number(process.argv[2] ?? 6000));

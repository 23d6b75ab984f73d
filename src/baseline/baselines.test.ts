/**
 * Every baseline on a hill of 1,024 strings: it spends its budget exactly, pays nothing twice, and does
 * better than chance.
 */
import { describe, expect, it } from 'vitest';
import type { PaidMethod } from '../adapt/adaptation.js';
import { createSequence } from '../env/sequence.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { RandomStream } from '../random/stream.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import type { Oracle } from '../reward/oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { openBackend } from '../tensor/loader.js';
import { Dqn } from './dqn.js';
import { ScratchTraining, type ScratchOptions } from './gflownet.js';
import { Mcmc } from './mcmc.js';
import { RandomSearch } from './random.js';
import { surrogateClimb } from './surrogate-climb.js';
import { surrogateSearch } from './surrogate-search.js';

const env = createSequence({ alphabet: 'ACGU', length: 5, construction: 'append' });
const TARGET = 'GACUG';
const hill: Oracle = {
  info: { name: 'hill', deterministic: true, higherIsBetter: true },
  score: (outcomes) =>
    outcomes.map(
      (outcome) => ([...outcome].filter((letter, i) => letter === TARGET[i]).length / 5) ** 3 + 1e-3,
    ),
};
const reward = { oracle: hill, shaping: identityShaping };
const backend = await openBackend();
const BUDGET = 200;

async function spend(
  create: (oracle: PaidOracle) => PaidMethod,
): Promise<{ method: PaidMethod; oracle: PaidOracle }> {
  const oracle = new PaidOracle(reward, { budget: BUDGET });
  const method = create(oracle);
  while (!method.done) await method.next();
  expect(oracle.calls).toBe(BUDGET);
  expect(new Set(oracle.paid.map(({ text }) => text)).size).toBe(BUDGET);
  expect(method.paid.count).toBe(BUDGET);
  return { method, oracle };
}

/** Mean score of the second half of the calls; uniform draws give .053 on average. */
const late = (oracle: PaidOracle): number =>
  oracle.paid.slice(BUDGET / 2).reduce((sum, { raw }) => sum + raw!, 0) / (BUDGET / 2);

const scratch: Partial<ScratchOptions> = {
  hidden: [32, 32], lr: 5e-3, logZLr: 0.05, rollouts: 16, updates: 8, batch: 16, epsilon: 0.05, gamma: 2,
}; // prettier-ignore
const dqn = {
  hidden: [32, 32], lr: 3e-3, rollouts: 16, updates: 8, batch: 16, target: 20, epsilon: 0.1, gamma: 1,
}; // prettier-ignore
const surrogate = {
  first: 40, roundShare: 0.1, roundLeast: 16, localShare: 0.3, bestShare: 0.05, optimism: 1, pool: 512,
  generations: 2, members: 2, surrogateHidden: [32], surrogateLr: 3e-3, surrogateSteps: 100, kmer: 0,
}; // prettier-ignore
const climb = {
  first: 40, round: 20, members: 2, surrogateHidden: [32], surrogateLr: 3e-3, surrogateSteps: 100, kmer: 0, climb: 20,
}; // prettier-ignore

const methods: readonly [string, (oracle: PaidOracle) => PaidMethod, number][] = [
  ['random', (o) => new RandomSearch(env, o, new RandomStream(1)), 0],
  ['mcmc', (o) => new Mcmc(env, o, { chains: 8, gamma: 2, patience: 50 }, new RandomStream(2)), 0.1],
  ['surrogate', (o) => surrogateSearch(env, backend, o, surrogate, new RandomStream(3)), 0.1],
  ['surrogate-climb', (o) => surrogateClimb(env, backend, o, climb, new RandomStream(3)), 0.1],
  ['dqn', (o) => new Dqn(env, backend, o, { ...dqn, soft: false }, new RandomStream(4)), 0.08],
  ['dqn, soft', (o) => new Dqn(env, backend, o, { ...dqn, soft: true }, new RandomStream(5)), 0.08],
  ...(['tb', 'db', 'subtb'] as const).map(
    (objective) =>
      [
        `gflownet ${objective}`,
        (o: PaidOracle) =>
          new ScratchTraining(env, backend, o, { ...scratch, objective }, new RandomStream(6)),
        0.08,
      ] as [string, (oracle: PaidOracle) => PaidMethod, number],
  ),
  [
    'gflownet tb on its roll-outs only',
    (o) => new ScratchTraining(env, backend, o, { ...scratch, replay: false }, new RandomStream(7)),
    0.06,
  ],
];

describe('baselines', () => {
  it.each(methods)('%s', async (_, create, least) => {
    const { oracle } = await spend(create);
    expect(late(oracle)).toBeGreaterThan(least);
  });

  it('learn policies that are distributions, nearer to the reward than chance', async () => {
    const graph = enumerateStates(env);
    const target = [...graph.outcomeState].map((s) =>
      hill.score([env.outcomeText(graph.rows, s * env.stateSize)]),
    );
    const scores = (await Promise.all(target)).map(([score]) => score!);
    const mean = (method: PaidMethod): number =>
      terminatingDistribution(graph, method.policy!).reduce(
        (sum, logP, i) => sum + Math.exp(logP) * scores[i],
        0,
      );
    const chance = scores.reduce((a, b) => a + b, 0) / scores.length;
    for (const [, create] of methods.filter(([name]) => /gflownet (tb|db|subtb)$|dqn/.test(name))) {
      const { method } = await spend(create);
      expect(mean(method)).toBeGreaterThan(2 * chance);
    }
  });
});

describe('Metropolis-Hastings', () => {
  it('goes on over known ground for free, and stops when everything is known', async () => {
    const tiny = createSequence({ alphabet: 'ACGU', length: 2, construction: 'append' });
    const oracle = new PaidOracle(reward, { budget: 100 });
    const chain = new Mcmc(tiny, oracle, { chains: 4, gamma: 1, patience: 20 }, new RandomStream(1));
    while (!chain.done) await chain.next();
    expect(oracle.calls).toBe(16);
  });
});

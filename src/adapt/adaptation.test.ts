/** Adaptation within a budget, on a space small enough to know the answer. */
import { describe, expect, it } from 'vitest';
import { ScratchTraining } from '../baseline/gflownet.js';
import { createSequence } from '../env/sequence.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { Pretrainer } from '../outcome/pretrainer.js';
import { RandomStream } from '../random/stream.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import type { Oracle } from '../reward/oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { openBackend } from '../tensor/loader.js';
import { ActiveAdaptation } from './active.js';
import type { ActiveOptions } from './active-options.js';
import type { Adaptation } from './adaptation.js';
import { AmortizedAdaptation } from './amortized-adaptation.js';
import { Triples } from './triples.js';
import { SurrogateFeatures } from './surrogate-features.js';

const env = createSequence({ alphabet: 'ACGU', length: 8, construction: 'prepend-append' });
/** Letters equal to the target's at their place, to the third power: a hill with one top among 65,536. */
const TARGET = 'GACUGGCA';
const hill: Oracle = {
  info: { name: 'hill', deterministic: true, higherIsBetter: true },
  score: (outcomes) =>
    outcomes.map(
      (outcome) => ([...outcome].filter((letter, i) => letter === TARGET[i]).length / 8) ** 3 + 1e-3,
    ),
};

const active: Partial<ActiveOptions> = {
  sampler: 'network',
  first: 60,
  roundShare: 0.1,
  roundLeast: 16,
  localShare: 0.4,
  bestShare: 0.05,
  oversample: 4,
  climb: 0,
  gamma: 2,
  members: 3,
  surrogateHidden: [32],
  surrogateLr: 3e-3,
  surrogateSteps: 200,
  kmer: 2,
  hidden: [32, 32],
  samplerLr: 5e-3,
  epsilon: 0.05,
  predictorSteps: 10,
  predictorBatch: 8,
  polishSteps: 40,
  finalPolishSteps: 40,
  polishBatch: 16,
};

async function pretrained(steps: number): Promise<OutcomeModel> {
  const backend = await openBackend();
  const options = {
    hidden: [32, 32],
    heads: 2,
    headWidth: 16,
    relation: true,
    boundedFlow: true,
    shortcut: false,
    votes: false,
  };
  const model = new OutcomeModel(env, backend, options, new RandomStream(1));
  const trainer = new Pretrainer(
    model,
    {
      objective: 'mle', explorer: 'backward', contrastive: true, teleport: 'off', anchor: 1, flowWeight: 0.05,
      negatives: 0.25, nearMisses: false, batch: 16, steps, lr: 5e-3, finalLr: 0.1, clip: 1,
    },
    new RandomStream(2),
  ); // prettier-ignore
  while (trainer.step < steps) trainer.update();
  return model;
}

async function spend(adaptation: Adaptation): Promise<number> {
  let best = -Infinity;
  while (!adaptation.done) best = (await adaptation.next()).best;
  return best;
}

const reward = { oracle: hill, shaping: identityShaping };

describe('active adaptation', () => {
  it('finds the top with 300 calls of 65,536, spends the budget exactly, and leaves the model as it was', async () => {
    const model = await pretrained(200);
    const before = model.parameters.list.map((p) => [...model.parameters.values(p)]);
    const oracle = new PaidOracle(reward, { budget: 300 });
    const best = await spend(new ActiveAdaptation(model, oracle, active, new RandomStream(3)));
    expect(best).toBeCloseTo(1.001, 6);
    expect(oracle.calls).toBe(300);
    expect(new Set(oracle.paid.map(({ text }) => text)).size).toBe(300);
    expect(model.parameters.list.map((p) => [...model.parameters.values(p)])).toEqual(before);
  });

  it('asks the same outcomes for the same seed', async () => {
    const asked = async (): Promise<string[]> => {
      const oracle = new PaidOracle(reward, { budget: 100 });
      await spend(new ActiveAdaptation(await pretrained(20), oracle, active, new RandomStream(4)));
      return oracle.paid.map(({ text }) => text);
    };
    expect(await asked()).toEqual(await asked());
  });
});

describe('amortized adaptation', () => {
  it('learns from paid calls only and ends with a policy better than chance', async () => {
    const model = await pretrained(300);
    const oracle = new PaidOracle(reward, { budget: 400 });
    const options = {
      hidden: [32, 32], outcomeHidden: [32], samplerLr: 5e-3, roundPolish: 0, outcomeShare: 0.5, proposals: 16, updates: 8, batch: 8, gamma: 1,
      epsilon: 0.05, temperature: 1, polish: 100,
    }; // prettier-ignore
    const best = await spend(new AmortizedAdaptation(model, oracle, options, new RandomStream(5)));
    expect(oracle.calls).toBe(400);
    const random = new PaidOracle(reward, { budget: 400 });
    const texts = new Set<string>();
    const state = new Int32Array(env.stateSize);
    const stream = new RandomStream(6);
    while (texts.size < 400) {
      env.sampleOutcome(stream, state, 0);
      texts.add(env.outcomeText(state, 0));
    }
    const mean = (of: PaidOracle): number =>
      of.paid.slice(-100).reduce((sum, { raw }) => sum + raw!, 0) / 100;
    await random.evaluate([...texts]);
    expect(mean(oracle)).toBeGreaterThan(2 * mean(random));
    expect(best).toBeGreaterThan(0.4);
  });
});

describe('per-transition triples, as in the paper', () => {
  it.each([true, false])('spend a call a transition, and learn (support restricted: %s)', async (support) => {
    const model = await pretrained(300);
    const oracle = new PaidOracle(reward, { budget: 300 });
    const options = {
      triples: 'per-transition' as const, support, hidden: [32, 32], outcomeHidden: [32], samplerLr: 5e-3, roundPolish: 0, outcomeShare: 0.5, proposals: 32,
      updates: 8, batch: 8, gamma: 1, epsilon: 0.05, temperature: 1, polish: 0,
    }; // prettier-ignore
    const adaptation = new AmortizedAdaptation(model, oracle, options, new RandomStream(8));
    const first = await adaptation.next();
    // Four walks of eight steps: an outcome a transition, of which many are out of reach at first.
    expect(first.calls).toBeGreaterThan(8);
    expect(first.calls).toBeLessThanOrEqual(32);
    let losses = first.losses;
    while (!adaptation.done) ({ losses } = await adaptation.next());
    expect(oracle.calls).toBe(300);
    expect(losses.predictor).toBeLessThan(first.losses.predictor);
  });
});

describe('triples', () => {
  it('forget the oldest, and are drawn with all their parts', () => {
    const triples = new Triples(env, 2);
    const row = new Int32Array(env.stateSize);
    for (let k = 1; k <= 3; k++) triples.add(row.fill(k), 0, k, row, 0, row, 0, k, k);
    expect([...triples.actions].sort()).toEqual([2, 3]);
    const drawn = new Triples(env, 20);
    triples.drawInto(drawn, 20, new RandomStream(9));
    expect(new Set(drawn.actions)).toEqual(new Set([2, 3]));
    for (let i = 0; i < 20; i++)
      expect([drawn.states[i * env.stateSize], drawn.logReward[i], drawn.depth[i]]).toEqual([
        drawn.actions[i], drawn.actions[i], drawn.actions[i],
      ]); // prettier-ignore
  });
});

describe('the baseline from scratch', () => {
  it('spends its budget exactly and improves', async () => {
    const oracle = new PaidOracle(reward, { budget: 300 });
    const options = {
      hidden: [32, 32],
      lr: 5e-3,
      logZLr: 0.05,
      rollouts: 16,
      updates: 8,
      batch: 16,
      epsilon: 0.05,
      gamma: 2,
    };
    await spend(new ScratchTraining(env, await openBackend(), oracle, options, new RandomStream(7)));
    expect(oracle.calls).toBe(300);
    const scores = oracle.paid.map(({ raw }) => raw!);
    const mean = (list: number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
    expect(mean(scores.slice(-50))).toBeGreaterThan(2 * mean(scores.slice(0, 50)));
  });
});

describe('token features', () => {
  it('lists (position, token) and position-free k-mers, nothing behind the end', () => {
    const features = new SurrogateFeatures({ tokenLength: 4, vocabulary: 3 }, 2);
    expect([features.count, features.active]).toEqual([12 + 9, 4 + 3]);
    const out = new Int32Array(7);
    features.write(Int32Array.of(2, 0, 2, -1), 0, out, 0);
    expect([...out]).toEqual([2, 3, 8, -1, 12 + 6, 12 + 2, -1]);
  });

  it('list the thresholds that numbers have reached', () => {
    const features = new SurrogateFeatures({ tokenLength: 2, vocabulary: 4, ordinal: true }, 0);
    expect([features.count, features.active]).toEqual([8 + 6, 2 + 6]);
    const out = new Int32Array(8);
    features.write(Int32Array.of(0, 2), 0, out, 0);
    expect([...out]).toEqual([0, 6, -1, -1, -1, 8 + 3, 8 + 4, -1]);
  });
});

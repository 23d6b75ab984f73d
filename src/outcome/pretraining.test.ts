/** Pre-training against the exact solver on spaces small enough to know everything about. */
import { describe, expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import type { Environment } from '../env/environment.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { enumerateStates } from '../exact/state-graph.js';
import { SuccessMeter } from '../metric/success.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { plainBackend } from '../tensor/backend.js';
import { checkOutcomeReward, defaultLogSuccess } from './outcome-reward.js';
import { OutcomeModel } from './outcome-model.js';
import type { OutcomeModelOptions } from './pretrain-parameters.js';
import { Pretrainer, type PretrainOptions } from './pretrainer.js';

const defaults: Partial<PretrainOptions> = {
  nearMisses: false,
  objective: 'mle',
  explorer: 'backward',
  contrastive: true,
  teleport: 'unreachable',
  anchor: 1,
  flowWeight: 0.1,
  negatives: 0.5,
  batch: 16,
  steps: 1500,
  lr: 5e-3,
  finalLr: 0.02,
  clip: 1,
};
const modelOptions = {
  hidden: [64, 64],
  heads: 0,
  headWidth: 16,
  relation: true,
  boundedFlow: true,
  shortcut: false,
  votes: false,
};

async function trained(
  env: Environment,
  options: Partial<PretrainOptions>,
  heads = 0,
  seed = 1,
  shape: Partial<OutcomeModelOptions> = {},
): Promise<Pretrainer> {
  const backend = await openBackend();
  const model = new OutcomeModel(env, backend, { ...modelOptions, heads, ...shape }, new RandomStream(seed));
  const trainer = new Pretrainer(model, { ...defaults, ...options }, new RandomStream(seed));
  while (trainer.step < trainer.options.steps) trainer.update();
  return trainer;
}

const success = (trainer: Pretrainer): number =>
  new SuccessMeter(trainer.model).measure(2000, new RandomStream(9)).rate;

describe('maximum likelihood', () => {
  it('reaches any cell of a grid and learns the exact flows', async () => {
    const env = createGrid({ side: 6, dimensions: 2 });
    const trainer = await trained(env, { steps: 2000 });
    expect(success(trainer)).toBeGreaterThan(0.97);
    const graph = enumerateStates(env);
    const exact = exactConditionalFlow(graph);
    // Every pair (s, y): where y can be reached the flow is close, elsewhere it is small.
    let [error, pairs, leak, apart] = [0, 0, 0, 0];
    const size = env.stateSize;
    for (let s = 0; s < graph.stateCount; s++) {
      if (graph.outcomeOf[s] >= 0) continue;
      const states = new Int32Array(graph.outcomeCount * size);
      const outcomes = new Int32Array(graph.outcomeCount * size);
      for (let y = 0; y < graph.outcomeCount; y++) {
        states.set(graph.rows.subarray(s * size, (s + 1) * size), y * size);
        const x = graph.outcomeState[y];
        outcomes.set(graph.rows.subarray(x * size, (x + 1) * size), y * size);
      }
      const logProbs = new Float32Array(graph.outcomeCount * env.actionCount);
      const [learned, known] = [new Float32Array(graph.outcomeCount), new Float32Array(graph.outcomeCount)];
      trainer.model.evaluate(states, outcomes, graph.outcomeCount, logProbs, learned);
      exact.evaluate(states, outcomes, graph.outcomeCount, logProbs, known);
      for (let y = 0; y < graph.outcomeCount; y++) {
        if (known[y] > -50) {
          error += Math.abs(learned[y] - known[y]);
          pairs++;
        } else {
          leak += Math.exp(learned[y]);
          apart++;
        }
      }
    }
    expect(error / pairs).toBeLessThan(0.35);
    expect(leak / apart).toBeLessThan(0.01);
  });

  it('aligns prepend-append strings by attention', async () => {
    const env = createSequence({ alphabet: 'ACGT', length: 5, construction: 'prepend-append' });
    const trainer = await trained(env, { steps: 1500, flowWeight: 0.02 }, 2);
    expect(success(trainer)).toBeGreaterThan(0.93);
  });

  it('handles variable length with a stop action', async () => {
    const env = createSequence({ alphabet: 'ABC', maxLength: 6 });
    const trainer = await trained(env, { steps: 1500, flowWeight: 0.02 }, 2);
    expect(success(trainer)).toBeGreaterThan(0.97);
  });
});

describe('what attention asks with', () => {
  /** Rows of the table that queries are summed from. */
  const askedFrom = (env: Environment, options: Partial<OutcomeModelOptions> = {}): number =>
    new OutcomeModel(env, plainBackend('float64'), options, new RandomStream(1)).parameters.list.find(
      ({ name }) => name === 'trunk.query',
    )!.rows;

  it('is by preset the place where a long string ends, and all of a short one', () => {
    const long = createSequence({ alphabet: 'ABC', maxLength: 20 });
    const short = createSequence({ alphabet: 'ABC', length: 8 });
    expect(askedFrom(long)).toBe(21);
    expect(askedFrom(short)).toBe(short.features.count);
    expect(askedFrom(short, { query: 'place' })).toBe(9);
    expect(askedFrom(long, { query: 'state' })).toBe(long.features.count);
    // Strings built in other ways have no such place.
    const ends = createSequence({ alphabet: 'ABC', length: 20, construction: 'prepend-append' });
    expect(askedFrom(ends, { query: 'place' })).toBe(ends.features.count);
  });

  it('is sharper by place: more long goals are reached after the same steps', async () => {
    const env = createSequence({ alphabet: 'ABCDEFGH', maxLength: 16 });
    const at = async (query: 'place' | 'state') =>
      success(await trained(env, { steps: 900, flowWeight: 0 }, 2, 1, { query }));
    const [place, state] = [await at('place'), await at('state')];
    expect(place).toBeGreaterThan(0.9);
    expect(place).toBeGreaterThan(state);
  });
});

describe("the paper's detailed balance", () => {
  it('reaches its goals after contrastive training from a uniform explorer', async () => {
    const env = createGrid({ side: 5, dimensions: 2 });
    const trainer = await trained(env, { objective: 'db', explorer: 'uniform', steps: 1500 });
    expect(success(trainer)).toBeGreaterThan(0.9);
  });

  it('reaches its goals from the GAFN explorer, by sub-trajectory balance too', async () => {
    const env = createGrid({ side: 5, dimensions: 2 });
    const gafn = { hidden: [32, 32], lr: 1e-3, scale: 0.05, epsilon: 0.01 };
    const db = await trained(env, { objective: 'db', explorer: 'gafn', gafn, steps: 1500 });
    expect(success(db)).toBeGreaterThan(0.9);
    const subtb = await trained(env, { objective: 'subtb', explorer: 'gafn', gafn, steps: 800 });
    expect(success(subtb)).toBeGreaterThan(0.8);
    expect(db.goalsSeen).toBe(25);
  });

  it('reaches strings as the paper has it, without an anchor, where a failure is not paid with 1e-9', async () => {
    const env = createSequence({ alphabet: 'ACGT', length: 12 });
    const paper = {
      objective: 'db',
      explorer: 'uniform',
      teleport: 'always',
      anchor: 0,
      steps: 1200,
    } as const;
    const shape = { boundedFlow: false };
    const reached = success(await trained(env, paper, 4, 1, shape));
    expect(reached).toBeGreaterThan(0.8);
    const logFailure = Math.log(1e-9);
    const logSuccess = defaultLogSuccess(env, logFailure);
    const nines = await trained(env, { ...paper, logFailure, logSuccess }, 4, 1, shape);
    expect(success(nines)).toBeLessThan(0.3 * reached);
  });

  it('learns a backward policy that a strong KL term holds at uniform', async () => {
    const env = createGrid({ side: 5, dimensions: 2 });
    const backend = await openBackend();
    const learnedOn = (backwardKl: number): { trainer: Pretrainer; tv: number } => {
      const model = new OutcomeModel(env, backend, { ...modelOptions, backward: true }, new RandomStream(1));
      const options = { ...defaults, objective: 'db', backwardKl, steps: 1000 } as const;
      const trainer = new Pretrainer(model, options, new RandomStream(1));
      while (trainer.step < 1000) trainer.update();
      // From an inner cell of the grid: half and half is uniform.
      const states = Int32Array.from([2, 3, 0, 1, 1, 0]);
      const goals = Int32Array.from([4, 4, 1, 2, 3, 1]);
      const out = new Float32Array(6);
      model.backwardLogProbs(states, goals, 2, out);
      const tv = Math.max(Math.abs(Math.exp(out[0]) - 0.5), Math.abs(Math.exp(out[3]) - 0.5));
      return { trainer, tv };
    };
    const held = learnedOn(10);
    expect(held.tv).toBeLessThan(0.05);
    expect(success(held.trainer)).toBeGreaterThan(0.85);
    const free = learnedOn(0);
    expect(free.tv).toBeGreaterThan(held.tv);
    expect(success(free.trainer)).toBeGreaterThan(0.85);
  });

  it('learns from a goal buffer and from replayed attempts', async () => {
    const env = createGrid({ side: 5, dimensions: 2 });
    const trainer = await trained(env, { objective: 'db', goals: 'buffer', replay: 0.5, steps: 1500 });
    expect(success(trainer)).toBeGreaterThan(0.85);
  });

  it('refuses what cannot work, with the reason', async () => {
    const env = createGrid({ side: 5, dimensions: 2 });
    const model = new OutcomeModel(env, plainBackend('js'), modelOptions, new RandomStream(0));
    const options = { ...defaults, objective: 'db', contrastive: false, anchor: 0 } as const;
    expect(() => new Pretrainer(model, options, new RandomStream(0))).toThrow(/degenerate/);
    const wrong = { teleport: 'off', logFailure: -2, logSuccess: 0, anchor: 0 } as const;
    expect(() => checkOutcomeReward(env, wrong)).toThrow(
      'log C - log eps must exceed log|X| = 3.22, got 0.00 - -2.00 = 2.00',
    );
    const refusal = (change: Partial<PretrainOptions>): (() => unknown) => {
      return () => new Pretrainer(model, { ...defaults, ...change }, new RandomStream(0));
    };
    expect(refusal({ replay: 0.5 })).toThrow(/makes no attempts to replay/);
    expect(refusal({ explorer: 'uniform', goals: 'buffer' })).toThrow(/goals=buffer is of explorer=backward/);
    expect(refusal({ objective: 'db', contrastive: false, replay: 0.5 })).toThrow(/replay needs attempts/);
    expect(refusal({ objective: 'db', logFailure: -2, logSuccess: 0 })).toThrow(/got 0.00 - -2.00 = 2.00/);
    expect(refusal({ holdOut: 1 })).toThrow('holdOut must be a number from 0 to 0.9, got 1');
    const { canReach: _, ...without } = env;
    const unreachable = { teleport: 'unreachable', logFailure: -20, logSuccess: 0, anchor: 0 } as const;
    expect(() => checkOutcomeReward(without as Environment, unreachable)).toThrow(/needs canReach/);
  });

  it('chooses the success reward from log|X|', () => {
    const rna = createSequence({ alphabet: 'ACGU', length: 14 });
    const logC = defaultLogSuccess(rna, Math.log(1e-9));
    expect(logC - Math.log(1e-9)).toBeCloseTo(14 * Math.log(4) + Math.log(100), 6);
    expect(defaultLogSuccess(createGrid({ side: 4, dimensions: 2 }), Math.log(1e-9))).toBe(0);
  });
});

describe('outcomes held out', () => {
  it('are never goals, and are reached all the same', async () => {
    const env = createGrid({ side: 8, dimensions: 2 });
    const trainer = await trained(env, { holdOut: 0.2, steps: 2000 });
    const held = trainer.heldOut!;
    let count = 0;
    const states = new Int32Array(3);
    for (let i = 0; i < 64; i++) {
      env.outcomeAt!(i, states, 0);
      if (held.has(states, 0)) count++;
    }
    expect(count).toBeGreaterThan(3);
    expect(trainer.goalsSeen).toBe(64 - count);
    const accept = (rows: Int32Array, at: number): boolean => held.has(rows, at);
    const { rate } = new SuccessMeter(trainer.model).measure(1000, new RandomStream(9), { accept });
    expect(rate).toBeGreaterThan(0.95);
  });
});

describe('a training step', () => {
  const env = createGrid({ side: 5, dimensions: 2 });
  const make = (): Pretrainer => {
    const model = new OutcomeModel(
      env,
      plainBackend('js'),
      { ...modelOptions, hidden: [16] },
      new RandomStream(3),
    );
    return new Pretrainer(model, { ...defaults, batch: 4, steps: 20 }, new RandomStream(3));
  };
  const values = (trainer: Pretrainer): number[] =>
    trainer.model.parameters.list.flatMap((p) => [...trainer.model.parameters.values(p)]);

  it('gives the same bits for the same seed, and others for another', () => {
    const [a, b] = [make(), make()];
    for (let i = 0; i < 5; i++) {
      a.update();
      b.update();
    }
    expect(values(a)).toEqual(values(b));
    expect(a.state()).toEqual(b.state());
    a.update();
    expect(values(a)).not.toEqual(values(b));
  });

  const gafn = { hidden: [8], lr: 1e-3, scale: 0.05, epsilon: 0.01 };
  it.each([
    ['maximum likelihood', {}],
    ['maximum likelihood on goals of an explorer', { explorer: 'gafn', gafn }],
    [
      'the paper, with its explorer',
      { objective: 'db', explorer: 'gafn', gafn, teleport: 'always', anchor: 0 },
    ],
    ['a goal buffer and a replay', { objective: 'subtb', goals: 'buffer', replay: 0.5, holdOut: 0.2 }],
  ] as [string, Partial<PretrainOptions>][])(
    'goes on from a stored state with the same bits: %s',
    (_, options) => {
      const create = (): Pretrainer => {
        const model = new OutcomeModel(env, plainBackend('js'), { ...modelOptions, hidden: [8] }, new RandomStream(3)); // prettier-ignore
        return new Pretrainer(model, { ...defaults, batch: 4, steps: 20, ...options }, new RandomStream(3));
      };
      const [whole, first, second] = [create(), create(), create()];
      for (let i = 0; i < 4; i++) {
        whole.update();
        first.update();
      }
      // As a checkpoint does: parameters and moments, arrays, and a state that went through JSON.
      for (const [name, set] of Object.entries(first.parameterSets)) {
        set.list.forEach((p, k) => {
          const { real } = set.backend.arena;
          const to = second.parameterSets[name].list[k];
          const target = second.parameterSets[name].backend.arena.real;
          for (const field of ['at', 'moment1', 'moment2'] as const)
            target.set(real.subarray(p[field] >> 2, (p[field] >> 2) + p.size), to[field] >> 2);
          to.touch();
        });
      }
      const arrays = Object.fromEntries(Object.entries(first.arrays()).map(([k, v]) => [k, v.slice()]));
      second.restore(JSON.parse(JSON.stringify(first.state())), arrays);
      for (let i = 0; i < 4; i++) {
        whole.update();
        second.update();
      }
      expect(values(second)).toEqual(values(whole));
      expect(second.state()).toEqual(whole.state());
    },
  );

  it('holds the policy to the environment mask: no action is closed by reachability', () => {
    const trainer = make();
    const states = new Int32Array(env.stateSize);
    const outcome = new Int32Array(env.stateSize);
    env.reset(states, 0);
    env.step(states, 0, 0);
    env.outcomeFromText('0,0', outcome, 0); // cannot be reached any more
    const logProbs = new Float32Array(env.actionCount);
    trainer.model.logProbs(states, outcome, 1, logProbs);
    for (const p of logProbs) expect(p).toBeGreaterThan(-20);
  });
});

/** What the lab computes in its worker, in Node: against the library's own exact answers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { FlowTable } from '../../lab/src/engine/flow-table.js';
import { outcomeSum } from '../../lab/src/engine/kept-sum.js';
import { logRewards, logTarget } from '../../lab/src/engine/painted-reward.js';
import { Painter } from '../../lab/src/engine/painter.js';
import { presetLevels } from '../../lab/src/engine/presets.js';
import { PRESETS } from '../../lab/src/engine/presets-list.js';
import { buildTask, openBackend, OutcomeModel, RandomStream, type Environment } from 'ocgfn';
import { ExactExtraction } from 'ocgfn/adapt';
import { enumerateStates, exactConditionalFlow, terminatingDistribution } from 'ocgfn/exact';
import { distances } from 'ocgfn/metric';

const side = 6;
const env: Environment = buildTask('grid', { side });
const graph = enumerateStates(env);

describe('on exact conditional flows', () => {
  const painter = new Painter(exactConditionalFlow(graph));

  it.each(PRESETS)('$name is sampled exactly', async ({ name }) => {
    const { tv, probability, target } = painter.paint(await presetLevels(name, env, 3), true);
    expect(tv).toBeLessThan(1e-6);
    expect(probability).toHaveLength(target.length);
  });

  it('every outcome is reached, and F(s|y) is a probability', () => {
    for (const value of painter.table.successMap()) expect(value).toBeCloseTo(1, 6);
    const { flow, reached, paths, actions } = painter.spotlight(3 * side + 2, 20, 1);
    expect(flow[0]).toBeCloseTo(1, 6);
    expect(flow[3 * side + 2]).toBeCloseTo(1, 6);
    expect(flow[4 * side]).toBe(0);
    expect(reached.every(Boolean)).toBe(true);
    for (const path of paths) expect([path[0], path.at(-1), path.length]).toEqual([0, 20, 6]);
    expect(actions[20 * 3 + 2]).toBeCloseTo(1, 6);
  });

  it('walks of the policy are the same for the same seed', () => {
    expect(painter.sample(5, 4)).toEqual(painter.sample(5, 4));
    expect(painter.sample(5, 4)).not.toEqual(painter.sample(5, 5));
  });
});

describe('on an untrained network', () => {
  let model: OutcomeModel;
  let painter: Painter;
  beforeAll(async () => {
    const shape = {
      hidden: [16],
      heads: 0,
      headWidth: 8,
      relation: true,
      boundedFlow: true,
      shortcut: false,
      votes: false,
    };
    model = new OutcomeModel(env, await openBackend({ flavor: 'simd' }), shape, new RandomStream(5));
    painter = new Painter(model);
  });

  it('extraction from the table is that from the network', async () => {
    const levels = await presetLevels('islands', env, 0);
    const extraction = new ExactExtraction(graph, model);
    const logReward = logRewards(levels);
    extraction.run(logReward);
    const expected = distances(terminatingDistribution(graph, extraction.policy()), logTarget(logReward));
    const { tv, jsd } = painter.paint(levels, true);
    expect(tv).toBeCloseTo(expected.tv, 6);
    expect(jsd).toBeCloseTo(expected.jsd, 6);
    expect(tv).toBeGreaterThan(0.05);
  });

  it('painting cell by cell ends where painting at once does', () => {
    const levels = new Uint8Array(side * side);
    painter.paint(levels, true);
    for (const [cell, level] of [
      [7, 63],
      [20, 30],
      [7, 5],
      [33, 63],
      [20, 0],
    ] as const) {
      levels[cell] = level;
      expect(painter.paint(levels.slice()).whole).toBe(false);
    }
    const few = painter.paint(levels.slice());
    const whole = painter.paint(levels.slice(), true);
    expect(whole.whole).toBe(true);
    expect(few.tv).toBeCloseTo(whole.tv, 10);
  });

  it('the sum that is kept is the one made afresh', async () => {
    const table = new FlowTable(env);
    table.fill(model);
    const [kept, afresh] = [outcomeSum(table), outcomeSum(table, 0)];
    expect([kept.constructor.name, afresh.constructor.name]).toEqual(['KeptSum', 'ExactExtraction']);
    const logReward = logRewards(await presetLevels('islands', env, 0));
    const after = logReward.with(8, 0);
    for (const sum of [kept, afresh]) {
      sum.run(logReward);
      sum.update(8, logReward[8], after[8]);
    }
    const [logP, logQ] = [kept, afresh].map((sum) => terminatingDistribution(graph, sum.policy()));
    expect(distances(logP, logQ).tv).toBeLessThan(1e-6);
  });

  it('success is that of the solver: the probability that P_F(.|., y) ends in y', () => {
    const table = new FlowTable(env);
    table.fill(model);
    const success = table.successMap();
    for (const y of [0, 7, 20, 35]) {
      const outcome = new Int32Array(3);
      env.outcomeAt!(y, outcome, 0);
      const outcomes = new Int32Array(1024 * 3);
      for (let r = 0; r < 1024; r++) outcomes.set(outcome, r * 3);
      const policy = {
        env,
        logProbs: (states: Int32Array, count: number, out: Float32Array) =>
          model.logProbs(states, outcomes, count, out),
      };
      expect(success[y]).toBeCloseTo(Math.exp(terminatingDistribution(graph, policy)[y]), 6);
    }
  });

  it('is asked about pairs that cannot meet in vain', () => {
    const [states, outcomes] = [Int32Array.of(3, 0, 0), Int32Array.of(2, 5, 1)];
    const ask = (): void => painter.table.logProbs(states, outcomes, 1, new Float32Array(3));
    expect(ask).toThrow('(3, 0) and (2, 5) cannot meet');
  });
});

it('models of other tasks are refused in a sentence', async () => {
  const bits = buildTask('bits', { length: 6, word: 2 });
  const shape = {
    hidden: [8],
    heads: 0,
    headWidth: 8,
    relation: false,
    boundedFlow: true,
    shortcut: false,
    votes: false,
  };
  const model = new OutcomeModel(bits, await openBackend({ flavor: 'simd' }), shape, new RandomStream(0));
  expect(() => new Painter(model)).toThrow("grids of two dimensions, this model's task is bits");
});

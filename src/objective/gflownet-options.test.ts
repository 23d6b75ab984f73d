/** Every option has its preset where it belongs; what no option can be is one sentence. */
import { describe, expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { trainParameters } from '../method/train-settings.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { plainBackend } from '../tensor/backend.js';
import { BatchTrainer } from './batch-trainer.js';
import { GFlowNetTrainer } from './gflownet-trainer.js';

const env = createGrid({ side: 4, dimensions: 2 });
const backend = plainBackend('float64');
const network = (given: object = { hidden: [8] }): PolicyNetwork =>
  new PolicyNetwork(env, backend, given, new RandomStream(0));
const trainer = (given: object): GFlowNetTrainer =>
  new GFlowNetTrainer(network({ hidden: [8], flow: true }), given, new RandomStream(1));

describe('presets', () => {
  it('make a whole network and a whole trainer of nothing', () => {
    expect(network({}).parameters.count).toBe(network({ hidden: [256, 256] }).parameters.count);
    const whole = trainer({});
    whole.sample();
    expect(whole.askedCount).toBe(trainParameters.batch.preset);
    expect(Number.isFinite(whole.update(new Float64Array(whole.askedCount)))).toBe(true);
    expect(new BatchTrainer(network(), {}).objective.name).toBe('tb');
  });

  it('are those that the same options have when they are written out', () => {
    const losses = (given: object): number[] => {
      const one = trainer(given);
      return [0, 1, 2].map(() => {
        one.sample();
        return one.update(new Float64Array(one.askedCount));
      });
    };
    const written = {
      objective: 'tb', batch: 16, lr: 2e-3, logZLr: 0.2, clip: 0, delta: 0, temperature: 1, target: 0,
      lambda: 0.9, alpha: 1, backward: 'uniform', decay: { from: 1, to: 1, steps: 0 },
      epsilon: { from: 0, to: 0, steps: 0 },
    }; // prettier-ignore
    expect(losses({})).toEqual(losses(written));
    expect(losses({})).not.toEqual(losses({ ...written, lr: 3e-3 }));
  });

  it('fill up a replay', () => {
    expect(trainer({ replay: {} }).replay?.capacity).toBe(trainParameters.replaySize.preset);
  });
});

describe('nonsense is refused with one sentence', () => {
  it.each([
    [
      { hidden: [-3] },
      'policy network: hidden must be integers from 1 to 8192 with commas between them, got -3',
    ],
    [{ hidden: [] }, 'policy network: hidden must be integers from 1 to 8192'],
    [{ flow: 1 }, 'policy network: flow must be true or false, got 1'],
    [{ hiden: [8] }, 'policy network: unknown parameter "hiden"; did you mean "hidden"?'],
  ])('network %j', (given, sentence) => {
    expect(() => network(given)).toThrow(sentence);
  });

  it.each([
    [{ objective: 'tbb' }, 'trainer: objective must be one of tb, db, subtb'],
    [{ batch: 0 }, 'trainer: batch must be an integer >= 1, got 0'],
    [{ lr: NaN }, 'trainer: lr must be a number from 1e-9 to 10, got NaN'],
    [{ logZLr: -1 }, 'trainer: logZLr must be a number from'],
    [{ clip: -1 }, 'trainer: clip must be a number >= 0, got -1'],
    [{ delta: Infinity }, 'trainer: delta must be a number >= 0, got Infinity'],
    [{ temperature: 0 }, 'trainer: temperature must be a number >= 0.01, got 0'],
    [{ target: 1.5 }, 'trainer: target must be an integer >= 0, got 1.5'],
    [{ alpha: 0 }, 'trainer: alpha must be a number'],
    [{ backward: 'maxent' }, 'trainer: backward must be uniform, learned or a function, got maxent'],
    [{ decay: { from: 1, to: -1, steps: 10 } }, 'trainer: decay.to must be a number >= 0, got -1'],
    [{ epsilon: { from: 2, to: 0, steps: 10 } }, 'trainer: epsilon.from must be a number from 0 to 1, got 2'],
    [{ epsilon: { from: 0, to: 0, steps: -1 } }, 'trainer: epsilon.steps must be a number >= 0, got -1'],
    [{ replay: { share: 2 } }, 'trainer replay: share must be a number from 0 to 1, got 2'],
    [{ replay: { capacity: 0 } }, 'trainer replay: capacity must be an integer >= 1, got 0'],
    [
      { replay: { priority: 'new' } },
      'trainer replay: priority must be one of uniform, reward, age, got new',
    ],
    [{ batchSize: 8 }, 'trainer: unknown parameter "batchSize"'],
  ])('trainer %j', (given, sentence) => {
    expect(() => trainer(given)).toThrow(sentence);
  });

  it.each([
    [{ objective: 'fm' }, 'batch trainer: objective must be one of tb, db, subtb, rtb, mle, got fm'],
    [{ lr: 0 }, 'batch trainer: lr must be a number from'],
    [{ objective: 'rtb' }, 'batch trainer: objective rtb needs a prior policy, got none'],
  ])('batch trainer %j', (given, sentence) => {
    expect(() => new BatchTrainer(network(), given as object)).toThrow(sentence);
  });
});

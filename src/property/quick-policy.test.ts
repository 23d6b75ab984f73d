import { expect, test } from 'vitest';
import { describe } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { uniformActions } from '../prior/uniform-base.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { Backup, logSumAt } from './backup.js';
import { createPropertyModel } from './create-model.js';
import { measureCells, summarizeSuccess } from './measure-cells.js';
import { PropertyTrainer } from './property-trainer.js';

const backend = await openBackend();

function train(quick: number, steps: number): PropertyTrainer {
  const random = new RandomStream(1);
  const set = describe('gc,cpg', createSequence({ alphabet: 'ACGT', length: 6 }));
  const shape = { kind: 'gaps', hidden: [32, 32], state: true, quick } as const;
  const model = createPropertyModel(set, uniformActions(set.env), backend, shape, random);
  const options = { batch: 16, replay: 16, lr: 5e-3, finalLr: 0.02, clip: 10, steps };
  const trainer = new PropertyTrainer(model, options, random.fork('train'));
  for (let i = 0; i < steps; i++) trainer.update();
  return trainer;
}

test('learns the policy of looking at every child, and roll-outs that begin with it reach their cells', async () => {
  const { model, archive } = train(3, 600);
  const { env } = model.set;
  const backup = new Backup(model, 1);
  const A = env.actionCount;
  const [state, cell] = [new Int32Array(env.stateSize), new Int32Array(1)];
  const [careful, quick] = [new Float64Array(A), new Float64Array(A)];
  const random = new RandomStream(3);
  let [divergence, rows] = [0, 0];
  for (let i = 0; i < 60; i++) {
    // A prefix of 0 to 2 symbols of an object of the cell.
    archive.draw((cell[0] = archive.seen[random.int(archive.seenCount)]), random, state, 0);
    state[0] = i % 3;
    state.fill(-1, 1 + state[0]);
    backup.actions(state, cell, 1, careful);
    model.quick!.logProbs(state, cell, 1, quick);
    const total = logSumAt(careful, 0, A);
    for (let a = 0; a < A; a++) {
      const p = Math.exp(careful[a] - total);
      if (p > 0) divergence += p * (careful[a] - total - quick[a]);
    }
    rows++;
  }
  expect(divergence / rows).toBeLessThan(0.02);
  const seen = archive.seen.subarray(0, archive.seenCount);
  const summary = summarizeSuccess(await measureCells(backup, seen, 100, new RandomStream(2)));
  expect(summary.uniform).toBeGreaterThan(0.95);
  expect(summary.kl).toBeLessThan(0.06);
}, 60_000);

test('leaves what the careful network learns as it is: without it there are no more parameters', () => {
  const names = (quick: number) =>
    train(quick, 1)
      .model.parameters.list.map(({ name }) => name)
      .filter((name) => !name.startsWith('quick'));
  expect(names(0)).toEqual(names(3));
});

/** Where policies end, exactly, against one policy after the other on a space of 256 strings. */
import { beforeAll, describe, expect, it } from 'vitest';
import { describe as describeBy } from '../../descriptor/index.js';
import { createSequence } from '../../env/sequence.js';
import { terminatingDistribution } from '../../exact/terminating.js';
import { uniformOutcomes } from '../../prior/uniform-base.js';
import { Backup } from '../../property/backup.js';
import { CellPolicy } from '../../property/cell-policy.js';
import { createPropertyModel } from '../../property/create-model.js';
import { LiteralExtraction } from '../../property/literal-extraction.js';
import { RandomStream } from '../../random/stream.js';
import { openBackend } from '../../tensor/loader.js';
import { exactFigures, listCells, type ListedSpace } from './exact-figures.js';

describe('exact figures of a model of properties', () => {
  const set = describeBy('gc, cpg', createSequence({ alphabet: 'ACGT', length: 4 }));
  let space: ListedSpace;
  let backups: Backup[];

  beforeAll(async () => {
    const options = { kind: 'classifier', hidden: [8], state: true, pairs: false } as const;
    const model = createPropertyModel(
      set,
      uniformOutcomes(set.env),
      await openBackend(),
      options,
      new RandomStream(3),
    );
    for (const one of model.parameters.list) {
      const random = new RandomStream(5).fork(one.name);
      model.parameters.load(
        one,
        Float32Array.from({ length: one.size }, () => random.uniform() - 0.5),
      );
    }
    space = await listCells(set);
    backups = [0, 2].map((lookAhead) => new Backup(model, lookAhead));
  });

  it('are those of the policy towards each cell', () => {
    for (const backup of backups) {
      const { rates, tvInside } = exactFigures(backup, space);
      const policy = new CellPolicy(backup);
      let sum = 0;
      for (const y of space.cells) {
        const towards = {
          env: set.env,
          logProbs: (states: Int32Array, count: number, out: Float32Array) =>
            policy.logProbs(states, new Int32Array(count).fill(y), count, out),
        };
        const chances = terminatingDistribution(space.graph, towards).map(Math.exp);
        const inside = chances.filter((_, x) => space.exact.cellOf[x] === y);
        const hit = inside.reduce((total, p) => total + p, 0);
        expect(rates[y]).toBeCloseTo(hit, 5);
        sum += inside.reduce((total, p) => total + Math.abs(p / hit - 1 / inside.length), 0) / 2;
      }
      expect(tvInside).toBeCloseTo(sum / space.cells.length, 5);
      expect(Math.min(...space.cells.map((y) => rates[y]))).toBeLessThan(0.999);
    }
  });

  it('are those of the policy that the literal sum extracts for a reward', () => {
    for (const backup of backups) {
      const { extraction } = exactFigures(backup, space);
      for (const [r, { name, weights }] of space.rewards.entries()) {
        const policy = new LiteralExtraction(backup, weights.map(Math.log));
        const law = terminatingDistribution(space.graph, policy).map(Math.exp);
        const wanted = Float64Array.from(space.exact.cellOf, (y) => weights[y]);
        const total = wanted.reduce((a, b) => a + b, 0);
        const tv = law.reduce((a, p, x) => a + Math.abs(p - wanted[x] / total), 0) / 2;
        expect(extraction[r].name).toBe(name);
        expect(extraction[r].tv).toBeCloseTo(tv, 5);
        expect(tv).toBeGreaterThan(0.001);
      }
    }
  });
});

/** log Z from importance draws and plain counts together, against masses that are known. */
import { describe as group, expect, it } from 'vitest';
import { describe } from '../descriptor/descriptor-registry.js';
import { createSequence } from '../env/sequence.js';
import { uniformActions } from '../prior/uniform-base.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { Backup } from './backup.js';
import { createPropertyModel } from './create-model.js';
import type { CellMeasure } from './measure-cells.js';
import { measureModel } from './measure-model.js';
import { countPlain } from './plain-counts.js';
import { PropertyTrainer } from './property-trainer.js';
import { enumerateCells } from './reference/enumerated-cells.js';
import { stitchMasses } from './stitch-masses.js';

const measured = (cell: number, mass: number, error: number, hits = 100): CellMeasure => ({
  cell, draws: 100, hits, success: hits / 100, logZ: Math.log(mass), error, effective: 1, kl: 0,
}); // prettier-ignore

group('stitching', () => {
  it('trusts counts for common cells and importance draws for rare ones, and sums to 1', () => {
    const counts = [9000, 1000, 0];
    const stitched = stitchMasses([measured(0, 0.7, 0.3), measured(1, 0.15, 0.3), measured(2, 1e-7, 0.1)], {
      counts,
      draws: 10_000,
    });
    const masses = stitched.map(({ logZ }) => Math.exp(logZ));
    expect(masses[0]).toBeCloseTo(0.9, 2);
    expect(masses[1]).toBeCloseTo(0.1, 2);
    expect(masses[2] / 1e-7).toBeCloseTo(1, 2);
    expect(masses.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(stitched[0].error).toBeLessThan(0.01);
    expect(stitched[2].error).toBeCloseTo(0.1, 2);
  });

  it('moves what is uncertain, not what is known', () => {
    const stitched = stitchMasses([measured(0, 0.6, 0.001), measured(1, 0.3, 0.3)], {
      counts: [0, 0],
      draws: 0,
    });
    expect(Math.exp(stitched[0].logZ)).toBeCloseTo(0.6, 3);
    expect(Math.exp(stitched[1].logZ)).toBeCloseTo(0.4, 3);
  });

  it('leaves room for cells that were counted but not measured', () => {
    const stitched = stitchMasses([measured(0, 0.9, 0.1)], { counts: [50, 50], draws: 100 });
    expect(Math.exp(stitched[0].logZ)).toBeCloseTo(0.5, 6);
  });

  it('takes the count where no roll-out hit, and keeps masses below the range of numbers', () => {
    const far = { ...measured(1, 1, 0.2), logZ: -900 };
    const [common, rare] = stitchMasses([{ ...measured(0, 0, Infinity, 0), logZ: -Infinity }, far], {
      counts: [100, 0],
      draws: 100,
    });
    expect(Math.exp(common.logZ)).toBeCloseTo(1, 6);
    expect(rare.logZ).toBe(-900);
  });
});

group('a measured model', () => {
  const set = describe('gc,cpg', createSequence({ alphabet: 'ACGT', length: 5 }));

  it('knows masses within their errors, whatever the model has learnt; better with counts', async () => {
    const { logMass } = await enumerateCells(set);
    const random = new RandomStream(1);
    const base = uniformActions(set.env);
    const options = { kind: 'gaps', hidden: [16], state: true } as const;
    const model = createPropertyModel(set, base, await openBackend(), options, random.fork('init'));
    const trainer = new PropertyTrainer(
      model,
      { batch: 16, replay: 8, lr: 5e-3, finalLr: 0.1, clip: 10, steps: 60 },
      random.fork('train'),
    );
    for (let i = 0; i < 60; i++) trainer.update();
    expect(trainer.plain.draws).toBe(16 + 59 * 2);
    const rms = async (plain: number): Promise<number> => {
      let total = 0;
      let n = 0;
      for (let repeat = 0; repeat < 8; repeat++) {
        const measures = await measureModel(new Backup(model, 0), trainer.archive, trainer.plain, {
          draws: 40,
          plain,
          random: new RandomStream(repeat),
        });
        for (const { cell, logZ, error } of measures!) {
          expect(Math.abs(logZ - logMass[cell])).toBeLessThan(5 * error + 0.05);
          total += (logZ - logMass[cell]) ** 2;
          n++;
        }
      }
      return Math.sqrt(total / n);
    };
    const [without, withCounts] = [await rms(0), await rms(3000)];
    expect(withCounts).toBeLessThan(without);
    expect(withCounts).toBeLessThan(0.2);
  });

  it('stops when it is told to', async () => {
    const model = createPropertyModel(
      set, uniformActions(set.env), await openBackend(), { kind: 'gaps', hidden: [8], state: true }, new RandomStream(1),
    ); // prettier-ignore
    const trainer = new PropertyTrainer(
      model,
      { batch: 8, replay: 0, lr: 1e-3, finalLr: 1, clip: 10, steps: 1 },
      new RandomStream(2),
    );
    trainer.update();
    const random = new RandomStream(3);
    const options = { draws: 10, plain: 10, random, onProgress: () => false };
    expect(await measureModel(new Backup(model, 0), trainer.archive, trainer.plain, options)).toBeUndefined();
  });

  it('counts objects of p0 by cell', async () => {
    const counts = new Float64Array(set.cells);
    await countPlain(set, uniformActions(set.env), 5000, new RandomStream(5), counts);
    const { logMass } = await enumerateCells(set);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(5000);
    counts.forEach((n, y) => {
      const p = Math.exp(logMass[y]);
      expect(Math.abs(n - 5000 * p)).toBeLessThan(5 * Math.sqrt(5000 * p) + 1e-9);
    });
  });
});

/**
 * Dynamic programming against enumeration, its sampler against its masses, and the noise of an exact sampler.
 */
import { describe as group, expect, it } from 'vitest';
import { describe } from '../../descriptor/descriptor-registry.js';
import type { Environment } from '../../env/environment.js';
import { createSequence } from '../../env/sequence.js';
import { normalizedLog } from '../../math/log-space.js';
import { uniformActions } from '../../prior/uniform-base.js';
import { RandomStream } from '../../random/stream.js';
import { AdditiveProgram } from './additive-program.js';
import { enumerateCells } from './enumerated-cells.js';
import { exactNoise } from './exact-noise.js';
import { integerUnits } from './integer-units.js';
import { tiltedMasses } from './tilted-program.js';

const dna = createSequence({ alphabet: 'ACGT', length: 7 });
const AMINO = 'ADEIKR';
const spaces: readonly [string, Environment, string][] = [
  ['DNA of 7', dna, 'gc,count:A(greatest=3)'],
  ['DNA of 1 to 6', createSequence({ alphabet: 'ACGT', maxLength: 6 }), 'gc,length(step=2),count:T'],
  ['peptides of 6', createSequence({ alphabet: AMINO, length: 6 }), 'charge,hydrophobicity(bins=10)'],
  ['peptides of 1 to 5', createSequence({ alphabet: AMINO, maxLength: 5 }), 'charge(least=-2,greatest=3)'],
  ['words of bits', createSequence({ alphabet: ['00', '01', '10', '11'], length: 5 }), 'ones'],
];

const largestGap = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, x, i) => Math.max(most, x === b[i] ? 0 : Math.abs(x - b[i])), 0);

group.each(spaces)('cells of %s', (_, env, spec) => {
  const set = describe(spec, env);

  it('have the same mass by dynamic programming as by enumeration', async () => {
    const exact = await enumerateCells(set);
    const program = new AdditiveProgram(set);
    expect(program.set.spec).toBe(set.spec);
    expect(largestGap(program.logMass, exact.logMass)).toBeLessThan(1e-12);
    expect(exact.logMass.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
  });

  it('are sampled in proportion to p0, and only in the cell that was asked for', async () => {
    const exact = await enumerateCells(set);
    const program = new AdditiveProgram(set);
    const random = new RandomStream(5);
    const row = new Int32Array(env.stateSize);
    for (let cell = 0; cell < set.cells; cell++) {
      const some = program.sampleWithin(cell, random, row, 0);
      expect(some).toBe(exact.sizes[cell] > 0);
      if (some) expect(set.cellAt(row, 0)).toBe(cell);
    }
    // The smallest cell of some size: every object at its own rate.
    const size = Math.min(...exact.sizes.filter((one) => one >= 8));
    const cell = exact.sizes.indexOf(size);
    for (const draw of [
      () => program.sampleWithin(cell, random, row, 0),
      () => exact.sampleWithin(cell, random, row, 0),
    ]) {
      const seen = new Map<number, number>();
      const draws = 30 * size;
      for (let i = 0; i < draws; i++) {
        draw();
        const index = env.outcomeIndex!(row, 0);
        seen.set(index, (seen.get(index) ?? 0) + 1);
      }
      let squares = 0;
      for (let e = exact.starts[cell]; e < exact.starts[cell + 1]; e++) {
        const expected = draws * Math.exp(exact.logWithin(exact.members[e]));
        squares += ((seen.get(exact.members[e]) ?? 0) - expected) ** 2 / expected;
      }
      const freedom = exact.sizes[cell] - 1;
      expect(Math.abs(squares - freedom)).toBeLessThan(5 * Math.sqrt(2 * freedom));
    }
  });
});

it('enumeration follows a base measure that is not uniform', async () => {
  const env = createSequence({ alphabet: 'ACGT', maxLength: 3 });
  const set = describe('length', env);
  const { logMass } = await enumerateCells(set, uniformActions(env));
  expect(logMass.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 6);
  // One symbol, then the stop action among five.
  expect(Math.exp(logMass[0])).toBeCloseTo(1 / 5, 6);
});

it('components that do not add up are left out, and none at all is refused', () => {
  expect(new AdditiveProgram(describe('gc,stem', dna)).set.spec).toBe('gc');
  expect(() => new AdditiveProgram(describe('stem', dna))).toThrow(
    new Error('cells: dynamic programming needs a descriptor that adds up integers, got stem'),
  );
});

it('units of numbers are found where there are some', () => {
  expect(integerUnits([0.62, -2.53, -0.78])?.unit).toBeCloseTo(0.35, 12);
  expect([...integerUnits([0.62, -2.53, 0.63])!.integers]).toEqual([315, 0, 316]);
  expect(integerUnits([0, 1, Math.SQRT2])).toBeUndefined();
  expect([...integerUnits([2, 2])!.integers]).toEqual([0, 0]);
});

group('the noise of an exact sampler', () => {
  it('is what simulation shows', () => {
    const logP = normalizedLog([0, -1, -2, -4, -7, -9, -Infinity]);
    const draws = 200;
    const random = new RandomStream(8);
    const repeats = 4000;
    let total = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const counts = new Float64Array(logP.length);
      for (let i = 0; i < draws; i++) {
        let left = random.uniform();
        let y = 0;
        while (y < 5 && (left -= Math.exp(logP[y])) >= 0) y++;
        counts[y]++;
      }
      counts.forEach((count, y) => (total += Math.abs(count / draws - Math.exp(logP[y])) / 2 / repeats));
    }
    expect(total / exactNoise(logP, draws)).toBeGreaterThan(0.97);
    expect(total / exactNoise(logP, draws)).toBeLessThan(1.03);
  });

  it('is known by hand for one draw and for a single cell', () => {
    expect(exactNoise([Math.log(0.5), Math.log(0.5)], 1)).toBeCloseTo(0.5, 12);
    expect(exactNoise([0, -Infinity], 100)).toBe(0);
    expect(exactNoise(new Float64Array(1000).fill(-Math.log(1000)), 1)).toBeCloseTo(0.999, 9);
    expect(() => exactNoise([0], 0)).toThrow('noise: draws must be an integer >= 1, got 0');
  });
});

group('tilted programs', () => {
  // Six amino acids, seven places: 279,936 peptides.
  const set = describe(
    'charge(least=-3,greatest=3),hydrophobicity(bins=6),moment(bins=6)',
    createSequence({ alphabet: AMINO, length: 7 }),
  );

  it('have log Z of every cell within its own error of enumeration', async () => {
    const exact = await enumerateCells(set);
    const table = await tiltedMasses(set, new RandomStream(4), { draws: 60 });
    let [squares, cells] = [0, 0];
    exact.logMass.forEach((log, y) => {
      // What enumeration finds empty must be; a cell of one or two objects in 280,000 may be missed.
      if (log === -Infinity) expect(table.logMass[y]).toBe(-Infinity);
      else if (table.hits[y] === 0) expect(exact.sizes[y]).toBeLessThan(4);
      else if (table.hits[y] >= 10) {
        squares += ((table.logMass[y] - log) / table.error[y]) ** 2;
        cells++;
        expect(Math.abs(table.logMass[y] - log)).toBeLessThan(0.05 + 5 * table.error[y]);
      }
    });
    expect(cells).toBeGreaterThan(0.8 * exact.found);
    expect(squares / cells).toBeGreaterThan(0.5);
    expect(squares / cells).toBeLessThan(1.6);
    expect(table.additiveGap).toBeLessThan(0.15);
  });

  it('are exact where all descriptors add up', async () => {
    const additive = describe('charge', set.env);
    const exact = await enumerateCells(additive);
    const table = await tiltedMasses(additive, new RandomStream(1), { draws: 1 });
    expect(largestGap(table.logMass, exact.logMass)).toBeLessThan(1e-12);
  });

  it('refuse strings of several lengths', async () => {
    const variable = describe('charge,moment', createSequence({ alphabet: AMINO, maxLength: 4 }));
    await expect(tiltedMasses(variable, new RandomStream(1))).rejects.toThrow(
      'cells: tilting needs strings of one length, got sequence',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { encodeRna, rnaTargets } from './targets.js';
import { rnaFamily, rnaReward } from './rna-family.js';
import { rnaLandscapes } from './rna-landscapes.js';
import { RnaBinding } from './rna-binding.js';
import { visitStrongBinders } from './strong-binders.js';

const logRewardOf = (name: string, text: string): number => {
  const { oracle, shaping } = rnaReward(name);
  return createShaper(shaping, name)((oracle.score([text]) as number[])[0], text);
};

describe('rnaReward', () => {
  it('is 10 max(f, 1e-3)^8 / fmax^8', () => {
    // f of an energy of -2050: -2050 / (-26010 * .14); fmax 1.05454 (full enumeration).
    const f = 2050 / (26010 * 0.14);
    expect(logRewardOf('L14_RNA1', 'GCCUCUUGCCCCGA')).toBeCloseTo(
      Math.log(10) + 8 * Math.log(f / 1.054539462843961),
      9,
    );
    expect(logRewardOf('L14_RNA1', 'AUUUAAAAAAAAGA')).toBeCloseTo(
      Math.log(10) + 8 * Math.log(1e-3 / 1.054539462843961),
      9,
    );
  });

  // Thresholds and maxima of f as stated by the task.
  it.each([
    ['L14_RNA1', 0.62064, 1.05454, 1590],
    ['L14_RNA2', 0.61308, 1.01475, 798],
    ['L14_RNA3', 0.62285, 1.11649, 3320],
    ['L14_RNA4', 0.66144, 1.1036, 2378],
  ])('knows the landscape of %s', (name, threshold, fMax, modeCount) => {
    const oracle = new RnaBinding(name);
    expect(oracle.fitnessOfEnergy(rnaLandscapes[name].threshold)).toBeCloseTo(threshold, 5);
    expect(oracle.fitnessOfEnergy(rnaLandscapes[name].best)).toBeCloseTo(fMax, 5);
    expect(rnaReward(name).modeCount).toBe(modeCount);
  });

  it.each([1, 2, 3, 4])(
    'finds the best sequence of RNA%i, and takes it and nothing next to it for a mode',
    (number) => {
      const { best } = rnaLandscapes[`L14_RNA${number}`];
      const target = new Uint8Array(100);
      encodeRna('test', rnaTargets[number - 1], target);
      const found: string[] = [];
      // All sequences at most 0.4 kcal/mol above the best: seconds, where the whole landscape takes minutes.
      const energies: number[] = [];
      visitStrongBinders(target, 14, best + 40, (strand, energy) => {
        energies.push(energy);
        if (energy === best) found.push(Array.from(strand, (code) => 'ACGU'[code]).join(''));
      });
      expect(Math.min(...energies)).toBe(best);
      const { isMode } = rnaReward(`L14_RNA${number}`);
      const oracle = new RnaBinding(`L14_RNA${number}`);
      for (const text of found) {
        expect(isMode!(text, null)).toBe(true);
        expect(isMode!(text, oracle.fitness(text))).toBe(true);
        const mutants = Array.from({ length: 4 }, (_, n) => text.slice(0, 6) + 'ACGU'[n] + text.slice(7));
        const others = mutants.filter((mutant) => !found.includes(mutant));
        for (const mutant of others) expect(isMode!(mutant, null)).toBe(false);
      }
    },
  );

  it('has no modes where the landscape was not enumerated', () => {
    const reward = rnaReward('L14_RNA1+2');
    expect([reward.isMode, reward.modeCount]).toEqual([undefined, undefined]);
    expect(reward.shaping.norm).toEqual({ kind: 'minmax', lo: 0, hi: 1 });
  });
});

describe('rna: in a specification', () => {
  const families = [rnaFamily];

  it('takes an exponent, a scale and a least reward', async () => {
    const { shaping } = await resolveReward('rna:L14_RNA1(scale=2)^3', families);
    expect(shaping).toMatchObject({ scale: 2, beta: 3 });
    expect(Math.log(shaping.min)).toBeCloseTo(Math.log(2) + 3 * Math.log(1e-3 / 1.054539462843961), 9);
    expect((await resolveReward('rna:L14_RNA1(min=1e-5)', families)).shaping.min).toBe(1e-5);
  });

  it.each([
    [
      'rna:RNA1',
      'reward rna: a problem is a length and targets 1 to 4, got "RNA1"; examples are L14_RNA1, L50_RNA2+3',
    ],
    ['rna:L14_RNA5', 'reward rna: a problem is a length and targets 1 to 4, got "L14_RNA5"'],
    ['rna:L14_RNA1(sclae=2)', 'reward rna:L14_RNA1: unknown parameter "sclae"; did you mean "scale"?'],
    [
      'rna:L14_RNA1+rna:L14_RNA2',
      'reward: unknown name "rna:L14_RNA1+rna:L14_RNA2"; a sum needs spaces around its +',
    ],
    ['dna:L14_RNA1', 'reward: unknown kind "dna:"; did you mean "rna"?'],
  ])('refuses %s', async (spec, message) => {
    await expect(resolveReward(spec, families)).rejects.toThrow(message);
  });

  it.each([
    [
      { name: 'rna', length: 20 },
      'reward rna:L14_RNA1 scores sequences of 14 letters, but outcomes of the task rna have 20',
    ],
    [
      { name: 'tfbind8' },
      'reward rna:L14_RNA1 scores sequences of the letters ACGU, but outcomes of the task tfbind8 contain T',
    ],
    [{ name: 'sequence', alphabet: 'ACGU', maxLength: 14 }, 'but outcomes of the task sequence have 1 to 14'],
  ])('refuses the task %o', async (task, message) => {
    await expect(resolveReward('rna:L14_RNA1', families, { task })).rejects.toThrow(message);
  });

  it.each([
    { name: 'rna', length: 14 },
    { name: 'sequence', alphabet: 'UGCA', length: 14 },
    { name: 'mine' },
  ])('accepts the task %o', async (task) => {
    expect((await resolveReward('rna:L14_RNA1', families, { task })).modeCount).toBe(1590);
  });
});

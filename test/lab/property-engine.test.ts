/**
 * The engine of the properties page on the model that ships with the lab, in Node: every answer has what was
 * asked for by descriptors computed afresh, shares follow a painted curve, and what cannot be had is said.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PropertyLab, type Wishes } from '../../lab/src/engine/properties.js';
import { openBackend } from 'ocgfn';
import { projectRoot } from '../source-files.js';
import { binsOf } from './peptide-bins.js';

const shipped = (name: string): Buffer => readFileSync(join(projectRoot, 'lab', 'public', 'peptides', name));
let lab: PropertyLab;
beforeAll(async () => {
  const backend = await openBackend({ flavor: 'simd' });
  lab = new PropertyLab(String(shipped('run.json')), shipped('checkpoint.safetensors'), backend);
});

/** All bins of every descriptor, but for those given. */
const wishes = (given: Readonly<Record<number, (bin: number) => number>>): Wishes =>
  lab.opened.components.map(({ labels }, k) => labels.map((_, bin) => given[k]?.(bin) ?? 1));

describe('the properties of the lab', () => {
  it('come from a model that was pre-trained: cells found, success over them', () => {
    const { cells, cellsFound, success, components, length } = lab.opened;
    expect([cells, length]).toEqual([1500, 20]);
    expect(cellsFound).toBeGreaterThan(1200);
    expect(success).toBeGreaterThan(0.6);
    for (const { base } of components) expect(base.reduce((a, b) => a + b)).toBeCloseTo(1, 1);
  });

  it('are those that were asked for, a screen of them, rare ones too', async () => {
    // Charge 7 or more: one peptide in some 25,000; with a high moment it is one in millions.
    for (const [charge, moment] of [
      [7, 3],
      [12, 4],
      [14, 6],
      [3, 5],
    ] as const) {
      // prettier-ignore
      const only = wishes({ 0: (bin) => Number(bin === charge), 2: (bin) => Number(bin === moment) });
      const { objects, attempts, logMass } = await lab.ask({ wishes: only, count: 16, seed: 1 });
      expect(objects).toHaveLength(16);
      for (const { text, bins } of objects) {
        expect(text).toMatch(/^[ACDEFGHIKLMNPQRSTVWY]{20}$/);
        expect(binsOf(text)).toEqual(bins);
        expect([bins[0], bins[2]]).toEqual([charge, moment]);
      }
      expect(attempts).toBeGreaterThanOrEqual(16);
      expect(logMass).toBeLessThan(0);
    }
  });

  it('follow a curve over one of them, without training', async () => {
    const curve = (bin: number): number => (bin === 3 ? 1 : bin === 11 ? 0.25 : 0);
    const { objects, target } = await lab.ask({ wishes: wishes({ 0: curve }), count: 800, seed: 2 });
    const [atThree, atEleven] = [target[0][3], target[0][11]];
    expect(atThree + atEleven).toBeCloseTo(1, 9);
    // By the masses of charge -4 and 4 under uniform peptides, which are alike: four to one.
    expect(atThree).toBeGreaterThan(0.7);
    expect(atThree).toBeLessThan(0.87);
    const share = objects.filter(({ text }) => binsOf(text)[0] === 3).length / objects.length;
    // Standard error .014.
    expect(Math.abs(share - atThree)).toBeLessThan(0.056);
    expect(objects.every(({ text }) => [3, 11].includes(binsOf(text)[0]))).toBe(true);
  });

  it('that no peptide has are told apart, with the nearest that were found', async () => {
    // Charge 7 or more and a mean hydrophobicity of 0.8 or more cannot be had by 20 letters.
    const none = wishes({ 0: (bin) => Number(bin === 14), 1: (bin) => Number(bin === 9) });
    const { objects, nearest, logMass } = await lab.ask({ wishes: none, count: 16, seed: 1 });
    expect([objects.length, logMass]).toEqual([0, -Infinity]);
    expect(nearest).toHaveLength(3);
    const there = wishes(Object.fromEntries(nearest!.map((bin, k) => [k, (b: number) => Number(b === bin)])));
    expect((await lab.ask({ wishes: there, count: 1, seed: 1 })).cells).toBe(1);
    expect((await lab.ask({ wishes: wishes({ 0: () => 0 }), count: 1, seed: 1 })).objects).toEqual([]);
  });

  it('need the files of a finished run of properties', async () => {
    const backend = await openBackend({ flavor: 'simd' });
    const record = String(shipped('run.json'));
    const open = (text: string): PropertyLab =>
      new PropertyLab(text, shipped('checkpoint.safetensors'), backend);
    expect(() => open('{')).toThrow('run.json: not valid JSON');
    expect(() => open(record.replace('"charge,', '"module:f.mjs,'))).toThrow('a page cannot run');
    expect(() => open(record.replace('"charge,', '"chrage,'))).toThrow('did you mean "charge"?');
    expect(() => open(record.replace('16,', '24,'))).toThrow('it belongs to another model');
    expect(() => open('{"kind":"pretrain","task":{"name":"grid"},"config":{}}')).toThrow(
      'pre-trained on properties',
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { RnaBinding } from './rna-binding.js';
import { rnaProblem, rnaProblemNames, rnaTargets } from './targets.js';

const gold = new URL('../../../../shared/data/rna/flexs_L14_fitness.tsv.gz', import.meta.url);

describe('RnaBinding', () => {
  it('normalizes by the perfect complement, energy by energy', () => {
    const rna = new RnaBinding('L14_RNA1');
    // -2050 dcal/mol is the published energy; -26010 that of the perfect complement of all 100 bases.
    expect(rna.energy('GCCUCUUGCCCCGA')).toBe(-2050);
    expect(rna.fitness('GCCUCUUGCCCCGA')).toBeCloseTo(-2050 / (-26010 * 0.14), 12);
  });

  it('averages over targets', () => {
    const text = 'GCCUCUUGCCCCGA';
    const both = new RnaBinding('L14_RNA1+4').fitness(text);
    const apart = ['L14_RNA1', 'L14_RNA4'].map((name) => new RnaBinding(name).fitness(text));
    expect(both).toBeCloseTo((apart[0] + apart[1]) / 2, 12);
  });

  it('scores a strand that cannot pair 0, never infinitely low', () => {
    const rna = new RnaBinding({ name: 'mine', length: 3, targets: ['GGGGGGGG'] });
    expect(rna.score(['AAA', 'CCC', 'AGA'])).toEqual([0, rna.fitness('CCC'), 0]);
    expect(rna.fitness('CCC')).toBeGreaterThan(0);
  });

  it('lets a bad duplex be worse than none', () => {
    expect(new RnaBinding('L1_RNA1').fitness('A')).toBeLessThan(0);
  });

  it('refuses a target that nothing binds', () => {
    expect(() => new RnaBinding({ name: 'mine', length: 3, targets: ['AAA'] })).toThrow(
      /^rna:mine: a target must be bound by its complement, got an energy of \d+ dcal\/mol$/,
    );
  });

  it('wants the conserved region in place', () => {
    const rna = new RnaBinding('C20_L100_RNA1+2');
    const start =
      'GAACGAGGCACAUUCCGGCUCGCCCGGCCCAUGUGAGCAUGGGCCGGACCCCGUCCGCGCGGGGCCCCCGCGCGGACGGGGGCGAGCCGGAAUGUGCCUC';
    expect(rna.fitness(start)).toBe(new RnaBinding('L100_RNA1+2').fitness(start));
    expect(rna.fitness(start)).toBeGreaterThan(0.3);
    const broken = `${start.slice(0, 30)}${start[30] === 'A' ? 'C' : 'A'}${start.slice(31)}`;
    expect(rna.fitness(broken)).toBe(0);
  });

  it.each([
    ['L14_RNA1', 'ACGU', 'rna:L14_RNA1: sequences have 14 letters, got 4 in "ACGU"'],
    ['L4_RNA1', 'ACGT', 'rna:L4_RNA1: "ACGT" has "T" at position 4, allowed are A, C, G and U'],
  ])('%s refuses %s', (name, text, message) => {
    expect(() => new RnaBinding(name).fitness(text)).toThrow(message);
  });

  it('finds local maxima as a direct look at all mutants does', () => {
    const rna = new RnaBinding('L6_RNA2');
    const random = new RandomStream(11);
    const letters = 'ACGU';
    let maxima = 0;
    for (let round = 0; round < 400; round++) {
      const text = Array.from({ length: 6 }, () => letters[random.int(4)]).join('');
      const mutants = Array.from({ length: 24 }, (_, n) => {
        const place = n >> 2;
        return text.slice(0, place) + letters[n & 3] + text.slice(place + 1);
      });
      const expected = Math.max(...(rna.score(mutants) as number[])) <= rna.fitness(text);
      if (expected) maxima++;
      expect(rna.isLocalMaximum(text)).toBe(expected);
    }
    expect(maxima).toBeGreaterThan(3);
  });

  it.skipIf(!existsSync(gold))('equals 5,000 published fitness values to 1e-6 (needs ../shared/data)', () => {
    const rows = gunzipSync(readFileSync(gold)).toString().trim().split('\n').slice(1);
    expect(rows.length).toBe(5000);
    const oracles = new Map<string, RnaBinding>();
    const wrong = rows.filter((row) => {
      const [name, text, fitness] = row.split('\t') as [string, string, string];
      const oracle = oracles.get(name) ?? new RnaBinding(name);
      oracles.set(name, oracle);
      return !(Math.abs(oracle.fitness(text) - Number(fitness)) < 1e-6);
    });
    expect(wrong).toEqual([]);
  });
});

describe('rnaProblem', () => {
  it('reads every FLEXS name', () => {
    expect(rnaProblemNames()).toHaveLength(36);
    for (const name of rnaProblemNames()) expect(rnaProblem(name).name).toBe(name);
    expect(rnaProblem('L50_RNA2+4')).toEqual({
      name: 'L50_RNA2+4',
      length: 50,
      targets: [rnaTargets[1], rnaTargets[3]],
    });
    expect(rnaProblem('C21_L100_RNA1+3').conserved).toEqual({ start: 21, pattern: 'GCCCGGCCCAUGUGAGCAUG' });
  });

  it.each(['RNA1', 'L14_RNA5', 'L14-RNA1', 'L0_RNA1', 'L14_RNA1+1', 'C20_L14_RNA1+2'])(
    'refuses %s',
    (name) => {
      expect(() => rnaProblem(name)).toThrow(`got "${name}"; examples are L14_RNA1`);
    },
  );
});

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RewardDefinition } from '../definition.js';
import type { RewardContext } from '../family.js';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { ehrlichFamily, ehrlichReward } from './ehrlich-family.js';
import { generateEhrlich } from './generate.js';
import { ehrlichScore, readEhrlichInstance, type EhrlichInstance } from './instance.js';

const gold = new URL('../../../../shared/data/ehrlich/gold_instances.json', import.meta.url);

/** The first gold instance, with values worked out by hand below. */
const small: EhrlichInstance = {
  v: 4,
  L: 8,
  c: 2,
  k: 4,
  q: 4,
  epistasis: 0,
  seed: 1,
  allowed: [
    [1, 0, 1, 1],
    [1, 1, 1, 0],
    [0, 1, 1, 1],
    [1, 0, 1, 1],
  ],
  motifs: [
    [0, 3, 2, 3],
    [2, 1, 0, 3],
  ],
  offsets: [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ],
};

describe('ehrlichScore', () => {
  it.each([
    ['both motifs whole', [0, 3, 2, 3, 2, 1, 0, 3], 1],
    ['one of four letters of the first', [2, 1, 1, 2, 1, 0, 3, 0], 0.25],
    ['a forbidden transition 0 1', [0, 1, 2, 3, 2, 1, 0, 3], null],
  ])('%s', (_, states, expected) => {
    expect(ehrlichScore(small, states)).toBe(expected);
  });

  it('rounds quality down to q levels', () => {
    // Three of four letters of the first motif, all of the second.
    const states = [0, 3, 2, 2, 2, 1, 0, 3];
    expect(ehrlichScore(small, states)).toBe(0.75);
    expect(ehrlichScore({ ...small, q: 2 }, states)).toBe(0.5);
    expect(ehrlichScore({ ...small, q: 1 }, states)).toBe(0);
  });

  it('applies epistasis motif by motif: h (1 + e h (h - 1))', () => {
    const states = [0, 3, 2, 2, 2, 1, 0, 3];
    expect(ehrlichScore({ ...small, epistasis: 2 }, states)).toBeCloseTo(0.75 * (1 - 2 * 0.75 * 0.25), 12);
    expect(ehrlichScore({ ...small, epistasis: 2 }, [0, 3, 2, 3, 2, 1, 0, 3])).toBe(1);
  });

  it.skipIf(!existsSync(gold))('equals 88 values computed elsewhere (needs ../shared/data)', () => {
    interface Case {
      instance: unknown;
      tests: { x: number[]; y: number | null }[];
    }
    const cases = JSON.parse(readFileSync(gold, 'utf8')) as Case[];
    expect(cases.flatMap(({ tests }) => tests)).toHaveLength(88);
    for (const { instance, tests } of cases) {
      const read = readEhrlichInstance('gold', instance);
      for (const { x, y } of tests) {
        const score = ehrlichScore(read, x);
        if (y === null) expect(score).toBeNull();
        else expect(score).toBeCloseTo(y, 12);
      }
    }
  });
});

describe('generateEhrlich', () => {
  it('makes instances with a feasible optimum, whatever the options', () => {
    const options = fc
      .record({
        v: fc.integer({ min: 2, max: 24 }),
        c: fc.integer({ min: 1, max: 5 }),
        k: fc.integer({ min: 1, max: 6 }),
        extra: fc.integer({ min: 0, max: 20 }),
        epistasis: fc.double({ min: 0, max: 1, noNaN: true }),
        seed: fc.integer({ min: 0, max: 1_000_000 }),
      })
      .map(({ extra, ...rest }) => ({ ...rest, L: rest.c * rest.k + extra }));
    fc.assert(
      fc.property(options, (given) => {
        const { instance, optimum } = generateEhrlich(given);
        expect(optimum).toHaveLength(given.L);
        expect(ehrlichScore(instance, optimum)).toBe(1);
        expect(instance.motifs.flat().every((state, i, all) => i === 0 || state !== all[i - 1])).toBe(true);
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('is seeded, and thirty seeds give thirty landscapes', () => {
    const texts = Array.from({ length: 30 }, (_, seed) =>
      JSON.stringify({ ...generateEhrlich({ seed }).instance, seed: 0 }),
    );
    expect(new Set(texts).size).toBe(30);
    expect(JSON.stringify({ ...generateEhrlich({ seed: 7 }).instance, seed: 0 })).toBe(texts[7]);
  });

  it('forbids about a quarter of the transitions', () => {
    const cells = Array.from({ length: 20 }, (_, seed) =>
      generateEhrlich({ seed }).instance.allowed.flat(),
    ).flat();
    // 20 x 380 cells beside the diagonal, of which 20 x 20 lie on the cycle: expected share .25 * 360/400 =
    // .225 of all, standard deviation .0047.
    const share = cells.filter((cell) => cell === 0).length / cells.length;
    expect(Math.abs(share - 0.225)).toBeLessThan(0.0235);
  });

  it.each([
    [{ v: 1 }, 'ehrlich: v must be an integer >= 2, got 1'],
    [{ L: 15 }, 'ehrlich: 4 motifs of 4 letters do not fit into a length of 15'],
    [{ q: 3 }, 'ehrlich: q must divide k, got q 3 and k 4'],
    [{ epistasis: -1 }, 'ehrlich: epistasis must be a number from 0 to 4, got -1'],
  ])('refuses %o', (options, message) => {
    expect(() => generateEhrlich(options)).toThrow(message);
  });
});

describe('readEhrlichInstance', () => {
  it.each([
    [null, 'file: an instance is a JSON object'],
    [{ ...small, v: 0 }, 'file: v must be an integer >= 1, got 0'],
    [{ ...small, L: '8' }, 'file: L must be an integer >= 1, got "8"'],
    [{ ...small, allowed: [[1]] }, 'file: allowed must be 4 rows of 4'],
    [
      { ...small, allowed: [[1, 0, 1, 2], ...small.allowed.slice(1)] },
      'file: allowed[0][3] must be 0 or 1, got 2',
    ],
    [
      { ...small, motifs: [[0, 3, 2, 4], small.motifs[1]] },
      'file: motifs[0][3] must be a state from 0 to 3, got 4',
    ],
    [
      { ...small, offsets: [[0, 1, 1, 3], small.offsets[1]] },
      'file: offsets of motif 1 must begin with 0 and rise, got 0, 1, 1, 3',
    ],
    [
      { ...small, offsets: [[0, 1, 2, 8], small.offsets[1]] },
      'file: offsets[0][3] must be a place from 0 to 7, got 8',
    ],
  ])('refuses %#', (given, message) => {
    expect(() => readEhrlichInstance('file', given)).toThrow(message);
  });
});

describe('ehrlich: in a specification', () => {
  const resolve = (spec: string, context: RewardContext = {}): Promise<RewardDefinition> =>
    resolveReward(spec, [ehrlichFamily], context);
  const amino = { name: 'sequence', alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 32 };

  it('makes an instance that fits the task', async () => {
    const reward = await resolve('ehrlich:holo(seed=3)^2', { task: amino });
    const { optimum } = generateEhrlich({ seed: 3 });
    const best = optimum.map((state) => amino.alphabet[state]).join('');
    expect(reward.oracle.score([best])).toEqual([1]);
    expect(reward.isMode!(best, 1)).toBe(true);
    expect(reward.isMode!(best, 0.5)).toBe(false);
    expect(reward.shaping).toMatchObject({ scale: 1, beta: 2, min: 1e-3 });
    const rna = await resolve('ehrlich:holo(motifs=2,motifLength=3)', { task: { name: 'rna', length: 14 } });
    expect(rna.oracle.info).toMatchObject({ alphabet: 'ACGU', lengths: [14, 14] });
    expect((await resolve('ehrlich:holo')).oracle.info).toMatchObject({
      alphabet: amino.alphabet,
      lengths: [32, 32],
    });
  });

  it('reads an instance from a file, letters in the order of the task', async () => {
    const readFile = async (): Promise<Uint8Array> => new TextEncoder().encode(JSON.stringify(small));
    const reward = await resolve('ehrlich:small.json', {
      readFile,
      task: { name: 'sequence', alphabet: 'TGCA', length: 8 },
    });
    expect(reward.oracle.score(['TACACGTA', 'TGCACGTA'])).toEqual([1, null]);
    const shaper = createShaper(reward.shaping, 'ehrlich');
    expect(Math.exp(shaper(null, 'TGCACGTA'))).toBeCloseTo(1e-3, 12);
  });

  it.each([
    ['ehrlich:hollo', 'reward: unknown name "ehrlich:hollo"; did you mean "holo"? or name a .json file'],
    ['ehrlich:holo(quantization=3)', 'ehrlich: q must divide k, got q 3 and k 4'],
    [
      'ehrlich:holo(states=5,length=20)',
      'the instance has 5 states, but the alphabet ACDEFGHIKLMNPQRSTVWY has 20 letters',
    ],
    ['ehrlich:holo(length=40)', 'scores sequences of 40 letters, but outcomes of the task sequence have 32'],
    ['ehrlich:torn.json', 'reward ehrlich:torn.json: the file is no JSON: '],
  ])('refuses %s', async (spec, message) => {
    const readFile = async (): Promise<Uint8Array> => new TextEncoder().encode('{"v": 4,');
    await expect(resolve(spec, { task: amino, readFile })).rejects.toThrow(message);
  });

  it('names a bad outcome', () => {
    const { oracle } = ehrlichReward('ehrlich:test', small);
    expect(() => oracle.score(['ACGT'])).toThrow('ehrlich:test: sequences have 8 letters, got 4 in "ACGT"');
    expect(() => oracle.score(['ACGTACGU'])).toThrow(
      'ehrlich:test: "ACGTACGU" has "U" at position 8, allowed are ACGT',
    );
  });
});

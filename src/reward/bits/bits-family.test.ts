import { describe, expect, it } from 'vitest';
import { createBits } from '../../env/bits.js';
import { RandomStream } from '../../random/stream.js';
import type { RewardDefinition } from '../definition.js';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { bitsFamily, bitsReward } from './bits-family.js';
import { bitsTestSet, malkinModes, NearestEdit, NearestMode, randomModes } from './bit-modes.js';

const hamming = (a: string, b: string): number => Array.from(a).filter((bit, i) => bit !== b[i]).length;
const flip = (text: string, places: number[]): string =>
  Array.from(text, (bit, i) => (places.includes(i) ? (bit === '0' ? '1' : '0') : bit)).join('');
const rewardOf = ({ oracle, shaping }: RewardDefinition, text: string): number =>
  Math.exp(createShaper(shaping, 'bits')((oracle.score([text]) as number[])[0], text));
const resolve = (spec: string, length: number, word: number): Promise<RewardDefinition> =>
  resolveReward(spec, [bitsFamily], { task: createBits({ length, word }).task });

describe('modes', () => {
  it('are distinct, seeded and of the right form', () => {
    for (const [draw, length] of [
      [randomModes, 40],
      [malkinModes, 120],
    ] as const) {
      const modes = draw(length, 60, 0);
      expect(new Set(modes).size).toBe(60);
      expect(modes.every((mode) => mode.length === length && /^[01]+$/.test(mode))).toBe(true);
      expect(draw(length, 60, 0)).toEqual(modes);
      expect(draw(length, 60, 1)).not.toEqual(modes);
      // A longer list begins with the shorter one.
      expect(draw(length, 70, 0).slice(0, 60)).toEqual(modes);
    }
  });

  it('of Malkin are made of five blocks, all of them in use', () => {
    const blocks = malkinModes(120, 60, 0).flatMap((mode) => mode.match(/.{8}/g)!);
    expect([...new Set(blocks)].sort()).toEqual(['00000000', '00001111', '00111100', '11110000', '11111111']);
    for (const block of new Set(blocks))
      expect(blocks.filter((other) => other === block).length).toBeGreaterThan(120);
  });

  it('can be all that there are, and no more', () => {
    expect(randomModes(3, 8, 0).sort()).toEqual(['000', '001', '010', '011', '100', '101', '110', '111']);
    expect(() => randomModes(3, 9, 0)).toThrow('bits: there are only 8 strings of 3 bits, got count 9');
    expect(malkinModes(8, 5, 0)).toHaveLength(5);
    expect(() => malkinModes(16, 26, 0)).toThrow('bits: there are only 25 strings of 2 blocks, got count 26');
    expect(() => malkinModes(60, 2, 0)).toThrow('bits: length must be a multiple of 8 for malkin, got 60');
  });

  it('come with a test set of 0 .. n-1 flips', () => {
    const modes = randomModes(12, 3, 0);
    const set = bitsTestSet(modes, 5);
    expect(set.map((text, i) => hamming(text, modes[Math.floor(i / 12)]))).toEqual(
      modes.flatMap(() => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    );
    expect(bitsTestSet(modes, 5)).toEqual(set);
    expect(bitsTestSet(modes, 6)).not.toEqual(set);
  });
});

describe('distances', () => {
  it.each([1, 31, 32, 33, 64, 120])('Hamming over %i bits', (length) => {
    const random = new RandomStream(length);
    const draw = (): string => Array.from({ length }, () => random.int(2)).join('');
    const modes = Array.from({ length: 7 }, draw);
    const nearest = new NearestMode(modes, length);
    for (let round = 0; round < 50; round++) {
      const text = draw();
      expect(nearest.distance(text)).toBe(Math.min(...modes.map((mode) => hamming(mode, text))));
    }
    for (const mode of modes) expect(nearest.distance(mode)).toBe(0);
  });

  it('edits in words', () => {
    // Words 00 01 10 11; dropping the first and adding one at the end is two edits, though many bits differ.
    const edit = new NearestEdit(['0001101100011011'], 2);
    expect(edit.distance('0001101100011011')).toBe(0);
    expect(edit.distance('0110110001101100')).toBe(2);
    expect(edit.distance('0001101100011000')).toBe(1);
    expect(new NearestEdit(['1111', '0000'], 1).distance('0001')).toBe(1);
  });
});

describe('bitsReward', () => {
  const modes = ['0000000000', '1111111111'];

  it('is exp(-beta d / n)', () => {
    const reward = bitsReward('bits:test', modes, { length: 10 });
    expect(rewardOf(reward, '0000000000')).toBe(1);
    expect(rewardOf(reward, '0000000111')).toBeCloseTo(Math.exp(-0.9), 12);
    expect(rewardOf(reward, '1110000111')).toBeCloseTo(Math.exp(-1.2), 12);
    expect(rewardOf(bitsReward('bits:test', modes, { length: 10, beta: 10 }), '0000000111')).toBeCloseTo(
      Math.exp(-3),
      12,
    );
  });

  it('is exp(beta (1 - d / len)) over edits', () => {
    const reward = bitsReward('bits:test', modes, { length: 10, word: 2, distance: 'edit' });
    expect(rewardOf(reward, '1111111111')).toBeCloseTo(Math.exp(3), 12);
    expect(rewardOf(reward, '1111111101')).toBeCloseTo(Math.exp(3 * 0.8), 12);
  });

  it('can be sparse', () => {
    const reward = bitsReward('bits:test', modes, { length: 10, sparse: true });
    expect(reward.modeRadius).toBe(2);
    expect(['0000000011', '0000000111', '1111111101'].map((text) => rewardOf(reward, text))).toEqual([
      1,
      Math.exp(Math.log(1e-3)),
      1,
    ]);
  });

  it('tells exact hits and the distance that counts as found', () => {
    const reward = bitsReward('bits:test', malkinModes(120, 60, 0), { length: 120 });
    expect([reward.modeRadius, reward.modeCount]).toEqual([30, 60]);
    expect(reward.isMode!(reward.modes![3], 0)).toBe(true);
    expect(reward.isMode!(flip(reward.modes![3], [7]), 0)).toBe(false);
  });
});

describe('bits: in a specification', () => {
  it('takes the size from the task', async () => {
    const reward = await resolve('bits:modes(seed=3,count=5)^2', 40, 2);
    expect(reward.modes).toEqual(randomModes(40, 5, 3));
    expect(reward.shaping.beta).toBe(2);
    expect((await resolve('bits:malkin', 120, 8)).modes).toEqual(malkinModes(120, 60, 0));
    const edit = await resolve('bits:modes(distance=edit)', 60, 3);
    expect(rewardOf(edit, edit.modes![0])).toBeCloseTo(Math.exp(3), 12);
  });

  it.each([
    ['bits:mode', 'reward: unknown name "bits:mode"; did you mean "modes"?'],
    ['bits:malkin', 'bits: length must be a multiple of 8 for malkin, got 60'],
    ['bits:modes(count=0)', 'reward bits:modes: count must be an integer >= 1, got 0'],
  ])('refuses %s', async (spec, message) => {
    await expect(resolve(spec, 60, 3)).rejects.toThrow(message);
  });

  it('names a bad outcome and a task that is none of bits', async () => {
    const { oracle } = await resolve('bits:modes(count=3)', 4, 2);
    for (const text of ['010', '01012', '012 ']) {
      expect(() => oracle.score([text])).toThrow(`bits: an outcome has 4 letters 0 or 1, got "${text}"`);
    }
    await expect(resolveReward('bits:modes', [bitsFamily], { task: { name: 'grid' } })).rejects.toThrow(
      'reward bits:modes needs the task bits, got the task grid',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { boolean, choice, integers, number } from './describe.js';
import { readSettings, resolveParameters } from './parameters.js';

const parameters = {
  lr: number({ least: 0, preset: 1e-3, help: '' }),
  epsilon: number({ least: 0, greatest: 1, help: '' }),
  hidden: integers({ least: 1, greatest: 4096, preset: [256, 256], help: '' }),
};

const resolve = (given: Record<string, unknown>) => resolveParameters('pretrain', parameters, given);

describe('parameters of type number and integers', () => {
  it('are read from text and from values, with presets for the others', () => {
    expect(resolve({})).toEqual({ lr: 1e-3, hidden: [256, 256] });
    expect(resolve({ lr: '3e-4', epsilon: '0', hidden: '64, 32' })).toEqual({
      lr: 3e-4,
      epsilon: 0,
      hidden: [64, 32],
    });
    expect(resolve({ lr: 0.5, epsilon: 1, hidden: [8] })).toEqual({ lr: 0.5, epsilon: 1, hidden: [8] });
    expect(resolve({ hidden: '128' }).hidden).toEqual([128]);
    expect(resolve({ hidden: 128 }).hidden).toEqual([128]);
  });

  it.each([
    [{ lr: '-1' }, 'pretrain: lr must be a number >= 0, got -1'],
    [{ lr: 'fast' }, 'pretrain: lr must be a number >= 0, got fast'],
    [{ lr: '' }, 'pretrain: lr must be a number >= 0, got '],
    [{ lr: Infinity }, 'pretrain: lr must be a number >= 0, got Infinity'],
    [{ epsilon: 1.5 }, 'pretrain: epsilon must be a number from 0 to 1, got 1.5'],
    [
      { hidden: '64,0' },
      'pretrain: hidden must be integers from 1 to 4096 with commas between them, got 64,0',
    ],
    [{ hidden: '64,' }, 'pretrain: hidden must be integers from 1 to 4096 with commas between them, got 64,'],
    [{ hidden: [] }, 'pretrain: hidden must be integers from 1 to 4096 with commas between them, got '],
    [{ hidden: [1.5] }, 'pretrain: hidden must be integers from 1 to 4096 with commas between them, got 1.5'],
  ])('refuse %j', (given, message) => {
    expect(() => resolve(given)).toThrow(message);
  });
});

describe('stored settings', () => {
  const newer = {
    share: number({ least: 0, preset: 0, before: 0.2, help: '' }),
    peaks: boolean({ preset: true, before: false, help: '' }),
    kind: choice({ choices: ['auto', 'network'], preset: 'auto', before: 'network', help: '' }),
    lr: number({ least: 0, preset: 1e-3, help: '' }),
  };

  it('that lack a setting have what was done before there was one, else the preset', () => {
    const before = { share: 0.2, peaks: false, kind: 'network', lr: 1e-3 };
    expect(readSettings('runs/a', newer, {})).toEqual(before);
    expect(readSettings('runs/a', newer, { share: 0, peaks: true })).toEqual({
      ...before,
      share: 0,
      peaks: true,
    });
    expect(resolveParameters('active', newer, {})).toEqual({ share: 0, peaks: true, kind: 'auto', lr: 1e-3 });
  });
});

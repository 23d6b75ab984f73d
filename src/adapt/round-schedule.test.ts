import { describe, expect, it } from 'vitest';
import { resolveParameters } from '../settings/parameters.js';
import { remarkOnFirst, roundSize, scheduleParameters, type RoundSchedule } from './round-schedule.js';

/** Sizes of all rounds of a budget. */
function rounds(schedule: RoundSchedule, budget: number): number[] {
  const sizes: number[] = [];
  for (let spent = 0; spent < budget; spent += sizes.at(-1)!)
    sizes.push(roundSize(schedule, sizes.length + 1, budget, budget - spent));
  return sizes;
}

const read = (given: Readonly<Record<string, unknown>>): RoundSchedule =>
  resolveParameters('adapt active', scheduleParameters(), given);

describe('a schedule', () => {
  it.each([
    [30, [3, ...Array<number>(13).fill(2), 1]],
    [100, [10, ...Array<number>(15).fill(6)]],
    [300, [30, ...Array<number>(15).fill(18)]],
    [1000, [100, ...Array<number>(15).fill(60)]],
    [3000, [128, ...Array<number>(15).fill(180), 172]],
  ])('fits a budget of %i: a tenth at first, about 15 rounds, and what is left', (budget, sizes) => {
    expect(rounds(read({}), budget)).toEqual(sizes);
  });

  it('begins with one object where a tenth is none', () => {
    expect(rounds(read({}), 4)).toEqual([1, 1, 1, 1]);
  });

  it('takes a fixed size of rounds in the place of shares', () => {
    expect(rounds(read({ first: 30, round: 20 }), 100)).toEqual([30, 20, 20, 20, 10]);
    expect(rounds(read({ round: 96, roundLeast: 200 }), 300)).toEqual([30, 96, 96, 78]);
  });

  it('takes shares with a least size', () => {
    expect(rounds(read({ first: 128, roundShare: 0.05, roundLeast: 64 }), 300)).toEqual([128, 64, 64, 44]);
    expect(rounds(read({ first: 128, roundShare: 0.05, roundLeast: 64 }), 2000)).toEqual([
      128,
      ...Array<number>(18).fill(100),
      72,
    ]);
  });

  it('never spends more than the budget', () => {
    expect(rounds(read({ first: 128 }), 100)).toEqual([100]);
    expect(rounds(read({ round: 500 }), 200)).toEqual([20, 180]);
  });

  it('refuses rounds of nothing', () => {
    expect(() => read({ round: 0 })).toThrow('adapt active: round must be an integer >= 1, got 0');
    expect(() => read({ first: 1.5 })).toThrow('adapt active: first must be an integer >= 1, got 1.5');
  });
});

it.each([
  [
    { first: 128 },
    128,
    'the first round (first=128) spends the whole budget of 128, before anything is learned',
  ],
  [{ first: 128 }, 129, undefined],
  [{}, 1, undefined],
])('a budget that ends with the first round is remarked on: %j, %i', (settings, budget, expected) => {
  const remark = remarkOnFirst(settings, budget);
  expect(remark?.slice(0, expected?.length)).toBe(expected);
});

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
  it('begins with `first`, goes on in shares of the budget, and ends with what is left', () => {
    expect(rounds(read({}), 300)).toEqual([128, 64, 64, 44]);
    expect(rounds(read({}), 2000)).toEqual([128, ...Array<number>(18).fill(100), 72]);
  });

  it('takes a fixed size of rounds in the place of shares', () => {
    expect(rounds(read({ first: 30, round: 20 }), 100)).toEqual([30, 20, 20, 20, 10]);
    expect(rounds(read({ first: 30, round: 20, roundLeast: 64 }), 100)).toEqual([30, 20, 20, 20, 10]);
  });

  it('never spends more than the budget', () => {
    expect(rounds(read({}), 100)).toEqual([100]);
    expect(rounds(read({ round: 500 }), 200)).toEqual([128, 72]);
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

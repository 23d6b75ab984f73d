import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.js';
import { readCondition } from './conditions.js';
import { ConditionInput, ENCODINGS } from './encoding.js';
import { Preference } from './preference.js';
import { RowContext } from './row-context.js';
import { Temperature } from './temperature.js';

const read = (text: string, rewards = 1, file = 'dose,ph\n1,7\n3,6\n2,5\n'): ConditionInput =>
  readCondition(text, { rewards, readText: () => file });

describe('an exponent', () => {
  it('is drawn log-uniformly, or uniformly, within its range', () => {
    const draws = (space: Temperature): Float64Array => {
      const random = new RandomStream(1);
      const out = new Float64Array(4000);
      for (let i = 0; i < out.length; i++) space.draw(random, out, i);
      return out.sort();
    };
    const logs = draws(new Temperature(0.5, 8));
    expect(logs[0]).toBeGreaterThanOrEqual(0.5);
    expect(logs.at(-1)).toBeLessThanOrEqual(8);
    expect(logs[2000]).toBeCloseTo(2, 0); // median: the geometric middle
    expect(draws(new Temperature(0.5, 8, 'uniform'))[2000]).toBeCloseTo(4.25, 0);
  });

  it('multiplies log R, and covers its range with both ends', () => {
    const space = new Temperature(0.5, 8);
    expect(space.logReward([0, 3], 1, [-2])).toBe(-6);
    expect([...space.cover(5)].map((x) => Number(x.toFixed(6)))).toEqual([0.5, 1, 2, 4, 8]);
    expect(space.read(space.text([4], 0))).toEqual(Float64Array.of(4));
  });
});

describe('preferences', () => {
  it('join rewards by a mixture or by a weighted product', () => {
    const logs = [Math.log(2), Math.log(8)];
    expect(new Preference(2, 'linear').logReward([0.5, 0.5], 0, logs)).toBeCloseTo(Math.log(5), 12);
    expect(new Preference(2, 'log-linear').logReward([0.5, 0.5], 0, logs)).toBeCloseTo(Math.log(4), 12);
    expect(new Preference(2, 'log-linear', 1, 3).logReward([1, 0], 0, [1, -Infinity])).toBe(3);
  });

  it('are drawn with sum 1, evenly over the rewards', () => {
    const space = new Preference(3, 'linear', 0.5);
    const random = new RandomStream(2);
    const out = new Float64Array(3);
    const mean = [0, 0, 0];
    for (let i = 0; i < 3000; i++) {
      space.draw(random, out, 0);
      expect(out[0] + out[1] + out[2]).toBeCloseTo(1, 12);
      mean.forEach((_, k) => (mean[k] += out[k] / 3000));
    }
    mean.forEach((value) => expect(Math.abs(value - 1 / 3)).toBeLessThan(0.02));
  });

  it('cover the simplex by a lattice', () => {
    expect([...new Preference(2).cover(5)]).toEqual([0, 1, 0.25, 0.75, 0.5, 0.5, 0.75, 0.25, 1, 0]);
    expect(new Preference(3).cover(10).length / 3).toBe(10);
  });
});

describe('a context', () => {
  it('is a row of the file, by number or by values', () => {
    const { space } = read('context:assays.csv');
    expect(space.names).toEqual(['dose', 'ph']);
    expect([...space.read('context=#2')]).toEqual([3, 6]);
    expect([...space.read('context=1.5,6.5')]).toEqual([1.5, 6.5]);
    expect(space.contextOf!([3, 6], 0)).toEqual({ dose: 3, ph: 6 });
    const unit = new Float64Array(2);
    space.unit([2, 7], 0, unit);
    expect([...unit]).toEqual([0.5, 1]);
    const random = new RandomStream(3);
    const seen = new Set<string>();
    const out = new Float64Array(2);
    for (let i = 0; i < 60; i++) {
      space.draw(random, out, 0);
      seen.add(out.join());
    }
    expect([...seen].toSorted()).toEqual(['1,7', '2,5', '3,6']);
  });
});

describe('encodings', () => {
  it.each(Object.keys(ENCODINGS))('%s tells numbers apart', (name) => {
    const input = new ConditionInput(new Temperature(1, 16), name, 4);
    const rows = [1, 1.5, 2, 5, 9, 16].map((beta) => {
      const out = new Float64Array(input.width);
      input.write([beta], 0, out, 0);
      return [...out].map((x) => x.toFixed(6)).join();
    });
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('hats sum to 1', () => {
    const out = new Float64Array(5);
    ENCODINGS.hat.write(0.3, 5, out, 0);
    expect([...out].map((x) => Number(x.toFixed(9)))).toEqual([0, 0.8, 0.2, 0, 0]);
  });
});

describe('bad conditions', () => {
  it.each([
    [
      'beta:8..0.5',
      1,
      'condition beta: the range must go from the smaller to the greater number, got 8..0.5',
    ],
    ['beta:0..8', 1, 'condition beta: beta must be a number > 0, got 0..8'],
    ['beta:-1..8', 1, 'condition beta: beta must be a number > 0, got -1..8'],
    ['beta:4', 1, 'condition beta: a range such as beta:0.5..8 is needed, got "beta:4"'],
    ['beta:1..x', 1, 'condition beta: a range such as beta:0.5..8 is needed, got "beta:1..x"'],
    ['beta:1..2', 2, 'condition beta: one reward is needed, got 2'],
    ['beta', 1, 'condition: must have the form beta:0.5..8, got "beta"'],
    ['beta:1..2(law=normal)', 1, 'condition beta: law must be one of log-uniform, uniform, got normal'],
    ['betta:1..2', 1, 'condition: unknown kind "betta"; did you mean "beta"?'],
    ['prefer:linear', 1, 'condition prefer: at least two rewards are needed to prefer one of, got 1'],
    [
      'prefer:max',
      2,
      'condition prefer: weights join rewards in one of the ways linear, log-linear, got "max"',
    ],
    [
      'beta:1..2(encoding=cat)',
      1,
      'condition beta: encoding must be one of hat, thermometer, dense, got cat',
    ],
  ])('%s for %i rewards', (text, rewards, message) => {
    expect(() => read(text, rewards)).toThrow(message);
  });

  it.each([
    ['a,b\n1,high\n2,3\n', 'condition context:f.csv:2: b must be a number, got "high"'],
    ['a,b\n1\n2,3\n', 'condition context:f.csv:2: 2 values are needed, got 1'],
    ['1,2\n3,4\n', 'condition context:f.csv: the first line must name the columns, got 1, 2'],
    ['a,a\n1,2\n3,4\n', 'condition context:f.csv: every column needs a name of its own, got a, a'],
    ['a,b\n', 'condition context:f.csv: a header and at least two rows are needed, got 0 rows'],
    ['a,b\n1,2\n1,2\n', 'condition context: at least two rows that differ are needed, got one'],
  ])('a file %j', (file, message) => {
    expect(() => read('context:f.csv', 1, file)).toThrow(message);
  });

  it.each([
    ['beta:0.5..8', 1, 'beta=9', 'beta must be a number from 0.5 to 8, which the run was trained for'],
    ['beta:0.5..8', 1, 'beta=hot', 'condition: beta must be numbers such as beta=4, got "beta=hot"'],
    ['beta:0.5..8', 1, 'prefer=1,0', 'condition: must have the form beta=4, got "prefer=1,0"'],
    ['prefer:linear', 2, 'prefer=0.5,0.6', 'condition: weights must sum to 1'],
    ['prefer:linear', 2, 'prefer=1.5,-0.5', '2 weights >= 0 are needed'],
    ['prefer:linear', 3, 'prefer=0.5,0.5', '3 weights >= 0 are needed'],
    ['context:f.csv', 1, 'context=#4', "the context's row must be a number from 1 to 3"],
    ['context:f.csv', 1, 'context=1', 'one value for each of dose, ph is needed'],
  ])('%s for %i rewards asked under %s', (text, rewards, asked, message) => {
    expect(() => read(text, rewards).space.read(asked)).toThrow(message);
  });

  it('a space of one column that never changes', () => {
    expect(() => new RowContext(['a'], Float64Array.of(1, NaN))).toThrow('every number must be finite');
  });
});

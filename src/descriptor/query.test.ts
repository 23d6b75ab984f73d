import { describe as group, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { matches, parseQuery, queryText } from './query.js';
import { describe } from './descriptor-registry.js';

const set = describe(
  'charge(ph=7.4,bins=14),moment,length,motif:KR,count:W',
  buildTask('amp', { maxLength: 12 }),
);
const bins = (text: string, component: number, masses?: number[]): number[] | undefined => {
  const allowed = parseQuery(set, text, () => masses).allowed[component];
  return allowed && [...allowed.keys()].filter((bin) => allowed[bin] === 1);
};

group('a question', () => {
  it('names values, ranges, bounds, classes, labels and any', () => {
    expect(bins('length=12', 2)).toEqual([11]);
    expect(bins('length=3..5', 2)).toEqual([2, 3, 4]);
    expect(bins('length=1|3|12', 2)).toEqual([0, 2, 11]);
    expect(bins('length>=10', 2)).toEqual([9, 10, 11]);
    expect(bins('length > 10', 2)).toEqual([10, 11]);
    expect(bins('length<3', 2)).toEqual([0, 1]);
    expect(bins('length<=3', 2)).toEqual([0, 1, 2]);
    expect(bins('moment=any', 1)).toBeUndefined();
    expect(bins('length=3', 1)).toBeUndefined();
    expect(bins('motif:KR=yes', 3)).toEqual([1]);
    expect(bins('moment=0.1 to 0.2', 1)).toEqual([1]);
    expect(bins('moment=0.1..0.35', 1)).toEqual([1, 2, 3]);
    expect(bins('moment=0.1..0.3', 1)).toEqual([1, 2]);
    expect(bins('moment<0.2', 1)).toEqual([0, 1]);
    expect(bins('moment>=0.85', 1)).toEqual([9]);
    expect(bins('moment=0.9 or more', 1)).toEqual([9]);
    expect(bins('charge=5,length=2', 0)).toEqual([12]);
  });

  it('asks for shares of the mass by words', () => {
    const masses = [0, 1, 3, 4, 1, 1, 0, 0, 0, 0];
    expect(bins('moment=low', 1, masses)).toEqual([0, 1, 2]); // middles at 0, .05, .25
    expect(bins('moment=middle', 1, masses)).toEqual([2, 3]);
    expect(bins('moment=highest', 1, masses)).toEqual([5, 6, 7, 8, 9]);
    expect(bins('moment=high', 1)).toEqual([7, 8, 9]);
    expect(bins('motif:KR=highest', 3)).toEqual([1]);
  });

  it('says what it asked for, and which cells answer', () => {
    const query = parseQuery(set, 'motif:KR=yes, length=2..3');
    expect(queryText(set, query)).toBe('charge=any, moment=any, length=2|3, motif:KR=yes, count:W=any');
    expect(matches(set, query, set.cellOf([4, 2, 1, 1, 0]))).toBe(true);
    expect(matches(set, query, set.cellOf([4, 2, 1, 0, 0]))).toBe(false);
    expect(parseQuery(set, '').allowed.every((one) => one === undefined)).toBe(true);
  });

  it.each([
    ['chrage=5', 'query: unknown descriptor "chrage"; did you mean "charge"?'],
    ['length=13', 'query: length=13 lies outside its bins, "1" to "12"'],
    ['charge=9', 'query: charge=9 lies outside its bins, "below -6" to "6 or more"'],
    ['length=3, length=4', 'query: length is given twice'],
    ['length=5..3', 'query: the range 5..3 of length is upside down'],
    ['length', 'query: expected a condition such as charge=any, got "length"'],
    ['=3', 'query: expected a condition such as charge=any, got "=3"'],
    ['length=', 'query: length is given no value in "length="'],
    ['moment=huge', 'query: moment must be any, a number, a range such as 0..1, or one of lowest, low, middle, high, highest, got "huge"'],
    ['moment<0.05', 'query: moment<0.05 holds no whole bin of "below 0.1" to "0.9 or more"'],
    ['length=2.5', 'query: length must be an integer, got 2.5'],
  ])('%s', (text, sentence) => {
    expect(() => parseQuery(set, text)).toThrow(new Error(sentence));
  }); // prettier-ignore
});

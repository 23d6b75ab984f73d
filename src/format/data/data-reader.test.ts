/** What messages and marks of the reader say; test/data-files.test.ts reads the forms of files. */
import { expect, it } from 'vitest';
import { DataReader } from './data-reader.js';
import { Measurements } from './measurements.js';

it('says the row of a workbook, with its header as row 1', () => {
  const reader = new DataReader('book', 'book.xlsx', { scores: 'scores' }, () => {});
  const rows = [
    ['sequence', 'score'],
    ['ACGUA', '0.91'],
    ['GGGCC', 'high'],
  ];
  expect(() => reader.rows(rows, 'xlsx')).toThrow('book: row 3 scores "GGGCC" "high"');
});

it('marks a bound that is taken for the score, alone or among replicates', () => {
  const found = new Measurements('plate.csv');
  const need = { scores: 'scores', censored: 'bound' } as const;
  const reader = new DataReader('plate.csv', 'plate.csv', need, (record) => found.add(record));
  reader.push('sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,3\nUUACG,>5\n');
  expect(reader.finish()).toMatchObject({ censored: 2, scored: 4 });
  expect([...found.scores]).toEqual([['ACGUA', 0.91], ['GGGCC', 0.12], ['UUACG', 4]]); // prettier-ignore
  expect([...found.bounds]).toEqual([['GGGCC', '<'], ['UUACG', '>']]); // prettier-ignore
});

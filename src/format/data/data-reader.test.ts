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

/** What a table says, or why it is refused. */
function read(text: string, need: object): { scores: unknown[]; bounds: unknown[]; report: object } {
  const found = new Measurements('t.csv');
  const reader = new DataReader('t.csv', 't.csv', { scores: 'scores', ...need }, (one) => found.add(one));
  reader.push(text);
  const report = reader.finish();
  return { scores: [...found.scores], bounds: [...found.bounds], report };
}

// Columns as neutcurve 2.5.0 writes them.
const CURVES =
  'virus,ic50,ic50_bound,ic50_str,ic80,ic80_bound,slope\nACGUA,0.5,interpolated,0.5,2,interpolated,1\nGGGCC,10,lower,>10,10,lower,1\nUUACG,0.01,upper,<0.01,0.3,interpolated,1\n';

it('takes a number for a bound where a column beside says so', () => {
  const said = { sequence: 'virus', score: 'ic50', lower: true };
  expect(() => read(CURVES, said)).toThrow('line 3 scores "GGGCC" "10", a bound by "lower" in "ic50_bound": write censored=drop'); // prettier-ignore
  const taken = read(CURVES, { ...said, censored: 'bound' });
  expect(taken.bounds).toEqual([['GGGCC', '>'], ['UUACG', '<']]); // prettier-ignore
  expect(taken.report).toMatchObject({ bounds: '"ic50_bound"', censored: 2 });
  expect(read(CURVES, { ...said, censored: 'drop' }).scores).toEqual([['ACGUA', 0.5]]);
  // The bounds of another score are its own; one without has none.
  expect(read(CURVES, { ...said, score: 'ic80', censored: 'bound' }).bounds).toEqual([['GGGCC', '>']]);
  expect(read(CURVES, { ...said, score: 'slope' }).report).not.toHaveProperty('bounds');
});

it('reads signs beside a score, by the name they share or their place', () => {
  const chembl =
    "sequence,standard_relation,standard_value,pchembl_value,relation,value\nACGUA,'=',12,7.9,'=',12\nGGGCC,'>',900,,'>',0.9\n";
  const said = { score: 'standard_value', lower: true };
  expect(() => read(chembl, said)).toThrow('"900", a bound by "\'>\'" in "standard_relation"');
  expect(read(chembl, { score: 'pchembl_value' }).scores).toEqual([['ACGUA', 7.9]]);
  expect(() => read('seq,qual,Kd (nM)\nACGUA,,5\nGGGCC,<,2\n', { lower: true })).toThrow('a bound by "<" in "qual"'); // prettier-ignore
  expect(read('seq,sign,score\nACGUA,=,5\nGGGCC,~,2\n', {}).scores).toHaveLength(2);
});

it('names the line of a word that says nothing of a bound', () => {
  const rows = Array.from({ length: 2100 }, (_, i) => `${'ACGU'[i % 4]}${'ACGU'[(i >> 2) % 4]}AA,=,${i}`);
  expect(() => read(`seq,relation,score\n${rows.join('\n')}\nACGG,about,4\n`, {})).toThrow('line 2102 has "about" in "relation"'); // prettier-ignore
});

const tableOf = (name: string): string => `seq,${name}\nACGUA,2\nGGGCC,1.5\n`;

it.each(['LogIC50', 'lnIC50', 'log10_EC50', 'logKd', 'IC90', 'AC50', 'DC50 (nM)', 'MIC90'])(
  'asks for the direction of %s',
  (name) => expect(() => read(tableOf(name), {})).toThrow('Write lower=yes'),
);

it.each(['pIC50', 'pEC50', '-logIC50', 'neg_log_ic50', 'Tm', 'logP', 'dc_offset', 'clicks'])(
  'takes more of %s for better',
  (name) => expect(read(tableOf(name), {}).scores).toHaveLength(2),
);

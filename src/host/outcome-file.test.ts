import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { csvLine, parseCsv } from '../format/csv.js';
import { parseOutcomes, readOutcomes } from './outcome-file.js';

const fresh = temporaryPaths();
const outcomes = (text: string, file = 'x.txt', column?: string): string[] =>
  parseOutcomes(text, file, column).map(({ outcome }) => outcome);

describe('CSV', () => {
  it('reads what it writes, whatever the cells hold', () => {
    const row = fc.array(fc.string(), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows.map((cells) => csvLine(cells) + end).join('');
        expect(parseCsv(`\ufeff${text}`, 'x').map(({ cells }) => cells)).toEqual(rows);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('counts lines, also within quotes, and names what is wrong', () => {
    expect(parseCsv('a,b\n\n"x\ny",2\nz,3', 'x').map(({ line }) => line)).toEqual([1, 3, 5]);
    expect(() => parseCsv('a\n"b', 'f.csv')).toThrow('f.csv:2: a quote is not closed');
    expect(() => parseCsv('"a"b', 'f.csv')).toThrow('f.csv:1: text follows a closing quote');
    expect(csvLine(['a', 1.5, null, undefined])).toBe('a,1.5,,');
  });
});

describe('lists of outcomes', () => {
  it('are read in every usual form', () => {
    expect(parseOutcomes('>one\nAC\nGU\n\n>two words\nGG\n', 'x.fa')).toEqual([
      { outcome: 'ACGU', name: 'one', place: 'x.fa:1' },
      { outcome: 'GG', name: 'two words', place: 'x.fa:5' },
    ]);
    expect(outcomes('ACGU\n GG \r\n\n')).toEqual(['ACGU', 'GG']);
    expect(outcomes('3,17\n4,2\n')).toEqual(['3,17', '4,2']);
    expect(outcomes('score,outcome\n1,"3,17"\n', 'x.csv')).toEqual(['3,17']);
    expect(outcomes('Sequence\tlabel\nACG\t1\n')).toEqual(['ACG']);
    expect(outcomes('{"outcome":"AC","raw":1}\n{"outcome":"GG"}\n')).toEqual(['AC', 'GG']);
    expect(outcomes('id,dna\n1,ACG\n', 'x.csv', 'dna')).toEqual(['ACG']);
  });

  it('are refused with the place of what is wrong', () => {
    expect(() => outcomes('>a\n>b\nAC\n', 'x.fa')).toThrow('x.fa:1: ">a" has no sequence');
    expect(() => outcomes('id,dna\n1,ACG\n', 'x.csv')).toThrow(
      'x.csv: has no column one of outcome, sequence, seq; there are: id, dna',
    );
    expect(() => outcomes('outcome,b\n,ACG\n', 'x.csv')).toThrow('x.csv:2: the column outcome is empty');
    expect(() => outcomes('{"a":1}\n', 'x.jsonl')).toThrow(
      'x.jsonl:1: has no text under outcome, sequence, seq',
    );
    expect(() => outcomes('{"a"\n', 'x.jsonl')).toThrow('x.jsonl:1: not a JSON object: {"a"');
    expect(() => outcomes('AC\n', 'x.txt', 'dna')).toThrow('x.txt: has no header with the column dna');
    const path = fresh('empty.txt');
    writeFileSync(path, '\n');
    expect(() => readOutcomes(path)).toThrow(`${path}: holds no outcomes`);
    expect(() => readOutcomes('no-such-file')).toThrow('no-such-file: no such file or folder');
  });
});

describe('files that are no lists of outcomes', () => {
  const read = (bytes: Uint8Array | string): string[] => {
    const path = fresh('x.txt');
    writeFileSync(path, bytes);
    return readOutcomes(path).map(({ outcome }) => outcome);
  };

  it('are told apart, with the line', () => {
    expect(read(gzipSync('ACG\nTT\n'))).toEqual(['ACG', 'TT']);
    expect(() => read('ACG\nT\0T\n')).toThrow(/:2: holds a NUL: the file is binary, text is needed$/);
    expect(() => read(Uint8Array.from([65, 10, 10, 0xe9, 10]))).toThrow(/:3: is not text in UTF-8$/);
    expect(() => read(Uint8Array.from([0xff, 0xfe, 65, 0]))).toThrow('is text in UTF-16; save it as UTF-8');
    expect(() => read(gzipSync('ACG\n'.repeat(999)).subarray(0, 30))).toThrow('begins like gzip but cannot be unpacked');
  }); // prettier-ignore
});

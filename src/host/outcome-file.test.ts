import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { parseOutcomes, readOutcomes } from './outcome-file.js';

const fresh = temporaryPaths();
const outcomes = (text: string, file = 'x.txt', column?: string): string[] =>
  parseOutcomes(text, file, { column }).map(({ outcome }) => outcome);

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

  it('are refused with the place of what is wrong', async () => {
    expect(() => outcomes('>a\n>b\nAC\n', 'x.fa')).toThrow(
      'x.fa: line 1 has no outcome below its header ">a"',
    );
    expect(() => outcomes('dna,rna\nACG,ACG\n', 'x.csv')).toThrow(
      'x.csv: which column holds the sequences? It has "dna" (sequences ACG), "rna" (sequences ACG); write sequence=dna, say, in parentheses behind the file\'s name',
    );
    expect(() => outcomes('outcome,b\n,ACG\n', 'x.csv')).toThrow('x.csv: line 2 has no outcome');
    expect(() => outcomes('{"a":1}\n', 'x.jsonl')).toThrow(
      'x.jsonl: which column holds the sequences? It has "a" (numbers 1 to 1)',
    );
    expect(() => outcomes('{"a"\n', 'x.jsonl')).toThrow('x.jsonl: line 1 is not a JSON object: {"a"');
    expect(() => outcomes('AC\n', 'x.txt', 'dna')).toThrow(
      'x.txt: there is no sequence column "dna"; it has',
    );
    const path = fresh('empty.txt');
    writeFileSync(path, '\n');
    await expect(readOutcomes(path)).rejects.toThrow(`${path}: the file is empty`);
    await expect(readOutcomes('no-such-file')).rejects.toThrow('no-such-file: no such file or folder');
  });
});

describe('files that are no lists of outcomes', () => {
  const read = async (bytes: Uint8Array | string): Promise<string[]> => {
    const path = fresh('x.txt');
    writeFileSync(path, bytes);
    return (await readOutcomes(path)).map(({ outcome }) => outcome);
  };

  it.each<[string | Uint8Array, RegExp]>([
    ['ACG\nT\0T\n', /: line 2 holds a NUL: the file is binary, text is needed$/],
    [
      Uint8Array.from([65, 10, 10, 0xe9, 10]),
      /: line 3 is not text in UTF-8; save the file as CSV in UTF-8$/,
    ],
    [Uint8Array.from([65, 0, 67, 0]), /: line 1 holds a NUL/],
    [gzipSync('ACG\n'.repeat(999)).subarray(0, 30), /begins like gzip but cannot be unpacked/],
  ])('are told apart, with the line', async (bytes, sentence) => {
    await expect(read(bytes)).rejects.toThrow(sentence);
  });

  it('are not taken for lists that are packed', async () => {
    expect(await read(gzipSync('ACG\nTT\n'))).toEqual(['ACG', 'TT']);
  });
});

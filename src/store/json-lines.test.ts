import fc from 'fast-check';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { JsonLinesWriter, readJsonLines, truncateJsonLines } from './json-lines.js';

const fresh = temporaryPaths();

function write(path: string, records: readonly Record<string, unknown>[]): void {
  const writer = new JsonLinesWriter(path);
  for (const record of records) writer.append(record);
  writer.close();
}

describe('a log of JSON lines', () => {
  it('reads back what was appended, over several writers; an absent file is empty', () => {
    const path = fresh();
    expect(readJsonLines(path)).toEqual([]);
    write(path, [{ step: 1, loss: 0.5 }]);
    const second = new JsonLinesWriter(path);
    second.appendAll([
      { step: 2, note: 'line\nbreak' },
      { step: 3, loss: NaN },
    ]);
    second.appendAll([]);
    second.close();
    expect(readJsonLines(path)).toEqual([
      { step: 1, loss: 0.5 },
      { step: 2, note: 'line\nbreak' },
      { step: 3, loss: null },
    ]);
  });

  it('cut off at any byte, keeps the whole lines before it and goes on behind them', () => {
    const records = [{ step: 1, text: 'ä€' }, { step: 2 }, { step: 3, values: [1, 2] }];
    const path = fresh();
    write(path, records);
    const bytes = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        writeFileSync(path, bytes);
        truncateSync(path, length);
        const whole = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
        expect(readJsonLines(path)).toEqual(records.slice(0, whole));
        write(path, [{ step: 9 }]);
        expect(readJsonLines(path)).toEqual([...records.slice(0, whole), { step: 9 }]);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('names a line that is broken in the middle', () => {
    const path = fresh('metrics');
    writeFileSync(path, '{"step":1}\nnonsense\n{"step":3}\n');
    expect(() => readJsonLines(path)).toThrow(`${path}: line 2 is not a JSON object: nonsense`);
    writeFileSync(path, '[1]\n');
    expect(() => readJsonLines(path)).toThrow('line 1 is not a JSON object: [1]');
  });

  it('drops records from the first that is not to be kept', () => {
    const path = fresh();
    write(path, [{ step: 1 }, { event: 'note' }, { step: 5 }, { step: 2 }]);
    appendFileSync(path, '{"torn');
    truncateJsonLines(path, (line) => line.step === undefined || (line.step as number) <= 3);
    expect(readFileSync(path, 'utf8')).toBe('{"step":1}\n{"event":"note"}\n');
    truncateJsonLines(path, () => true);
    expect(readJsonLines(path)).toHaveLength(2);
  });
});

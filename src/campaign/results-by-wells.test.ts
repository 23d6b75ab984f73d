import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTask } from '../env/index.js';
import { IssuedPlates } from './issued-plates.js';
import { readResults } from './results-files.js';

const folder = mkdtempSync(join(tmpdir(), 'ocgfn-wells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = buildTask('sequence', { alphabet: 'ACGT', length: 4 });

const item = (plate: number, well: string, sequence: string) => ({ id: `0000-${plate}-${well}`, plate, well, sequence, reason: 'climb' }); // prettier-ignore
const first = { items: [item(1, 'A01', 'AAAA'), item(1, 'A02', 'CCCC'), item(1, 'B01', 'GGGG')] };
const second = { items: [item(2, 'A01', 'TTTT')] };

async function read(
  text: string,
  said = '',
  rounds: readonly (typeof first)[] = [first],
  lower?: boolean,
  readings?: ReadonlyMap<string, number>,
) {
  const path = join(folder, 'plate.csv');
  writeFileSync(path, text);
  const notes: string[] = [];
  const need = {
    env,
    plates: new IssuedPlates(rounds, 96, readings),
    lower,
    note: (line: string) => notes.push(line),
  };
  const { files, waiting } = await readResults([`${path}${said}`], need);
  return {
    scores: Object.fromEntries(files[0].results.map(({ outcome, raw }) => [outcome, raw])),
    waiting,
    note: notes[0].slice(folder.length + 1),
    wells: files[0].wells,
  };
}

describe('results by wells', () => {
  it('of a table, however the wells are written', async () => {
    const { scores, waiting, note } = await read('Well,Content,OD600\nA1,Sample X1,0.5\na-2,Sample X2,failed\nB01,Sample X3,\nH12,Blank,0.01\n'); // prettier-ignore
    expect(scores).toEqual({ AAAA: 0.5, CCCC: null });
    expect(waiting).toEqual(['GGGG']);
    expect(note).toContain('sequences from the wells of plate 1, scores from "OD600"');
    expect(note).toContain('1 row left out: a well that holds nothing of the plate');
  });

  it('of a table that numbers the wells too', async () => {
    const { scores } = await read('Well,Well Position,Target,CT\n1,A1,x y,21.5\n2,A2,x y,22.5\n13,B1,x y,23\n', '(score=CT)', [first], true); // prettier-ignore
    expect(scores).toEqual({ AAAA: 21.5, CCCC: 22.5, GGGG: 23 });
  });

  it('of a grid', async () => {
    const grid = 'Run;1\n\n<>;1;2;3\nA;0,5;0,7;0,01\nB;;0,9;0,01\n';
    expect((await read(grid)).scores).toEqual({ AAAA: 0.5, CCCC: 0.7 });
    expect((await read(grid)).waiting).toEqual(['GGGG']);
  });

  it('of a grid anywhere in a long file, whole, and never of one of two', async () => {
    const grid = '<>;1;2\nA;0,5;0,7\nB;0,9;\n';
    const times = (count: number): string => Array.from({ length: count }, (_, i) => `${i} s;37\n`).join('');
    const cut = await read(`${times(1998)}${grid}`);
    expect(cut.scores).toEqual({ AAAA: 0.5, CCCC: 0.7, GGGG: 0.9 });
    await expect(read(`${grid}\n${times(2500)}\n${grid}`)).rejects.toThrow('has 2 grids of readings');
    const other = grid.replace('0,5', '0,1');
    expect((await read(`${grid}\n${other}`, '(skip=4)')).scores).toEqual({ AAAA: 0.1, CCCC: 0.7, GGGG: 0.9 });
  });

  it('ask which plate, where several were given out', async () => {
    const table = 'well,value\nA1,0.5\n';
    await expect(read(table, '', [first, second])).rejects.toThrow(
      'of which plate, 1 to 2? Write plate=2, say',
    );
    expect((await read(table, '(plate=2)', [first, second])).scores).toEqual({ TTTT: 0.5 });
    expect((await read(table, '(plate=1)', [first, second])).scores).toEqual({ AAAA: 0.5 });
    await expect(read(table, '(plate=3)')).rejects.toThrow('plate=3 was never given out; there is plate 1');
    const third = { items: [item(3, 'A01', 'TTTT')] };
    await expect(read(table, '', [first, third])).rejects.toThrow('of which plate, 1, 3? Write plate=3, say');
    await expect(read(table, '(plate=2)', [first, third])).rejects.toThrow('there are plates 1, 3');
    await expect(read(table, '(plate=1)', [third])).rejects.toThrow('there is plate 3');
    await expect(read(table, '', [])).rejects.toThrow('no plate was given out yet');
  });

  it('are refused where a well comes twice, is none, or there are no wells', async () => {
    await expect(read('well,value\nA1,1\nA01,2\n')).rejects.toThrow(
      'line 3 has the well A01 again, after line 2',
    );
    await expect(read('well,value\nA1,1\nB2,2\nMean,1.5\n')).rejects.toThrow('line 4 has "Mean" where a well such as A1 was expected'); // prettier-ignore
    await expect(read('sequence,value\nAAAA,1\n', '(plate=1)')).rejects.toThrow('no column called well, and no grid of wells'); // prettier-ignore
  });

  it('are of one plate: the same readings are refused for another', async () => {
    const table = 'well,value\nA1,0.5\n';
    const { wells } = await read(table, '(plate=1)', [first, second]);
    const known = new Map([[wells!.bytes, wells!.plate]]);
    expect((await read(table, '', [first, second], undefined, known)).scores).toEqual({ AAAA: 0.5 });
    await expect(read(table, '(plate=2)', [first, second], undefined, known)).rejects.toThrow('the same readings were taken in as those of plate 1'); // prettier-ignore
  });

  it('are refused of wells that the plate has not, of numbers, and of words, by the name of the well', async () => {
    await expect(read('well,value\nA1,1\nP24,2\n')).rejects.toThrow('has the well P24, and plates of this campaign have 96 wells, A01 to H12'); // prettier-ignore
    await expect(read('Well,OD\n1,0.5\n2,0.75\n3,0.1\n')).rejects.toThrow('"Well" holds numbers, where wells such as A1 are looked for'); // prettier-ignore
    await expect(read('\t1\t2\nA\t1\tOVRFLW\nB\t3\t4\n')).rejects.toThrow('line 2 has in the well A02 "OVRFLW", expected a number'); // prettier-ignore
  });

  it('are refused of a file that has sequences too', async () => {
    await expect(read('sequence,score\nACGT,3\nACGA,4\n\n,1,2\nA,1,2\nB,3,4\n')).rejects.toThrow('has both a table of sequences and a grid of wells'); // prettier-ignore
  });

  it('give way to sequences', async () => {
    const { scores } = await read('well,sequence,score\nA1,ACGT,1\nA1,ACGA,2\n');
    expect(scores).toEqual({ ACGT: 1, ACGA: 2 });
  });
});

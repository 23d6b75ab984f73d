import { describe, expect, it } from 'vitest';
import { plateGrid } from './plate-grid.js';

const rows = (text: string) => text.split('\n').map((line, i) => ({ line: i + 1, fields: line.split('\t') }));
const values = (text: string, score?: string) => {
  const grid = plateGrid('p.txt', rows(text), score);
  return grid && Object.fromEntries(grid.cells.map(({ well, value }) => [well, value]));
};

describe('grids of wells', () => {
  it('are found among lines about the run, with padded numbers and fields behind', () => {
    expect(values('Reader: x\n\nRaw (450)\n\t01\t02\t\nA\t1.5\t2,5\nB\t\t<3\n\nEnd\tx')).toEqual({
      A01: '1.5',
      A02: '2,5',
      B01: '',
      B02: '<3',
    });
  });

  it('may be a part of a plate', () => {
    expect(values('<>\t11\t12\nG\t1\t2\nH\t3\t4')).toEqual({ G11: '1', G12: '2', H11: '3', H12: '4' });
  });

  it('end where the letters do', () => {
    expect(values('\t1\t2\nA\t1\t2\nC\t3\t4')).toEqual({ A01: '1', A02: '2' });
    expect(values('\t1\t2\nA\t1\t2\n\t\t\nB\t3\t4')).toEqual({ A01: '1', A02: '2' });
  });

  it('that are layouts or maps of the plate are passed over', () => {
    const map = 'Layout\n\t1\t2\nA\tSPL1\tSPL2\tWell ID\n\nMap\n\t1\t2\nA\t- \t-\n';
    expect(values(map)).toBeUndefined();
    expect(values(`${map}\nResults\n\t1\t2\nA\t7\t8`)).toEqual({ A01: '7', A02: '8' });
  });

  it('with several readings a well are read by the label', () => {
    const text = '\t1\t2\nA\t1\t2\tRaw\n\t10\t20\tNorm\nB\t3\t4\tRaw\n\t30\t40\tNorm';
    expect(values(text, 'Norm')).toEqual({ A01: '10', A02: '20', B01: '30', B02: '40' });
    expect(() => values(text)).toThrow('p.txt: has 2 readings a well, "Raw", "Norm"; which is the score? Write score=Norm, say'); // prettier-ignore
    expect(() => values(text, 'Other')).toThrow('there is no score column "Other"; it has a grid of wells with "Raw", "Norm"'); // prettier-ignore
    expect(() => values('\t1\t2\nA\t1\t2\n\t3\t4')).toThrow('line 3 is a second line of readings of row A');
  });

  it('are refused where there are two, and none are tables of sequences', () => {
    expect(() => values('\t1\t2\nA\t1\t2\n\n\t1\t2\nA\t3\t4')).toThrow('has 2 grids of readings, below lines 1, 4'); // prettier-ignore
    expect(values('sequence\tscore\nACGT\t1\nCCGT\t2')).toBeUndefined();
    expect(values('a\t1\nA\t2')).toBeUndefined();
  });
});

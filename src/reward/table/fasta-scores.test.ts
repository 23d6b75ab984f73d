import { describe, expect, it } from 'vitest';
import { parseScoreTable } from './score-table.js';

const scoreOf = (header: string, score?: string): number | null | undefined =>
  parseScoreTable(
    't.fasta',
    `>${header}\nKLAK\n>last 1\nGGG\n`,
    score === undefined ? {} : { score },
  ).scores.get('KLAK');

describe('the score in a header of FASTA', () => {
  it.each([
    ['peptide score=0.5', 0.5],
    ['peptide|score=0.5|len=23', 0.5],
    ['peptide score=0.5 n=4', 0.5],
    ['peptide fitness=0.5; OX=7460', 0.5],
    ['peptide Score=0.5 2', 0.5],
    ['peptide reward=0.1 raw=0.5', 0.5],
    ['peptide label=1', 1],
  ])('%s', (header, expected) => {
    expect(scoreOf(header)).toBe(expected);
  });

  it('is that of the key that was named', () => {
    const text = '>a score=1 mic=8\nKLAK\n>b score=2 mic=16\nGIGK\n';
    expect([...parseScoreTable('t.fasta', text, { score: 'mic', lower: true }).scores.values()]).toEqual([
      8, 16,
    ]);
    expect(() => scoreOf('peptide score=1', 'mic')).toThrow(
      't.fasta: line 1 has no mic= in its header "peptide score=1"',
    );
  });

  it('is not the version of an entry, or a length', () => {
    const uniprot = 'sp|P01501|MEL_APIME Melittin OS=Apis mellifera OX=7460 GN=MELT PE=1 SV=1';
    expect(() => scoreOf(uniprot)).toThrow(
      /^t.fasta: line 1 has no score= in its header "sp.*; its keys are OS, OX, GN, PE, SV; name the key by score=KEY, or what stands second between bars by score=\|2/,
    );
    expect(() => scoreOf('peptide length=23')).toThrow(
      'line 1 has no score= in its header "peptide length=23"; its keys are length',
    );
    for (const header of ['peptide of a frog', 'peptide 0.5', 'peptide|0.5', '12'])
      expect(() => scoreOf(header)).toThrow('line 1 has no score= in its header');
    expect(scoreOf('pos_1|0.5|training', '|2')).toBe(0.5);
  });
});

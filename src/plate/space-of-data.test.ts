import { describe, expect, it } from 'vitest';
import { SpaceOfData } from './space-of-data.js';

const spaceOf = (sequences: readonly string[], given = {}) => {
  const space = new SpaceOfData();
  for (const sequence of sequences) space.add(sequence);
  return space.found('a.csv', given);
};
const DNA = ['GATTACAGATTACAGATTAC', 'GATTACAGATTACAGATTAG', 'CCTTACAGATTACAGATTAC'];

describe('the space of a file', () => {
  it('is found by letters and lengths', () => {
    expect(spaceOf(DNA)).toEqual({
      settings: { alphabet: 'ACGT', length: 20 },
      sentence: 'DNA (ACGT), 20 letters each',
    });
    expect(spaceOf(['GGAUUC', 'AAC']).settings).toEqual({ alphabet: 'ACGU', maxLength: 6 });
    expect(spaceOf(['KLAK', 'MKRWY'])).toEqual({
      settings: { alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 5 },
      sentence: 'protein (ACDEFGHIKLMNPQRSTVWY), 4 to 5 letters (maxLength= allows longer ones)',
    });
    expect(spaceOf(['0110', '1110']).settings).toEqual({ alphabet: '01', length: 4 });
  });

  it('is what the user says', () => {
    expect(spaceOf(['GATTACA'], { alphabet: 'protein' }).settings.alphabet).toHaveLength(20);
    expect(spaceOf(['GATTACA'], { alphabet: 'dna', maxLength: '9' }).settings).toEqual({
      alphabet: 'ACGT',
      maxLength: '9',
    });
    expect(spaceOf([], { alphabet: 'rna', length: '8' }).settings).toEqual({ alphabet: 'ACGU', length: '8' });
  });

  it('is asked for where it may be two', () => {
    expect(() => spaceOf(['GATTACA'])).toThrow(
      'a.csv: are these sequences DNA, RNA or protein? Their letters are ACGT, and there are only 7 of them; write alphabet=dna or alphabet=rna or alphabet=protein',
    );
    expect(() => spaceOf(Array.from({ length: 9 }, () => 'GACCAG'))).toThrow(
      'DNA or RNA? Their letters are ACG, neither T nor U',
    );
    expect(() => spaceOf(Array.from({ length: 9 }, () => 'HPHPPH'))).toThrow(
      'write alphabet=protein or alphabet=HP',
    );
    expect(() => spaceOf([...DNA, 'GAUUACAGAUUACAGAUUAC'])).toThrow(
      'a.csv: some of its sequences are RNA and others DNA; write alphabet=dna to read U as T, or alphabet=rna',
    );
    expect(() => spaceOf([])).toThrow('a.csv: holds no sequence, so say of what letters they are');
    expect(() => spaceOf([], { alphabet: 'dna' })).toThrow('length= or maxLength=');
  });
});

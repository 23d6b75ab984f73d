import { describe, expect, it } from 'vitest';
import { didYouMean, suggestion } from './suggest.js';

describe('did you mean', () => {
  const names = ['grid', 'bits', 'tfbind8', 'rna', 'sequence', 'set'];

  it('finds a name behind a swap, a missing letter, a wrong case, an unfinished word', () => {
    expect(didYouMean('gird', names)).toBe('grid');
    expect(didYouMean('tfbind', names)).toBe('tfbind8');
    expect(didYouMean('RNA', names)).toBe('rna');
    expect(didYouMean('seq', names)).toBe('set'); // one edit, nearer than the five letters to "sequence"
    expect(didYouMean('seque', names)).toBe('sequence');
    expect(didYouMean('sequnece', names)).toBe('sequence');
  });

  it('says nothing when nothing is near', () => {
    expect(didYouMean('molecule', names)).toBeUndefined();
    expect(didYouMean('', names)).toBeUndefined();
  });

  it('ends a sentence', () => {
    expect(suggestion('gird', names)).toBe('; did you mean "grid"?');
    expect(suggestion('molecule', ['grid', 'bits'])).toBe('; there are: grid, bits');
  });
});

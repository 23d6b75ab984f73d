import { describe, expect, it } from 'vitest';
import { createBits } from './bits.js';
import { createGrid } from './grid.js';
import { readPartialState } from './partial-state.js';
import { createSequence } from './sequence.js';
import { createSet } from './set.js';

const grid = createGrid({ side: 4 });
const dna = createSequence({ alphabet: 'ACGT', length: 4, construction: 'prepend-append' });
const any = createSequence({ alphabet: 'ACGT', length: 4, construction: 'non-autoregressive' });
const peptides = createSequence({ alphabet: 'ACD', maxLength: 3 });
const set = createSet({ items: 5, size: 3 });

describe('a state to go on from', () => {
  it.each([
    [grid, '1,2', [1, 2, 0]],
    [grid, '[1,2,0]', [1, 2, 0]],
    [dna, 'GA', [2, 2, 0, -1, -1]],
    [dna, '', [0, -1, -1, -1, -1]],
    [any, 'G--A', [2, 2, -1, -1, 0]],
    [any, '-A', [1, -1, 0, -1, -1]],
    [peptides, 'ACD', [3, 0, 1, 2, 0]],
    [set, '0,3', [2, 1, 0, 0, 1, 0]],
    [createBits({ length: 6, word: 2 }), '1001', [2, 2, 1, -1]],
  ])('%# %s', (env, text, row) => {
    expect([...readPartialState(env, text)]).toEqual(row);
  });

  it.each([
    [grid, '4,0', 'coordinate 1 must be an integer from 0 to 3'],
    [grid, '[1,2,1]', 'is complete, there is nothing to go on with'],
    [grid, '[9,0,0]', 'grid: "[9,0,0]" is no state that the start leads to'],
    [grid, '[1,2]', 'a row has 3 integers, as in [0, 0, 0], got "[1,2]"'],
    [dna, 'GAXT', 'letters are ACGT, got "X" at position 3'],
    [dna, 'GATT', '"GATT" is complete'],
    [dna, 'GATTA', 'a string so far has at most 4 letters, got "GATTA"'],
    [dna, 'G-A', 'is no state that the start leads to'],
    [dna, '[2,0,0,0,0]', 'is no state that the start leads to'],
    [set, '0,1,2', 'is complete'],
    [set, '0,0', 'items must differ'],
    [{ ...grid, stateFromText: undefined } as never, '1,2', 'a state is written as its 3 integers, such as [0, 0, 0], got "1,2"'],
  ])('%# refuses %s', (env, text, sentence) => {
    expect(() => readPartialState(env, text)).toThrow(sentence);
  }); // prettier-ignore
});

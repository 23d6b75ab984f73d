import { describe, expect, it } from 'vitest';
import { createBits } from '../env/bits.js';
import { createGrid } from '../env/grid.js';
import type { Environment } from '../env/environment.js';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { Breeding } from './breeding.js';

const rna = createSequence({ alphabet: 'ACGU', length: 8, construction: 'append' });

function rowOf(env: Environment, text: string): Int32Array {
  const row = new Int32Array(env.stateSize);
  env.outcomeFromText(text, row, 0);
  return row;
}

describe('breeding', () => {
  it('crosses over: every place is of one of both parents, and both are there', () => {
    const breeding = new Breeding(rna, 1);
    const random = new RandomStream(1);
    const [a, b] = [rowOf(rna, 'AAAAAAAA'), rowOf(rna, 'GGGGGGGG')];
    const child = new Int32Array(rna.stateSize);
    const texts = new Set<string>();
    for (let i = 0; i < 200; i++) {
      expect(breeding.cross(a, 0, b, 0, child, 0, 0.3, random)).toBe(true);
      texts.add(rna.outcomeText(child, 0));
    }
    for (const text of texts) expect(text).toMatch(/^[AG]{8}$/);
    expect(texts.size).toBeGreaterThan(40);
    breeding.cross(a, 0, b, 0, child, 0, 0, random);
    expect(rna.outcomeText(child, 0)).toBe('AAAAAAAA');
  });

  it('crosses strings of different lengths without a hole', () => {
    const peptides = createSequence({ alphabet: 'ACDE', maxLength: 8, construction: 'append' });
    const breeding = new Breeding(peptides, 1);
    const random = new RandomStream(1);
    const child = new Int32Array(peptides.stateSize);
    for (let i = 0; i < 100; i++) {
      breeding.cross(rowOf(peptides, 'AAAAAAAA'), 0, rowOf(peptides, 'CCC'), 0, child, 0, 0.5, random);
      expect(peptides.outcomeText(child, 0)).toMatch(/^[AC]{3}(A{5})?$/);
    }
  });

  it('mutates as often as it should in the mean, on any space', () => {
    const random = new RandomStream(2);
    const breeding = new Breeding(rna, 2);
    let different = 0;
    for (let i = 0; i < 2000; i++) {
      const row = rowOf(rna, 'ACGUACGU');
      breeding.mutate(row, 0, random);
      different += [...rna.outcomeText(row, 0)].filter((c, j) => c !== 'ACGUACGU'[j]).length;
    }
    // Two moves, of which now and then both hit one place.
    expect(different / 2000).toBeGreaterThan(1.7);
    expect(different / 2000).toBeLessThan(2.05);
    for (const env of [createGrid({ side: 9, dimensions: 2 }), createBits({ length: 12, word: 2 })]) {
      const state = new Int32Array(env.stateSize);
      const own = new Breeding(env, 1);
      for (let i = 0; i < 50; i++) {
        env.sampleOutcome(random, state, 0);
        own.mutate(state, 0, random);
        expect(env.isTerminal(state, 0)).toBe(true);
      }
    }
  });
});

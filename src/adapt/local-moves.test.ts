import { describe, expect, it } from 'vitest';
import { createBits } from '../env/bits.js';
import type { Environment } from '../env/environment.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { createSet } from '../env/set.js';
import { RandomStream } from '../random/stream.js';
import { LocalMoves } from './local-moves.js';

/** Draws of the proposal from one outcome: how often each neighbor came, and the log-ratio given with it. */
function propose(env: Environment, text: string, draws: number): Map<string, { n: number; ratio: number }> {
  const moves = new LocalMoves(env);
  const random = new RandomStream(1).fork(text);
  const from = new Int32Array(env.stateSize);
  const to = new Int32Array(env.stateSize);
  env.outcomeFromText(text, from, 0);
  const found = new Map<string, { n: number; ratio: number }>();
  for (let i = 0; i < draws; i++) {
    const ratio = moves.propose(from, 0, to, 0, random);
    if (ratio === undefined) continue;
    const neighbor = env.outcomeText(to, 0);
    const entry = found.get(neighbor) ?? { n: 0, ratio };
    expect(entry.ratio).toBe(ratio);
    entry.n++;
    found.set(neighbor, entry);
  }
  return found;
}

const neighbors = (env: Environment, text: string): string[] => [...propose(env, text, 2000).keys()].sort();

describe('local moves', () => {
  it('are given up soon in a space where no single token can be exchanged', () => {
    let draws = 0;
    // Parts that sum to a whole: exchanging one of them leaves the sum wrong.
    const whole: Environment = {
      ...createSequence({ alphabet: 'ACG', length: 2 }),
      outcomeFromTokens() {
        draws++;
        throw new Error('the parts do not sum to the whole');
      },
    };
    const moves = new LocalMoves(whole);
    const random = new RandomStream(3);
    const [from, to] = [new Int32Array(whole.stateSize), new Int32Array(whole.stateSize)];
    whole.outcomeFromText('AC', from, 0);
    for (let i = 0; i < 32; i++) expect(moves.mutate(from, 0, to, 0, random)).toBe(false);
    const first = draws;
    for (let i = 0; i < 1000; i++) moves.mutate(from, 0, to, 0, random);
    expect([first, draws - first]).toEqual([32 * 64, 1000]);
  });

  it('exchange a letter, flip a bit inside a word, step on a grid', () => {
    const dna = createSequence({ alphabet: 'ACG', length: 2 });
    expect(neighbors(dna, 'AC')).toEqual(['AA', 'AG', 'CC', 'GC']);
    expect(neighbors(createBits({ length: 4, word: 2 }), '0011')).toEqual(['0001', '0010', '0111', '1011']);
    expect(neighbors(createGrid({ side: 4, dimensions: 2 }), '0,3')).toEqual(['0,2', '1,3']);
  });

  it('insert and delete where lengths vary, never to nothing and never beyond the end', () => {
    const env = createSequence({ alphabet: 'AB', maxLength: 2 });
    expect(neighbors(env, 'A')).toEqual(['AA', 'AB', 'B', 'BA']);
    expect(neighbors(env, 'AB')).toEqual(['A', 'AA', 'B', 'BB']);
  });

  // q(x'|x) of both directions is estimated from 10,000 draws each: for q >= 1/36 their log-ratio has a
  // deviation below .085; .4 is almost five of them.
  it.each([
    ['strings', createSequence({ alphabet: 'AB', maxLength: 3 }), 'AA', 'AAA'],
    ['strings with one way', createSequence({ alphabet: 'ABC', maxLength: 3 }), 'AB', 'ACB'],
    ['strings of one length', createSequence({ alphabet: 'ABC', length: 3 }), 'AAB', 'ACB'],
    ['sets', createSet({ items: 4, size: 3, stop: true }), '0,2', '0,2,3'],
    ['sets, exchange', createSet({ items: 4, size: 3, stop: true }), '0,2', '0,3'],
  ])('give the ratio of their probabilities: %s', (_, env, x, y) => {
    const draws = 10_000;
    const there = propose(env, x, draws).get(y)!;
    const back = propose(env, y, draws).get(x)!;
    expect(Math.abs(there.ratio - Math.log(back.n / there.n))).toBeLessThan(0.4);
    expect(back.ratio).toBeCloseTo(-there.ratio, 12);
  });
});

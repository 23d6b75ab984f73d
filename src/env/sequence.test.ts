import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random/stream.js';
import type { Environment } from './environment.js';
import { createSequence } from './sequence.js';

function outcome(env: Environment, text: string): Int32Array {
  const states = new Int32Array(env.stateSize);
  env.outcomeFromText(text, states, 0);
  return states;
}
/** The state after `actions` from s0. */
function after(env: Environment, ...actions: number[]): Int32Array {
  const states = new Int32Array(env.stateSize);
  env.reset(states, 0);
  for (const action of actions) env.step(states, 0, action);
  return states;
}
function allowed(mask: Environment['forwardMask'], env: Environment, states: Int32Array): number[] {
  const bytes = new Uint8Array(env.actionCount);
  mask(states, 0, bytes, 0);
  return [...bytes.keys()].filter((a) => bytes[a] === 1);
}

describe('sequence: append', () => {
  const fixed = createSequence({ alphabet: 'ACGT', length: 4 });
  const variable = createSequence({ alphabet: 'ACG', maxLength: 3 });

  it('says where it ends, for queries', () => {
    const place = (env: Environment, states: Int32Array): number[] => {
      const out = new Int32Array(1);
      env.attention!.place!.write(states, 0, out, 0);
      return [...out];
    };
    expect(place(fixed, after(fixed))).toEqual([0]);
    expect(place(fixed, after(fixed, 2, 0, 3))).toEqual([3]);
    expect(place(variable, after(variable, 2, 0, 1))).toEqual([3]);
    expect(
      createSequence({ alphabet: 'AC', length: 4, construction: 'non-autoregressive' }).attention!.place,
    ).toBe(undefined);
  });

  it('ends by completion with fixed length', () => {
    const states = after(fixed, 2, 0, 3, 3);
    expect(fixed.isTerminal(states, 0)).toBe(true);
    expect(fixed.outcomeText(states, 0)).toBe('GATT');
    expect(allowed(fixed.forwardMask, fixed, states)).toEqual([]);
    expect(allowed(fixed.backwardMask, fixed, states)).toEqual([3]);
  });

  it('ends by stop with variable length; the empty string cannot stop, the longest can only stop', () => {
    expect(allowed(variable.forwardMask, variable, after(variable))).toEqual([0, 1, 2]);
    expect(allowed(variable.forwardMask, variable, after(variable, 1))).toEqual([0, 1, 2, 3]);
    expect(allowed(variable.forwardMask, variable, after(variable, 1, 1, 1))).toEqual([3]);
    const stopped = after(variable, 1, 3);
    expect([...stopped]).toEqual([1, 1, -1, -1, 1]);
    expect(allowed(variable.forwardMask, variable, stopped)).toEqual([]);
    expect(allowed(variable.backwardMask, variable, stopped)).toEqual([3]);
  });

  it('counts outcomes: A^n, or A + ... + A^n with the shorter strings first', () => {
    expect(fixed.outcomeCount).toBe(256);
    expect(fixed.outcomeIndex!(outcome(fixed, 'AACT'), 0)).toBe(7);
    expect(variable.outcomeCount).toBe(3 + 9 + 27);
    expect(variable.logOutcomeCount).toBeCloseTo(Math.log(39), 12);
    const states = new Int32Array(variable.stateSize);
    const texts = [0, 2, 3, 11, 12, 38].map((index) => {
      variable.outcomeAt!(index, states, 0);
      return variable.outcomeText(states, 0);
    });
    expect(texts).toEqual(['A', 'G', 'AA', 'GG', 'AAA', 'GGG']);
  });

  it('enumerates up to 2^53 outcomes and no more', () => {
    const env = createSequence({ alphabet: '01', length: 52 });
    const text = '1'.repeat(51) + '0';
    expect(env.outcomeIndex!(outcome(env, text), 0)).toBe(2 ** 52 - 2);
    const states = new Int32Array(env.stateSize);
    env.outcomeAt!(2 ** 52 - 2, states, 0);
    expect(env.outcomeText(states, 0)).toBe(text);
    const peptides = createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 50 });
    expect(peptides.outcomeCount).toBeUndefined();
    expect(peptides.logOutcomeCount).toBeCloseTo(50 * Math.log(20) + Math.log(20 / 19), 10);
  });

  it('draws lengths uniformly, and says so', () => {
    const random = new RandomStream(3);
    const states = new Int32Array(variable.stateSize);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 3000; i++) {
      variable.sampleOutcome(random, states, 0);
      counts[states[0]]++;
    }
    // Binomial(3000, 1/3), sd 26: 5 sd is a false alarm in less than 1 of 10^6 seeds.
    for (const count of counts.slice(1)) expect(Math.abs(count - 1000)).toBeLessThan(130);
    expect(variable.outcomeLogProb!(outcome(variable, 'AC'), 0)).toBeCloseTo(-Math.log(3 * 9), 12);
    expect(fixed.outcomeLogProb).toBeUndefined();
  });

  it('reaches the outcomes that a string is a prefix of', () => {
    expect(fixed.canReach!(after(fixed, 2, 0), 0, outcome(fixed, 'GATT'), 0)).toBe(true);
    expect(fixed.canReach!(after(fixed, 0), 0, outcome(fixed, 'GATT'), 0)).toBe(false);
    expect(variable.canReach!(after(variable, 2, 3), 0, outcome(variable, 'GA'), 0)).toBe(false);
    expect(variable.canReach!(after(variable, 2), 0, outcome(variable, 'G'), 0)).toBe(true);
    expect(variable.canReach!(after(variable, 2, 0), 0, outcome(variable, 'G'), 0)).toBe(false);
  });
});

describe('sequence: prepend-append', () => {
  const env = createSequence({ alphabet: 'ACGT', length: 4, construction: 'prepend-append' });

  it('adds letters at both ends', () => {
    const states = after(env, 4 + 1, 0, 4 + 2, 3); // C, AC, ACG, TACG
    expect(env.outcomeText(states, 0)).toBe('TACG');
    expect(allowed(env.backwardMask, env, states)).toEqual([3, 4 + 2]);
    env.stepBack(states, 0, 4 + 2);
    env.stepBack(states, 0, 3);
    expect([...states]).toEqual([2, 0, 1, -1, -1]);
  });

  it('keeps prepending and appending two edges where they meet: from "", and from AAA to AAAA', () => {
    expect(allowed(env.forwardMask, env, after(env))).toHaveLength(8);
    expect(allowed(env.backwardMask, env, after(env, 2))).toEqual([2, 4 + 2]);
    expect(allowed(env.backwardMask, env, after(env, 0, 0, 0, 0))).toEqual([0, 4]);
  });

  it('reaches the outcomes that a string occurs in', () => {
    const y = outcome(env, 'CATG');
    expect(env.canReach!(after(env), 0, y, 0)).toBe(true);
    expect(env.canReach!(after(env, 0, 4 + 3), 0, y, 0)).toBe(true); // AT
    expect(env.canReach!(after(env, 0, 3), 0, y, 0)).toBe(false); // TA
  });

  it('aligns the string with the outcome at each offset', () => {
    const tokens = env.attention!;
    expect(tokens.perState).toBe(true);
    const out = new Int32Array(tokens.tokens * tokens.active);
    tokens.write(after(env, 0, 4 + 3), 0, outcome(env, 'CATG'), 0, out, 0); // AT in CATG
    // Of n = 4 symbols and A = 4: each by itself, then with how many go there, and the offset with the
    // length.
    const token = (o: number) => [...out.subarray(o * tokens.active, (o + 1) * tokens.active)];
    const beside = (o: number, left: number, right: number) => [
      4 + left, 9 + right, 14 + o, 19 + 2, 24 + o * 5 + left, 49 + (2 - o) * 5 + right, 74 + o * 5 + 2,
    ]; // prettier-ignore
    expect(token(0)).toEqual([-1, -1, -1, -1, ...beside(0, 4, 3)]); // CA; none, T
    expect(token(1)).toEqual([0, 1, -1, -1, ...beside(1, 1, 2)]); // AT; C, G
    expect(token(2)).toEqual([-1, -1, -1, -1, ...beside(2, 0, 4)]); // TG; A, none
    expect(token(3)).toEqual(Array(11).fill(-1));
    expect(token(4)).toEqual(Array(11).fill(-1));
    expect(tokens.count).toBe(99);
  });
});

describe('sequence: non-autoregressive', () => {
  const env = createSequence({ alphabet: 'ACGT', length: 3, construction: 'non-autoregressive' });

  it('fills any free position', () => {
    const states = after(env, 2 * 4 + 1, 3); // --C, T-C
    expect([...states]).toEqual([2, 3, -1, 1]);
    expect(allowed(env.forwardMask, env, states)).toEqual([4, 5, 6, 7]);
    expect(allowed(env.backwardMask, env, states)).toEqual([3, 9]);
    expect(env.canReach!(states, 0, outcome(env, 'TGC'), 0)).toBe(true);
    expect(env.canReach!(states, 0, outcome(env, 'TGG'), 0)).toBe(false);
  });

  it('compares position by position: free, equal, different', () => {
    const out = new Int32Array(3);
    env.relation!.write(after(env, 9, 3), 0, outcome(env, 'TGG'), 0, out, 0);
    expect([...out]).toEqual([0 + 1, 3 + 0, 6 + 2]);
  });
});

describe('sequence: options', () => {
  it('has the equality matrix 1{s_i = y_j} on demand', () => {
    const env = createSequence({ alphabet: 'ACG', length: 3, relation: 'equality' });
    const out = new Int32Array(9);
    env.relation!.write(after(env, 0, 2), 0, outcome(env, 'GAG'), 0, out, 0);
    expect([...out]).toEqual([-1, 1, -1, 3, -1, 5, -1, -1, -1]);
  });

  it('refuses what makes no sense, in one sentence', () => {
    const make = (options: object) => () => createSequence({ alphabet: 'ACGT', ...options });
    expect(make({ length: 0 })).toThrow('sequence: length must be an integer >= 1, got 0');
    expect(make({})).toThrow('sequence: give either length or maxLength, got neither');
    expect(make({ length: 2, maxLength: 3 })).toThrow('give either length or maxLength, got both');
    expect(make({ length: 2, alphabet: 'ACA' })).toThrow('must not repeat a symbol, got "A" twice');
    expect(make({ length: 2, alphabet: 'A' })).toThrow('at least 2 symbols, got "A"');
    expect(make({ length: 2, alphabet: ['00', '1'] })).toThrow('same width, got "00" and "1"');
    expect(make({ maxLength: 2, construction: 'prepend-append' })).toThrow(
      'maxLength needs construction append',
    );
    expect(make({ length: 2, construction: 'insert' })).toThrow(
      'construction must be one of append, prepend-append',
    );
    expect(make({ length: 2, attention: 'alignment' })).toThrow(
      'needs construction prepend-append, got append',
    );
  });

  it('refuses outcomes that are none', () => {
    const env = createSequence({ alphabet: 'ACGT', length: 4, name: 'dna' });
    expect(() => outcome(env, 'ACG')).toThrow('dna: an outcome has 4 letters, got "ACG" (3 characters)');
    expect(() => outcome(env, 'ACGU')).toThrow('dna: letters are ACGT, got "U" at position 4 of "ACGU"');
    const states = new Int32Array(env.stateSize);
    expect(() => env.outcomeFromTokens(Int32Array.of(0, 1, 2, 4), 0, states, 0)).toThrow(
      'dna: token 3 must be below 4, got 4',
    );
    expect(() => env.outcomeFromTokens(Int32Array.of(0, 1, 2, -1), 0, states, 0)).toThrow('got 3 tokens');
  });
});

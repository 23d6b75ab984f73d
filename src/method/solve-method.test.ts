/** What solving will ask for, before it begins. */
import { expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { solve } from './solve-method.js';

it('counts its reward calls within maxStates', () => {
  const env = createSequence({ alphabet: 'ACGT', length: 4, construction: 'append' });
  expect(solve.calls?.(env)).toBe(256);
  expect(solve.calls?.(env, { maxStates: 1000 })).toBe(256);
  expect(() => solve.calls?.(env, { maxStates: 100 })).toThrow('341 states, more than the limit of 100');
});

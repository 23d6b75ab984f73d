import { expect, it } from 'vitest';
import { buildTask } from '../env/index.js';
import type { Evidence } from './evidence.js';
import { KnownOutcomes } from './known-outcomes.js';
import { plateShifts } from './plate-shifts.js';

const env = buildTask('sequence', { alphabet: 'ACGT', length: 4 });
const text = (i: number): string => [...i.toString(4).padStart(4, '0')].map((digit) => 'ACGT'[Number(digit)]).join(''); // prettier-ignore

/** A plate of ten, from the outcome with that number on: errors +-spread around a shift. */
const plateOf = (plate: number, shift: number, spread = 0, predicted = 1): Evidence[] =>
  Array.from({ length: 10 }, (_, i) => ({ text: text(plate * 20 + i), score: predicted + shift + (i % 2 ? spread : -spread), plate, predicted })); // prettier-ignore
const shiftsOf = (...evidence: Evidence[]): ReturnType<typeof plateShifts> =>
  plateShifts(new KnownOutcomes(env, evidence));

it('errors that a whole plate has in common, upwards and downwards for themselves', () => {
  const { up, down } = shiftsOf(...plateOf(1, 0.3), ...plateOf(2, -0.4));
  expect(up).toBeCloseTo(Math.sqrt(0.3 ** 2 / 2), 12);
  expect(down).toBeCloseTo(Math.sqrt(0.4 ** 2 / 2), 12);
});

it('what the scatter within a plate explains is no shift', () => {
  // Mean .1, deviation 1.054 of ten: .333 of the mean by chance.
  expect(shiftsOf(...plateOf(1, 0.1, 1))).toEqual({ up: 0, down: 0 });
  expect(shiftsOf(...plateOf(1, 0.5, 0.1)).up).toBeCloseTo(Math.sqrt(0.25 - 0.1 ** 2 / 9), 12);
});

it('nothing of the library, of plates without predictions, of bounds, and of fewer than five', () => {
  const unpredicted = plateOf(1, 2).map(({ predicted: _predicted, ...rest }) => rest);
  const library = plateOf(0, 2).map(({ plate: _plate, ...rest }) => rest);
  const bounds = plateOf(2, 2).map((one) => ({ ...one, bound: 'above' as const }));
  expect(shiftsOf(...unpredicted, ...library, ...bounds, ...plateOf(3, 2).slice(0, 4))).toEqual({
    up: 0,
    down: 0,
  });
});

/** Differences are paired by seed, and words follow from intervals alone. */
import { describe, expect, it } from 'vitest';
import { contrastTable, orderedRows } from './contrast-table.js';
import type { Contrast } from './contrast-types.js';
import { pairedDifference, sentencesOf, signOf, effectsOf } from './paired-difference.js';

const comparison = (modes: readonly (readonly number[])[], tv: readonly (readonly number[])[]): Contrast => ({
  name: 'test',
  title: 'Test',
  task: 'grid side=4',
  rewards: ['grid:classic'],
  budget: 12,
  seeds: modes[0].map((_, seed) => seed),
  measures: [
    { key: 'modes@12', title: 'modes, 12 calls', digits: 1 },
    { key: 'tv', title: 'tv', digits: 3, isDistance: true },
    { key: 'processorSeconds', title: 'processor s', digits: 1, isDistance: true },
  ],
  rows: [
    { name: 'untrained', controls: { of: 'own', without: 'pre-training' }, figures: { 'modes@12': modes[1], tv: tv[1], processorSeconds: modes[1] } },
    { name: 'other', figures: { 'modes@12': modes[0] } },
    { name: 'own', figures: { 'modes@12': modes[0], tv: tv[0], processorSeconds: modes[0] } },
  ],
}); // prettier-ignore

describe('a paired difference', () => {
  it('is told from 0 where seeds vary together, as means with their own spreads are not', () => {
    const own = [10, 20, 30, 40, 50];
    const interval = pairedDifference(own, [9, 18.9, 29.1, 39, 49])!;
    expect(interval.mean).toBeCloseTo(1, 10);
    // t(4) = 2.776 times the standard error of (1, 1.1, .9, 1, 1): by hand.
    expect(interval.half).toBeCloseTo((2.776 * Math.sqrt(0.02 / 4)) / Math.sqrt(5), 10);
    expect(signOf(interval)).toBe(1);
    expect(signOf(pairedDifference(own, [50, 40, 30, 20, 10])!)).toBe(0);
    expect(signOf(pairedDifference([1, 1, 1], [2, 2, 2])!)).toBe(-1);
    expect(signOf(pairedDifference([1, 1], [1, 1])!)).toBe(0);
    expect(signOf(pairedDifference([5], [1])!)).toBe(0);
  });
});

describe('a sentence', () => {
  it('says more or less only where the interval leaves out 0', () => {
    const one = comparison(
      [
        [10, 11, 12, 10, 11],
        [1, 2, 2, 1, 2],
      ],
      [
        [0.5, 0.6, 0.4, 0.5, 0.6],
        [0.6, 0.4, 0.5, 0.6, 0.5],
      ],
    );
    expect(sentencesOf(one)).toEqual([
      'own beside untrained, 5 seeds: raised by pre-training: modes, 12 calls +9.2 [8.6, 9.8]; no effect of pre-training shown: tv +0.000 [-0.176, 0.176].',
    ]);
    expect(effectsOf(one)[0].differences.map(({ sign }) => sign)).toEqual([1, 0]);
  });

  it('ranks nothing from fewer than five seeds', () => {
    const few = comparison([[10, 11, 12], [1, 2, 2]], [[0.5, 0.6, 0.4], [0.6, 0.4, 0.5]]); // prettier-ignore
    expect(sentencesOf(few)).toEqual([
      'own beside untrained, 3 seeds, too few to rank: modes, 12 calls +9.3 [7.9, 10.8], tv +0.000 [-0.430, 0.430].',
    ]);
  });

  it('settles nothing from one seed', () => {
    const [sentence] = sentencesOf(comparison([[10], [1]], [[0.1], [0.9]]));
    expect(sentence).toBe(
      'own beside untrained, one seed, which settles nothing: modes, 12 calls +9.0, tv -0.800.',
    );
  });
});

describe('the table', () => {
  it('loses no control of a control', () => {
    const one = comparison([[1, 3], [2, 2]], [[0.5, 0.5], [0.1, 0.1]]); // prettier-ignore
    const deeper = { name: 'deeper', controls: { of: 'untrained', without: 'attention' }, figures: {} };
    expect(orderedRows({ ...one, rows: [deeper, ...one.rows] }).map(({ name }) => name)).toEqual([
      'other',
      'own',
      'untrained',
      'deeper',
    ]);
  });

  it('has each control behind its row, and a dash where a row has no such figure', () => {
    const one = comparison([[1, 3], [2, 2]], [[0.5, 0.5], [0.1, 0.1]]); // prettier-ignore
    expect(orderedRows(one).map(({ name }) => name)).toEqual(['other', 'own', 'untrained']);
    const { head, body } = contrastTable(one);
    expect(head).toEqual(['row', 'modes, 12 calls', 'tv', 'processor s']);
    expect(body[0]).toEqual(['other', '2.0 (1.0, 3.0)', '-', '-']);
    expect(body[2][0]).toBe('control: untrained');
  });
});

import { describe, expect, it } from 'vitest';
import type { Campaign } from './campaign-folder.js';
import { canLearn, evidenceOf, itemOf, pendingOf, predictionOf } from './evidence-of.js';
import type { IssuedWell } from './issued-round.js';
import { returnedPlates, scoresBefore } from './returned-plates.js';

const well = (plate: number, sequence: string, prediction?: number): IssuedWell => ({
  id: `7f3a-${plate}-A01`,
  plate,
  well: 'A01',
  sequence,
  ...(prediction !== undefined && { prediction, low: prediction - 1, high: prediction + 1 }),
  reason: 'climb',
});
const round = (items: readonly IssuedWell[], known: number) => ({
  round: 1,
  count: items.length,
  known,
  items: [...items],
  facts: {},
  settings: {},
});
const campaign = (lower = false): Campaign => ({
  path: 'a',
  record: {
    schemaVersion: 1,
    tag: '7f3a',
    task: { name: 'sequence', alphabet: 'AC', length: 2 },
    lower,
    parents: [],
    wells: 96,
    settings: {},
    seed: 0,
    begun: { file: '', sha256: '' },
    version: '0',
    created: '2026-01-01T00:00:00.000Z',
  },
  lines: 6,
  taken: new Set(),
  measured: [
    { outcome: 'XX', raw: 3, sources: ['a.csv'] },
    { outcome: 'AA', raw: 5.5, n: 2, deviation: 0.1, bound: '>', sources: ['b.csv'] },
    { outcome: 'AC', raw: null, sources: ['b.csv'] },
    { outcome: 'CA', raw: 8, sources: ['b.csv'] },
    { outcome: 'DD', raw: 4, sources: ['b.csv'] },
  ],
  rounds: [
    round([well(1, 'AA', 5), well(1, 'AC', 6), well(1, 'CA', 6), well(1, 'CC', 6)], 1),
    { ...round([well(2, 'DD')], 5), round: 2 },
  ],
});

describe('what has come back', () => {
  it('is counted plate by plate, beside what was predicted', () => {
    const [first, second] = returnedPlates(campaign());
    expect(first).toEqual({
      plate: 1,
      proposed: 4,
      measured: 2,
      failed: 1,
      pending: 1,
      best: 8,
      mean: 6.75,
      bestSoFar: 8,
      intervals: 2,
      inside: 1,
      meanError: 1.25,
    });
    expect(second).toMatchObject({ plate: 2, pending: 0, best: 4, bestSoFar: 8, intervals: 0 });
    expect(scoresBefore(campaign())).toEqual([3]);
    expect(pendingOf(campaign()).map(({ sequence }) => sequence)).toEqual(['CC']);
  });

  it('is turned where less is better', () => {
    const [first] = returnedPlates(campaign(true));
    expect([first.best, first.bestSoFar, first.inside]).toEqual([5.5, 3, 1]);
    expect(first.meanError).toBeCloseTo(1.25, 12);
  });
});

describe('evidence', () => {
  it('says more is better, whose plate it was, what was predicted, and on which side of a bound', () => {
    expect(evidenceOf(campaign())).toEqual([
      { text: 'XX', score: 3 },
      { text: 'AA', score: 5.5, n: 2, deviation: 0.1, bound: 'above', plate: 1, predicted: 5 },
      { text: 'AC', score: null, plate: 1, predicted: 6 },
      { text: 'CA', score: 8, plate: 1, predicted: 6 },
      { text: 'DD', score: 4, plate: 2 },
    ]);
    expect(evidenceOf(campaign(true))[1]).toMatchObject({ score: -5.5, bound: 'below' });
  });

  it('teaches from two different scores on', () => {
    const { measured } = campaign();
    expect(canLearn({ measured })).toBe(true);
    expect(canLearn({ measured: [measured[0], measured[2], measured[0]] })).toBe(false);
    expect(canLearn({ measured: [] })).toBe(false);
  });

  it('keeps intervals in order, there and back', () => {
    const item = { text: 'AA', reason: 'uniform', mean: -2, low: -3, high: 1 } as const;
    const turned = predictionOf(item, -1);
    expect(turned).toEqual({ prediction: 2, low: -1, high: 3 });
    expect(itemOf({ ...well(1, 'AA'), ...turned }, -1)).toEqual(item);
    expect(predictionOf({}, 1)).toEqual({});
    expect(Object.is(predictionOf({ mean: 0, low: 0, high: 0 }, -1).prediction, 0)).toBe(true);
  });
});

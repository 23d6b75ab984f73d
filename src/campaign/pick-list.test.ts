import { describe, expect, it } from 'vitest';
import { campaignRecord } from '../../test/campaign-record.js';
import { RandomStream } from '../random/stream.js';
import type { Campaign, CampaignResult } from './campaign-folder.js';
import type { CampaignRecord } from './campaign-record.js';
import { openSpace } from './open-campaign.js';
import { pickList, type Pick } from './pick-list.js';

const TARGET = 'GATTACAG';
const truth = (text: string): number => [...text].filter((letter, i) => letter === TARGET[i]).length;

const record = campaignRecord({
  task: { name: 'sequence', alphabet: 'ACGT', length: TARGET.length },
  settings: { pool: '512', generations: '2' },
});

/** Of a deviation of 0.3. */
const noise = (random: RandomStream): number => 0.6 * (random.uniform() + random.uniform() + random.uniform() - 1.5); // prettier-ignore

/** Measured with noise. */
function drawn(count: number, seed: number): CampaignResult[] {
  const random = new RandomStream(seed);
  const texts = new Set<string>();
  while (texts.size < count)
    texts.add(Array.from({ length: TARGET.length }, () => 'ACGT'[random.int(4)]).join(''));
  return [...texts].map((outcome) => ({ outcome, raw: truth(outcome) + noise(random), sources: ['a.csv'] })); // prettier-ignore
}

const campaignOf = (measured: readonly CampaignResult[], own: CampaignRecord = record): Campaign => ({ path: 'c', record: own, measured, lines: measured.length, rounds: [], taken: new Set() }); // prettier-ignore
const list = async (campaign: Campaign, more: { count?: number; apart?: number; measuredOnly?: boolean } = {}): Promise<Pick[]> =>
  pickList({ campaign, space: await openSpace(campaign.record), count: 20, apart: 1, measuredOnly: false, ...more }); // prettier-ignore
const sequencesOf = (picks: readonly Pick[]): string[] => picks.map(({ sequence }) => sequence);

describe('a final list', () => {
  it('has the best measured near its top, with the narrowest interval', async () => {
    const measured = drawn(80, 3);
    // Measured four times over, far above the others.
    const best = { outcome: TARGET, raw: 8, n: 4, deviation: 0.3, sources: ['b.csv'] };
    const picks = await list(campaignOf([...measured, best]));
    const [first] = picks;
    expect(first).toMatchObject({ sequence: TARGET, status: 'measured' });
    expect(first.estimate!).toBeGreaterThan(7);
    expect(first.high! - first.low!).toBeLessThanOrEqual(2 * 1.645 * 0.15 + 1e-3);
    for (const other of picks.filter(({ status }) => status !== 'measured'))
      expect(other.high! - other.low!).toBeGreaterThan(first.high! - first.low!);
  });

  it.each([false, true])('of measured ones alone is ordered by what was measured (lower: %s)', async (lower) => {
    const measured = drawn(40, 4);
    const tied = measured.map((one, i) => (i < 3 ? { ...one, raw: 5, n: [1, 3, 2][i], deviation: 0.1 } : one));
    const picks = await list(campaignOf(tied, { ...record, lower }), { count: 40, measuredOnly: true });
    const scores = picks.map(({ measured: raw }) => raw!);
    expect(scores).toEqual([...scores].sort((a, b) => (lower ? a - b : b - a)));
    expect(picks.filter(({ measured: raw }) => raw === 5).map(({ n }) => n)).toEqual([3, 2, 1]);
  }); // prettier-ignore

  it.each([1, 3])('that is short is the beginning of a long one (%s letters apart)', async (apart) => {
    const campaign = campaignOf(drawn(40, 5));
    const long = sequencesOf(await list(campaign, { count: 100, apart }));
    for (const count of [1, 7, 20])
      expect(sequencesOf(await list(campaign, { count, apart }))).toEqual(long.slice(0, count));
  });

  it('lists the measured where nothing is left to propose', async () => {
    const all = [...'ACGT'].flatMap((a) => [...'ACGT'].map((b) => a + b));
    const measured = all.map((outcome, i) => ({ outcome, raw: i, sources: ['a.csv'] }));
    const small = { ...record, task: { name: 'sequence', alphabet: 'ACGT', length: 2 } };
    const picks = await list(campaignOf(measured, small));
    expect(picks).toHaveLength(16);
    expect(picks.every(({ status }) => status === 'measured')).toBe(true);
  });
});

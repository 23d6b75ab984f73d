/** The engine of the lab's plate page, in Node: what it reads, proposes, and refuses. */
import { describe, expect, it } from 'vitest';
import { plateCsv, proposePlate } from '../../lab/src/engine/plate.js';
import { RandomStream } from '../../src/random/stream.js';

/** DNA of ten letters; the score is the number of G, less is better where `lower`. */
function table(count: number): string {
  const random = new RandomStream(2);
  const rows = Array.from({ length: count }, (_, i) => {
    const text = Array.from({ length: 10 }, () => 'ACGT'[random.int(4)]).join('');
    const score = [...text].filter((letter) => letter === 'G').length;
    return `${text},${i === 3 ? 'failed' : i === 4 ? '' : score}`;
  });
  return `sequence,affinity\n${rows.join('\n')}\n`;
}

const ask = { name: 'assay.csv', text: table(60), options: {}, count: 12, seed: 0 };

describe('the plate page', () => {
  it('reads a table, says so, and proposes what is not in it', async () => {
    const stages: string[] = [];
    const plate = await proposePlate(ask, (stage) => void stages.push(stage));
    expect(plate.read).toContain(
      'assay.csv: CSV, 60 rows; sequences from "sequence", scores from "affinity"',
    );
    expect(plate.space).toBe('DNA (ACGT), 10 letters');
    expect(plate.measured).toBe(58);
    expect(stages).toContain('fit');
    expect(plate.wells).toHaveLength(12);
    expect(plate.wells.map(({ well }) => well).slice(0, 2)).toEqual(['A01', 'A02']);
    for (const { sequence, low, prediction, high } of plate.wells) {
      expect(ask.text).not.toContain(sequence);
      expect(low).toBeLessThanOrEqual(prediction);
      expect(high).toBeGreaterThanOrEqual(prediction);
    }
    expect(await proposePlate(ask)).toEqual(plate);
    const [header, first] = plateCsv(plate).split('\n');
    expect(header).toBe('well,sequence,prediction,low,high,reason,nearest,distance,score');
    expect(first.startsWith(`A01,${plate.wells[0].sequence},`)).toBe(true);
    expect(first.endsWith(',')).toBe(true);
  });

  it('turns to the low end where less is better', async () => {
    const mean = (wells: readonly { prediction: number }[]): number =>
      wells.reduce((sum, { prediction }) => sum + prediction / wells.length, 0);
    const high = await proposePlate(ask);
    const low = await proposePlate({ ...ask, options: { lower: true } });
    expect(low.best).toBeLessThan(high.best);
    expect(mean(low.wells)).toBeLessThan(mean(high.wells));
  });

  it.each([
    ['sequence,Kd\nACGTACGTAC,1\nACGTACGTAA,2\n', 'is more or less of "Kd" better?'],
    ['sequence,score\nACGTACGTAC,1\nACGTACGTAA,1\n', 'two different scores are needed to learn from, it has 1'], // prettier-ignore
    [`sequence,score\n${'ACGTA'.repeat(30)},1\n${'ACGTT'.repeat(30)},2\n`, 'up to 100 letters, this file has one of 150'], // prettier-ignore
  ])('%#', async (text, message) => {
    await expect(proposePlate({ ...ask, text })).rejects.toThrow(message);
  });
});

/** The engine of the lab's plate page, in Node: what it reads, proposes, and refuses. */
import { describe, expect, it } from 'vitest';
import { plateCsv, proposePlate } from '../../lab/src/engine/plate.js';
import { readSaidOfTable } from '../../lab/src/engine/said-of-table.js';
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

const ask = { name: 'assay.csv', text: table(60), options: {}, space: {}, count: 12, seed: 0 };

describe('the plate page', () => {
  it('reads a table, says so, and proposes what is not in it', async () => {
    const stages: string[] = [];
    const plate = await proposePlate(ask, (stage) => void stages.push(stage));
    expect(plate.read).toContain(
      'assay.csv: CSV, 60 rows; sequences from "sequence", scores from "affinity"',
    );
    expect(plate.space).toBe('DNA (ACGT), 10 letters each');
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
    ['sequence,score\nACGTACGTAC,1\nACGTACGTAA,2\n', 'are these sequences DNA, RNA or protein?'],
    ['sequence,Kd\nACGTACGTAC,1\nACGTACGTAA,2\n', 'is more or less of "Kd" better?'],
    ['sequence,score\nMKLAKLAKLA,1\nMKLAKLAKWR,1\n', 'two different scores are needed to learn from, it has 1'], // prettier-ignore
    [`sequence,score\n${'ACGTA'.repeat(30)},1\n${'ACGTT'.repeat(30)},2\n`, 'up to 100 letters, this file has one of 150'], // prettier-ignore
  ])('%#', async (text, message) => {
    await expect(proposePlate({ ...ask, text })).rejects.toThrow(message);
  });

  it('takes the letters and lengths that are said', async () => {
    const said = readSaidOfTable('assay.csv', 'alphabet=dna, score=affinity, maxLength=12');
    expect(said).toEqual({
      options: { letters: 'ACGT', score: 'affinity' },
      space: { alphabet: 'dna', maxLength: '12' },
    });
    expect(readSaidOfTable('assay.csv', 'lower=yes')).toEqual({ options: { lower: true }, space: {} });
    expect(readSaidOfTable('assay.csv', ' ')).toEqual({ options: {}, space: {} });
    expect(() => readSaidOfTable('assay.csv', 'alphabet=dna,alphabet=rna')).toThrow(
      'alphabet is given twice',
    );
    const { space } = await proposePlate({ ...ask, ...said, count: 2 });
    expect(space).toBe('DNA (ACGT), 1 to 12 letters (maxLength= allows longer ones)');
  });

  it('learns from a bound as a bound', async () => {
    const bounded = (high: string): string =>
      ask.text.replace(/,(\d)\n/g, (_, score: string) => `,${Number(score) >= 3 ? high : score}\n`);
    const options = { censored: 'bound' } as const;
    const bounds = await proposePlate({ ...ask, text: bounded('>3'), options });
    const values = await proposePlate({ ...ask, text: bounded('3'), options });
    const greatest = ({ wells }: typeof bounds): number =>
      wells.reduce((most, { prediction }) => Math.max(most, prediction), -Infinity);
    expect(bounds.best).toBe(3);
    expect(greatest(bounds)).not.toBe(greatest(values));
  });

  it('may propose rows without a score', async () => {
    const words = Array.from({ length: 32 }, (_, i) => i.toString(2).padStart(5, '0'));
    const rows = words.map((word, i) => `${word},${i % 4 === 0 ? '' : word.replaceAll('0', '').length}`);
    const text = `sequence,score\n${rows.join('\n')}\n`;
    const options = { letters: '01' };
    const { wells } = await proposePlate({ ...ask, text, options, space: { alphabet: '01' }, count: 8 });
    expect(wells.map(({ sequence }) => sequence).sort()).toEqual(words.filter((_, i) => i % 4 === 0));
  });
});

/** Several targets in one campaign, through the program. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ocgfn } from '../../test/run-command.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { RandomStream } from '../random/stream.js';
import { readCampaign } from './campaign-folder.js';
import { measuredFront, resultsOf } from './campaign-targets.js';
import { fileOfTarget, parseTargets } from './said-targets.js';

const fresh = temporaryPaths();
const count = (text: string, letter: string): number => [...text].filter((one) => one === letter).length;
const TARGETS = ['--target', 'potency', '--target', 'hemolysis(lower=yes)'];

/** 50 sequences of 10 letters; a value is missing here and there, one has failed. */
function table(): string {
  const random = new RandomStream(8);
  const rows = Array.from({ length: 50 }, (_, i) => {
    const text = Array.from({ length: 10 }, () => 'ACGT'[random.int(4)]).join('');
    const potency = i % 9 === 8 ? '' : String(count(text, 'G'));
    const hemolysis = i === 0 ? 'failed' : i % 7 === 6 ? '' : String(count(text, 'G') + count(text, 'C'));
    return `${text},${potency},${hemolysis}`;
  });
  return `sequence,potency,hemolysis\n${rows.join('\n')}\n`;
}

describe('ocgfn next with several targets', () => {
  it('keeps what is measured of each, proposes for all, and lists the front', async () => {
    const data = `${fresh('assay')}.csv`;
    writeFileSync(data, table());
    const folder = fresh('campaign');
    const begin = ['next', data, ...TARGETS, '-n', '8', '--out', folder, 'pool=256', '--json'];
    const first = await ocgfn(...begin);
    expect(first.err).not.toContain('ocgfn:');
    const json = JSON.parse(first.out) as {
      targets: object[];
      proposed: { sequence: string; prediction: number; also: { prediction: number; low: number }[] }[];
    };
    expect(json.targets).toEqual([
      { column: 'potency', lower: false, results: 45 },
      { column: 'hemolysis', lower: true, results: 43 },
    ]);
    expect(json.proposed).toHaveLength(8);
    for (const { also } of json.proposed) expect(also[0].low).toBeLessThanOrEqual(also[0].prediction);
    const plate = join(folder, 'plates/plate-1.csv');
    const [header, ...rows] = readFileSync(plate, 'utf8').trimEnd().split('\n');
    expect(header).toBe('id,well,sequence,potency predicted,potency low,potency high,hemolysis predicted,hemolysis low,hemolysis high,reason,nearest,distance,potency,hemolysis'); // prettier-ignore
    expect(rows.every((row) => row.endsWith(',,'))).toBe(true);
    // The same command again goes on with the same plate.
    expect(JSON.parse((await ocgfn(...begin)).out)).toMatchObject({ proposed: json.proposed });
    // Half of the plate comes back, not all of it for both.
    const filled = rows.map((row, i) => {
      const text = row.split(',')[2];
      return row.replace(/,,$/, `,${i < 4 ? count(text, 'G') : ''},${i < 6 ? count(text, 'G') + count(text, 'C') : ''}`); // prettier-ignore
    });
    const back = `${fresh('back')}.csv`;
    writeFileSync(back, `${[header, ...filled].join('\n')}\n`);
    const second = JSON.parse((await ocgfn('next', folder, back, '-n', '8', '--json')).out) as typeof json & { pending: number }; // prettier-ignore
    expect(second.targets).toMatchObject([{ results: 49 }, { results: 49 }]);
    expect(second.pending).toBe(2 + 8);
    const before = new Set(json.proposed.map(({ sequence }) => sequence));
    expect(second.proposed.some(({ sequence }) => before.has(sequence))).toBe(false);
    // A file of one target is taken in, one of none is refused.
    const other = `${fresh('other')}.csv`;
    writeFileSync(other, `sequence,hemolysis\n${json.proposed[7].sequence},3\n`);
    const third = await ocgfn('next', folder, other);
    expect(third.out).toContain('hemolysis: 50 results (1 new or corrected)');
    writeFileSync(other, `sequence,weight\n${json.proposed[7].sequence},3\n`);
    expect((await ocgfn('next', folder, other)).err).toContain('there is no score column "potency"');
    // The front is that of the sequences measured in both, by the definition.
    const campaign = readCampaign(folder);
    const both = campaign.measured.flatMap(({ outcome, raw }) => {
      const score = resultsOf(campaign, 1).find((one) => one.outcome === outcome)?.raw;
      return typeof raw === 'number' && typeof score === 'number' ? [{ outcome, a: raw, b: -score }] : [];
    });
    const unbettered = both.filter(
      (one) => !both.some(({ a, b }) => a >= one.a && b >= one.b && (a > one.a || b > one.b)),
    );
    const front = measuredFront(campaign);
    const values = (rows_: readonly (readonly number[])[]): Set<string> => new Set(rows_.map(String));
    expect(values(front.map(({ scores }) => scores))).toEqual(values(unbettered.map(({ a, b }) => [a, -b])));
    const picked = await ocgfn('pick', folder, '-n', '100');
    expect(picked.out.split('\n')[0]).toBe('rank,sequence,potency,hemolysis,potency n,hemolysis n,source');
    expect(picked.out.trimEnd().split('\n')).toHaveLength(1 + front.length);
    expect((await ocgfn('pick', folder, '--to', 'fasta')).err).toContain('leave --to fasta out');
  }, 120_000);

  it('knows the file that it began with by its bytes, so that it undoes no correction', async () => {
    const [data, better] = [`${fresh('assay')}.csv`, `${fresh('better')}.csv`];
    writeFileSync(data, 'sequence,potency,hemolysis\nACGTACGT,1,5\nCCCCAAAA,2,6\n');
    writeFileSync(better, 'sequence,potency,hemolysis\nACGTACGT,9,1\n');
    const folder = fresh('campaign');
    expect((await ocgfn('next', data, ...TARGETS, 'alphabet=dna', '--out', folder)).err).not.toContain(
      'ocgfn:',
    );
    await ocgfn('next', folder, better);
    expect((await ocgfn('next', folder, data)).err).toContain(`${data}: was taken in before`);
    const campaign = readCampaign(folder);
    expect([0, 1].map((k) => resultsOf(campaign, k)[0].raw)).toEqual([9, 1]);
    // The same command again goes on; with another direction it is another campaign.
    const other = ['--target', 'potency(lower=yes)', '--target', 'hemolysis(lower=yes)'];
    expect((await ocgfn('next', data, ...TARGETS, 'alphabet=dna', '--out', folder)).err).not.toContain(
      'ocgfn:',
    );
    expect((await ocgfn('next', data, ...other, 'alphabet=dna', '--out', folder)).err).toContain('holds a campaign already'); // prettier-ignore
  }, 60_000);

  it('says what is wrong before anything is written', async () => {
    const data = `${fresh('assay')}.csv`;
    writeFileSync(data, table());
    const refused = async (...options: string[]): Promise<string> =>
      (await ocgfn('next', data, '--out', fresh('none'), ...options)).err;
    expect(await refused('--target', 'potency')).toContain(
      '--target: several make a front; of one column write score=potency',
    );
    expect(await refused(...TARGETS, '--pretrain')).toContain(
      '--pretrain: plates of several targets take no candidates from a model',
    );
    expect(await refused('--target', 'potency', '--target', 'hemo')).toContain(
      'there is no score column "hemo"; it has',
    );
    expect(await refused('--target', 'potency', '--target', 'potency(lower=yes)')).toContain(
      '--target: potency is given twice',
    );
    expect(await refused('--target', 'potency(score=b)', '--target', 'b')).toContain(
      '--target: must be a column such as potency or "hemolysis(lower=yes)", got "potency(score=b)"',
    );
  });

  it('reads of every file the targets that it has, in whatever order', async () => {
    const folder = fresh('campaign');
    const said = ['--target', 'hemolysis(lower=yes)', '--target', 'potency', '--out', folder];
    expect((await ocgfn('next', ...said, 'alphabet=dna', 'length=4')).err).not.toContain('ocgfn:');
    expect(readCampaign(folder).record.lower).toBe(true);
    const [both, one, none] = [`${fresh('both')}.csv`, `${fresh('one')}.csv`, `${fresh('none')}.csv`];
    writeFileSync(both, 'sequence,potency,hemolysis\nACGT,1,5\nCCCC,2,6\nGGGG,1,5\n');
    writeFileSync(one, 'sequence,potency\nTTTT,0.5\n');
    writeFileSync(none, 'sequence,weight\nTTTA,3\n');
    expect((await ocgfn('next', folder, both, one, none)).err).toContain(
      'there is no score column "hemolysis"',
    );
    expect(readCampaign(folder).measured).toHaveLength(0);
    const { err } = await ocgfn('next', folder, both, one);
    expect(err).toContain(`${both}: 3 results of hemolysis, 3 results of potency`);
    expect(err).toContain(`${one}: 1 result of potency`);
    const campaign = readCampaign(folder);
    expect([0, 1].map((k) => resultsOf(campaign, k).length)).toEqual([3, 4]);
    // Rows that are equal are all on the front.
    expect(measuredFront(campaign).map(({ sequence }) => sequence)).toEqual(['ACGT', 'GGGG', 'CCCC']);
  });

  it('takes no column of a plate and not more than four for targets', () => {
    for (const name of ['distance', 'Low', 'ID'])
      expect(() => parseTargets(['potency', name])).toThrow(
        `--target: plates have a column ${name} of their own`,
      );
    expect(parseTargets(['score', 'lowest'])).toHaveLength(2);
    expect(() => parseTargets(['a', 'b', 'c', 'd', 'e'])).toThrow('at most 4 columns make a front, got 5');
  });

  it('has parents that were not measured on the first plate, beside what is learnt', async () => {
    const data = `${fresh('assay')}.csv`;
    writeFileSync(data, table());
    const parents = ['--parent', 'GATTACAGAT', '--parent', 'TTTTTGGGGG'];
    for (const own of [TARGETS, []]) {
      const file = own.length > 0 ? data : `${data}(score=potency)`;
      const { out } = await ocgfn('next', file, ...own, ...parents, '-n', '4', '--out', fresh('campaign'), 'pool=128', '--json'); // prettier-ignore
      const { proposed } = JSON.parse(out) as {
        proposed: { sequence: string; reason: string; prediction?: number }[];
      };
      expect(proposed).toHaveLength(4);
      expect(proposed.slice(0, 2).map(({ sequence }) => sequence)).toEqual(['GATTACAGAT', 'TTTTTGGGGG']);
      expect(proposed.map(({ reason }) => reason === 'parent')).toEqual([true, true, false, false]);
      expect(proposed.every(({ prediction }) => Number.isFinite(prediction))).toBe(true);
    }
  }, 60_000);

  it('reads what is said of a target', () => {
    expect(parseTargets(['potency', 'Kd (nM)(lower=yes)', 'x ( lower = no )'])).toEqual([
      { column: 'potency', lower: undefined },
      { column: 'Kd (nM)', lower: true },
      { column: 'x', lower: false },
    ]);
    const target = { column: 'Kd (nM)', lower: true };
    expect(fileOfTarget('a.csv', target)).toBe('a.csv(score="Kd (nM)",lower=yes)');
    expect(fileOfTarget('a.csv(skip=2)', target)).toBe('a.csv(skip=2,score="Kd (nM)",lower=yes)');
    expect(() => fileOfTarget('a.csv(lower=no)', target)).toThrow(
      'a.csv(lower=no): lower= is said by --target',
    );
  });
});

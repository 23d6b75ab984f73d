/** Plates and results that could be mixed up: files of plates, ids, and results on stdin. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCampaign } from '../src/campaign/campaign-folder.js';
import { RandomStream } from '../src/random/stream.js';
import { programIsBuilt, runProgramOn } from './program.js';
import { answerHere, ocgfn } from './run-command.js';
import { assay, filled, library, LENGTH, plateOf, rowsOf, type Row } from './simulated-assay.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();

describe('plates', () => {
  it('never writes over a file by the name of a plate', async () => {
    const folder = fresh('campaign');
    await answerHere('next', library(fresh('lib.csv')), '--out', folder, '-n', '8');
    // As a version that wrote files before it noted them may have left it; or someone's own.
    writeFileSync(plateOf(folder, 2), 'printed');
    const answer = await answerHere('next', folder, '-n', '8', '--more');
    expect(answer.files).toEqual([plateOf(folder, 3)]);
    expect(readFileSync(plateOf(folder, 2), 'utf8')).toBe('printed');
    expect(readCampaign(folder).rounds[1].items[0]).toMatchObject({ plate: 3, id: expect.stringContaining('-3-A01') as string }); // prettier-ignore
  });

  it('refuses a plate of a campaign that began alike in another folder, with or without its sequences', async () => {
    const [a, b] = ['one', 'two'].map((name) => join(fresh(name), 'assay'));
    for (const path of [a, b]) {
      mkdirSync(join(path, '..'));
      await answerHere('next', '-n', '8', '--out', path, 'alphabet=dna', `length=${LENGTH}`);
    }
    const [own, other] = [a, b].map((path) => rowsOf(plateOf(path, 1)));
    expect(other.map(({ sequence }) => sequence)).toEqual(own.map(({ sequence }) => sequence));
    const whole = filled(plateOf(b, 1), fresh('filled.csv'), () => 1);
    const bare = fresh('bare.csv');
    writeFileSync(bare, `id,score\n${other.map(({ id }, i) => `${id},${i}`).join('\n')}\n`);
    for (const [file, why] of [
      [whole, 'is of another campaign'],
      [bare, 'is of another campaign'],
    ] as const) {
      // prettier-ignore
      const { code, err } = await ocgfn('next', a, file, '-n', '8');
      expect([code, err]).toEqual([2, expect.stringContaining(why) as string]);
    }
    // Begun anew in the same place: the second plates differ, and so do their ids.
    const second = async (sign: number): Promise<Row[]> => {
      rmSync(a, { recursive: true });
      await answerHere('next', '-n', '8', '--out', a, 'alphabet=dna', `length=${LENGTH}`);
      const file = filled(plateOf(a, 1), fresh('filled.csv'), ({ sequence }) => sign * assay(sequence));
      await answerHere('next', a, file, '-n', '8');
      return rowsOf(plateOf(a, 2));
    };
    const [before, after] = [await second(1), await second(-1)];
    expect(rowsOf(plateOf(a, 1)).map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    const old = fresh('old.csv');
    writeFileSync(old, `id,score\n${before.map(({ id }, i) => `${id},${i}`).join('\n')}\n`);
    expect(after[0].id).not.toBe(before[0].id);
    expect((await ocgfn('next', a, old)).code).toBe(2);
    const withSequences = filled(plateOf(a, 2), fresh('mixed.csv'), () => 1);
    writeFileSync(withSequences, readFileSync(withSequences, 'utf8').replaceAll(after[0].id, before[0].id));
    expect((await ocgfn('next', a, withSequences)).err).toContain('which no plate of this campaign has');
  });
});

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('results on stdin', () => {
  it('are read for every target, and known again', async () => {
    const random = new RandomStream(5);
    const table = (from: readonly string[]): string =>
      `sequence,a,b\n${from.map((text) => `${text},${assay(text)},${random.int(9)}`).join('\n')}\n`;
    const draw = (): string => Array.from({ length: LENGTH }, () => 'ACGT'[random.int(4)]).join('');
    const folder = fresh('campaign');
    const targets = ['--target', 'a', '--target', 'b(lower=yes)'];
    const begin = await runProgramOn(table(Array.from({ length: 12 }, draw)), ['next', '-', '-n', '4', '--out', folder, ...targets]); // prettier-ignore
    expect([begin.code, begin.err]).toEqual([0, expect.stringContaining('12 rows') as string]);
    const second = table(rowsOf(plateOf(folder, 1)).map(({ sequence }) => sequence));
    const goOn = await runProgramOn(second, ['next', folder, '-', '-n', '4']);
    expect([goOn.code, goOn.err]).toEqual([0, expect.stringContaining('4 results of a, 4 results of b') as string]); // prettier-ignore
    const { measured, also = [] } = readCampaign(folder);
    expect([measured, ...also].map((one) => one.length)).toEqual([16, 16]);
    expect((await runProgramOn(second, ['next', folder, '-'])).err).toContain('was taken in before');
    const single = await runProgramOn(table([draw(), draw()]).replace(/,\w+$/gm, ''), ['next', '-', '-n', '4', '--out', fresh('single'), 'alphabet=dna']); // prettier-ignore
    expect([single.code, single.err]).toEqual([0, expect.stringContaining('2 rows') as string]);
  }, 60_000);
});

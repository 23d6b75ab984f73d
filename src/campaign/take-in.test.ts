import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { campaignRecord } from '../../test/campaign-record.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { CampaignFolder } from './campaign-folder.js';
import { environmentOfCampaign } from './open-campaign.js';
import { readResults } from './results-files.js';
import { takeIn, type TakenIn } from './take-in.js';

const fresh = temporaryPaths();
const record = campaignRecord({ lower: false });
const env = environmentOfCampaign(record);
const issued = new Map([['7f3a-1-A01', 'ACGT'], ['7f3a-1-A02', 'CCCC']]); // prettier-ignore
const read = (files: readonly string[]) =>
  readResults(files, { env, tag: record.tag, lower: false, issued, note: () => {} });

function file(text: string): string {
  const path = fresh('results.csv');
  writeFileSync(path, text);
  return path;
}

describe('the direction', () => {
  const lowerOf = async (spec: string, lower?: boolean): Promise<boolean | undefined> =>
    (await readResults([spec], { env, lower, note: () => {} })).lower;

  it('is not said by a plate that is empty yet, unless it is written', async () => {
    const empty = file('sequence,score\nACGT,\nCCCC,failed\n');
    expect(await lowerOf(empty)).toBeUndefined();
    expect(await lowerOf(`${empty}(lower=yes)`)).toBe(true);
    expect(await lowerOf(empty, true)).toBe(true);
    expect(await lowerOf(file('sequence,score\nACGT,1\n'))).toBe(false);
  });
});

describe('results that are taken in', () => {
  const campaign = () => {
    const folder = CampaignFolder.begin(fresh('campaign'), record);
    const take = async (...files: string[]): Promise<TakenIn> => takeIn(folder, folder.read(), env, await read(files)); // prettier-ignore
    const scores = () => Object.fromEntries(folder.read().measured.map(({ outcome, raw }) => [outcome, raw]));
    return { take, scores, close: () => folder.close() };
  };

  it('are not undone by an old file that comes again', async () => {
    const { take, scores, close } = campaign();
    const [plate, mended] = [file('sequence,score\nACGT,1\nCCCC,2\n'), file('sequence,score\nACGT,5\n')];
    expect(await take(plate)).toMatchObject({ fresh: 2, corrected: 0, again: [] });
    expect(await take(mended)).toMatchObject({ fresh: 0, corrected: 1 });
    expect(await take(plate)).toMatchObject({ fresh: 0, corrected: 0, again: [plate] });
    // A copy of it is the same file; a file with other bytes counts.
    const copy = file('sequence,score\nACGT,1\nCCCC,2\n');
    expect(await take(copy)).toMatchObject({ corrected: 0, again: [copy] });
    expect(scores()).toEqual({ ACGT: 5, CCCC: 2 });
    expect(await take(file('sequence,score\nACGT,1\n'))).toMatchObject({ corrected: 1, again: [] });
    expect(scores()).toEqual({ ACGT: 1, CCCC: 2 });
    close();
  });

  it('go by what was said of the file too', async () => {
    const { take, scores, close } = campaign();
    const table = file('sequence,first,second\nACGT,1,3\n');
    await take(`${table}(score=first)`);
    expect(await take(`${table}(score=second)`)).toMatchObject({ corrected: 1, again: [] });
    expect(scores()).toEqual({ ACGT: 3 });
    close();
  });
});

describe('ids', () => {
  it('have their own sequences', async () => {
    await expect(read([file('id,sequence,score\n7f3a-1-A01,ACGT,1\n7f3a-1-A02,GGGG,2\n')])).rejects.toThrow(
      'line 3 has GGGG under the id 7f3a-1-A02, which is CCCC',
    );
    await expect(read([file('id,sequence,score\n7f3a-1-A02,cccc,2\nmine,ACGT,2\n')])).resolves.toBeDefined();
  });

  it('are those of a plate that was given out, or the file is refused', async () => {
    await expect(read([file('id,sequence,score\n7f3a90bc-1-A01,ACGT,1\n')])).rejects.toThrow(
      'line 2 has the id 7f3a90bc-1-A01, which no plate of this campaign has',
    );
    await expect(read([file('id,sequence,score\n11aa-1-A01,ACGT,1\n')])).rejects.toThrow(
      'line 2 is of another campaign: its id begins with 11aa',
    );
  });

  it('stand for sequences where a table has none', async () => {
    const { files } = await read([file('id,well,score\n7f3a-1-A02,A02,2\n7f3a-1-A01,A01,failed\n')]);
    expect(files[0].results).toMatchObject([{ outcome: 'CCCC', raw: 2 }, { outcome: 'ACGT', raw: null }]); // prettier-ignore
    await expect(read([file('id,well,score\n7f3a-1-A02,A02,2\nblank,A01,3\n')])).rejects.toThrow(
      'line 3 has the id "blank", of no sequence that was given out',
    );
  });
});

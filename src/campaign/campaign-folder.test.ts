import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { campaignRecord } from '../../test/campaign-record.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { CampaignFolder, readCampaign } from './campaign-folder.js';
import type { IssuedRound } from './issued-round.js';

const fresh = temporaryPaths();
const record = campaignRecord();
const round: IssuedRound = {
  round: 1,
  count: 1,
  known: 1,
  items: [{ id: '7f3a-1-A01', plate: 1, well: 'A01', sequence: 'ACGT', prediction: 0.5, low: 0.25, high: 0.75, reason: 'climb' }], // prettier-ignore
  facts: { measured: 1 },
  settings: {},
};

describe('the folder of a campaign', () => {
  it('keeps results with their sources and corrections, and rounds with their files', () => {
    const path = fresh('campaign');
    const folder = CampaignFolder.begin(path, record);
    folder.append([{ outcome: 'AAAA', raw: 1, from: 'a.csv' }]);
    folder.append([
      { outcome: 'CCCC', raw: null, from: 'b.csv' },
      { outcome: 'AAAA', raw: 2, n: 3, deviation: 0.5, from: 'b.csv', replaces: 1 },
    ]);
    folder.issue(round);
    folder.close();
    const { measured, lines, rounds } = readCampaign(path);
    expect(measured).toEqual([
      { outcome: 'AAAA', raw: 2, n: 3, deviation: 0.5, sources: ['a.csv', 'b.csv'] },
      { outcome: 'CCCC', raw: null, sources: ['b.csv'] },
    ]);
    expect([lines, rounds]).toEqual([3, [round]]);
    expect(readFileSync(join(path, 'plates', 'plate-1.csv'), 'utf8')).toBe(
      'id,well,sequence,prediction,low,high,reason,nearest,distance,score\n7f3a-1-A01,A01,ACGT,0.5,0.25,0.75,climb,,,\n',
    );
    expect(readFileSync(join(path, 'plates', 'plate-1.fasta'), 'utf8')).toBe('>7f3a-1-A01 climb\nACGT\n');
  });

  it('leaves a plate that was given out as it was filled in', () => {
    const path = fresh('campaign');
    const folder = CampaignFolder.begin(path, record);
    folder.issue(round);
    const file = join(path, 'plates', 'plate-1.csv');
    writeFileSync(file, 'filled in');
    folder.restorePlates(round);
    expect(readFileSync(file, 'utf8')).toBe('filled in');
    folder.close();
  });

  it('has no file by the name of a plate before the plate is given out, and all of them after', () => {
    const path = fresh('campaign');
    const folder = CampaignFolder.begin(path, record);
    // The log cannot be written: nothing was given out.
    mkdirSync(join(path, 'rounds.jsonl'));
    expect(() => folder.issue(round)).toThrow('EISDIR');
    rmdirSync(join(path, 'rounds.jsonl'));
    expect(readCampaign(path).plateFiles).toEqual([]);
    // The line stands, and a name is taken: the one who comes next finishes.
    const table = join(path, 'plates', 'plate-1.csv');
    mkdirSync(join(table, 'x'), { recursive: true });
    folder.issue(round);
    rmSync(table, { recursive: true });
    folder.close();
    writeFileSync(join(path, 'plates', '.plate-1.csv.next'), 'the plate');
    writeFileSync(join(path, 'plates', '.plate-2.csv.next'), 'not given out');
    writeFileSync(join(path, 'plates', '.plate-2.csv.next.4711.tmp'), 'half');
    const next = CampaignFolder.open(path);
    expect(next.hasFinished).toBe(true);
    expect(readFileSync(table, 'utf8')).toBe('the plate');
    expect(readdirSync(join(path, 'plates')).sort()).toEqual(['plate-1.csv', 'plate-1.fasta']);
    next.close();
    const after = CampaignFolder.open(path);
    expect(after.hasFinished).toBe(false);
    after.close();
  });

  it('passes over a line that a killed process left torn', () => {
    const path = fresh('campaign');
    const folder = CampaignFolder.begin(path, record);
    folder.append([{ outcome: 'AAAA', raw: 1, from: 'a.csv' }]);
    folder.close();
    appendFileSync(join(path, 'measurements.jsonl'), '{"outcome":"CCCC","ra');
    expect(readCampaign(path).lines).toBe(1);
    const again = CampaignFolder.open(path);
    again.append([{ outcome: 'GGGG', raw: 3, from: 'a.csv' }]);
    again.close();
    expect(readCampaign(path).measured.map(({ outcome }) => outcome)).toEqual(['AAAA', 'GGGG']);
  });

  it('is one process at a time, and its own', () => {
    const path = fresh('campaign');
    const folder = CampaignFolder.begin(path, record);
    expect(() => CampaignFolder.open(path)).toThrow('in use by process');
    folder.close();
    expect(() => CampaignFolder.begin(path, record)).toThrow('holds a campaign already');
    const other = fresh('other');
    mkdirSync(other);
    writeFileSync(join(other, 'thesis.docx'), '');
    expect(() => CampaignFolder.begin(other, record)).toThrow('holds other files (thesis.docx)');
    expect(() => CampaignFolder.open(other)).toThrow('no campaign (it has no campaign.json)');
    writeFileSync(join(path, 'campaign.json'), '{"schemaVersion":2}');
    expect(() => readCampaign(path)).toThrow('this ocgfn reads version 1, got 2');
  });
});

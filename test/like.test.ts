/** Earlier rewards as a prior, through the program: what is read, what is kept, and what is refused. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import { readRunRecord, writeRunRecord } from '../src/store/run-record.js';
import type { LibraryFile } from '../src/earlier/library-file.js';
import { campaignRecord } from './campaign-record.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const fresh = temporaryPaths();
const folder = fresh('earlier');
const TARGET = 'rna:L6_RNA1';
const SMALL = ['budget=40', 'climb=5', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16'];

const search = (out: string, like: readonly string[], ...rest: string[]) =>
  ocgfn(
    ...['train', 'rna', 'length=6', '--reward', TARGET, 'baseline=surrogate-climb', ...SMALL, ...rest],
    ...like.flatMap((source) => ['--like', source]),
    ...['--json', '--out', out],
  );

beforeAll(async () => {
  mkdirSync(folder);
  for (const [name, reward] of Object.entries({ one: 'rna:L6_RNA2', same: TARGET })) {
    const run = ['train', 'rna', 'length=6', 'baseline=random', 'budget=60', '--reward', reward];
    const { code, err } = await ocgfn(...run, '--json', '--out', join(folder, name));
    expect([code, err]).toEqual([0, expect.not.stringContaining('ocgfn:')]);
  }
  const rows = readOracleCalls(join(folder, 'one')).map(({ outcome }, i) => `${String(outcome)},${i % 7}`);
  writeFileSync(join(folder, 'scores.csv'), ['sequence,score', ...rows].join('\n'));
}, 240_000);

describe('--like', { timeout: 240_000 }, () => {
  it('reads runs and files of a folder, leaves out the reward itself, and is kept in the run', async () => {
    const out = fresh('with');
    const { code, err } = await search(out, [folder]);
    expect(code).toBe(0);
    expect(err).toContain(`${join(folder, 'same')} paid for ${TARGET} itself and is left out`);
    expect(err).toContain('prior of 2 earlier rewards');
    expect(readRunRecord(out).config.like).toEqual([folder]);
    const asked = readOracleCalls(out).map(({ outcome }) => outcome);
    expect(new Set(asked).size).toBe(40);
    // The same again, which differs from what is asked without a prior.
    const [again, without] = [fresh('again'), fresh('without')];
    await search(again, [folder]);
    await search(without, []);
    expect(readOracleCalls(again).map(({ outcome }) => outcome)).toEqual(asked);
    expect(readOracleCalls(without).map(({ outcome }) => outcome)).not.toEqual(asked);
  });

  it('is the same when the run is gone on with, or refused', async () => {
    const scores = `${fresh('scores')}.csv`;
    const rows = readFileSync(join(folder, 'scores.csv'), 'utf8');
    writeFileSync(scores, rows);
    const out = fresh('resumed');
    await search(out, [scores]);
    const asked = readOracleCalls(out).map(({ outcome }) => outcome);
    const interrupt = () => writeRunRecord(out, { ...readRunRecord(out), status: 'interrupted' });
    // The same scores in another order are the same.
    const [header, ...lines] = rows.split('\n');
    writeFileSync(scores, [header, ...lines.toReversed()].join('\n'));
    interrupt();
    expect(await ocgfn('resume', out)).toMatchObject({ code: 0 });
    expect(readOracleCalls(out).map(({ outcome }) => outcome)).toEqual(asked);
    writeFileSync(scores, rows.replace(/,1$/m, ',2'));
    interrupt();
    const { code, err } = await ocgfn('resume', out);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`--like: ${scores} gives other scores than when the run began`),
    ]);
  });

  it('takes a library file, made of runs and campaigns, that says what it holds', async () => {
    const campaign = join(folder, 'campaign');
    mkdirSync(campaign);
    const task = { ...readRunRecord(join(folder, 'one')).task };
    writeFileSync(join(campaign, 'campaign.json'), JSON.stringify(campaignRecord({ task, lower: true })));
    const measured = readOracleCalls(join(folder, 'one')).slice(0, 12);
    writeFileSync(
      join(campaign, 'measurements.jsonl'),
      measured.map(({ outcome }, i) => `${JSON.stringify({ outcome, raw: i })}\n`).join(''),
    );
    writeFileSync(join(folder, 'two.csv'), 'sequence,score\nACGUAC,1\nACGUAA,2\n');
    const path = `${fresh('library')}.json`;
    const made = await ocgfn('data', 'library', folder, '--out', path, '--json');
    expect([made.code, made.err]).toEqual([0, expect.not.stringContaining('ocgfn:')]);
    const names = (JSON.parse(made.out) as { rewards: { name: string }[] }).rewards.map(({ name }) => name);
    expect(names).toEqual(['campaign', 'one', 'same', 'scores.csv'].map((name) => join(folder, name)));
    const file = JSON.parse(readFileSync(path, 'utf8')) as LibraryFile;
    expect(file.task).toEqual(task);
    expect(file.left).toEqual([
      { name: join(folder, 'two.csv'), why: expect.stringContaining('says nothing of a reward') as string },
    ]);
    // Of a campaign in which less is better, less is more here.
    expect(file.rewards[0].scores[11]).toBe(-11);
    const { code, err } = await search(fresh('by-library'), [path]);
    expect(code).toBe(0);
    expect(err).toContain(`(${join(folder, 'same')}) is of ${TARGET} itself and is left out`);
    expect(err).toContain('prior of 3 earlier rewards');
  });

  it('knows a reward by its name through libraries of libraries, each of which says its space', async () => {
    const path = (name: string): string => `${fresh(name)}.json`;
    const [asked, copied, mixed] = [path('asked'), path('copied'), path('mixed')];
    const made = async (out: string, ...args: string[]): Promise<void> =>
      expect(await ocgfn('data', 'library', ...args, '--out', out)).toMatchObject({ code: 0 });
    await made(asked, TARGET, 'rna:L6_RNA2', '--task', 'rna length=6');
    await made(copied, asked);
    const { code, err } = await search(fresh('by-copy'), [copied]);
    expect(code).toBe(0);
    expect(err).toContain(`is of ${TARGET} itself and is left out`);
    expect(err).toContain('prior of 1 earlier reward;');
    // What a folder has and cannot be read says no space, and does not keep the rest out.
    const broken = join(folder, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'run.json'), '{');
    await made(mixed, folder);
    const { left } = JSON.parse(readFileSync(mixed, 'utf8')) as LibraryFile;
    expect(left.map(({ name }) => name)).toContain(broken);
    expect((await ocgfn('data', 'library', broken, '--out', mixed)).err).toContain('not valid JSON');
    rmSync(broken, { recursive: true });
  });

  it.each([
    ['no file to write', (): string[] => [folder], '--out FILE.json'],
    ['a file that is no JSON', () => [folder, '--out', 'x.csv'], 'ends in .json, got x.csv'],
    ['no source', () => ['--out', 'x.json'], 'needs folders of finished runs'],
    ['a space that is not said', () => [join(folder, 'scores.csv'), '--out', 'x.json'], 'by --task'],
    [
      'nothing of the space',
      () => [folder, '--out', 'x.json', '--task', 'tfbind8'],
      'no earlier reward is left',
    ],
  ])('data library refuses %s in one sentence', async (_, args, expected) => {
    const { code, err } = await ocgfn('data', 'library', ...args());
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  });

  it('takes a reward that can be asked about every outcome', async () => {
    const { code, err } = await search(fresh('asked'), ['rna:L6_RNA2', TARGET]);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('prior of 1 earlier reward; one alone says little'),
    ]);
  });

  it.each([
    ['a reward that is the target only', () => [TARGET], [], 'no earlier reward is left'],
    [
      'sequences of another space',
      () => {
        const path = `${fresh('other')}.csv`;
        const rows = Array.from({ length: 12 }, (_, i) => `ACGUACGUAC,${i}`.replace('C', 'ACGU'[i % 4]));
        writeFileSync(path, ['sequence,score', ...rows].join('\n'));
        return [path];
      },
      [],
      'is of another space than rna length=6: ',
    ],
    [
      'a handful of scores',
      () => {
        const path = `${fresh('few')}.csv`;
        writeFileSync(path, 'sequence,score\nACGUAC,1\nACGUAA,2\n');
        return [path];
      },
      [],
      'at least 10 outcomes with scores that differ are needed, got 2',
    ],
    ['a file that is not there', () => ['nowhere.csv'], [], 'nowhere.csv'],
    ['an ensemble', () => [folder], ['surrogate=network'], 'learns nothing from earlier rewards'],
  ])('refuses %s in one sentence', async (_, sources, settings, expected) => {
    const { code, err } = await search(fresh('refused'), sources(), ...settings);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
    expect(err.trim().split('\n').filter((line) => line.startsWith('ocgfn:'))).toHaveLength(1); // prettier-ignore
  });

  it('is refused by methods that do not learn from it', async () => {
    const run = ['train', 'rna', 'length=6', 'baseline=mcmc', 'budget=20', '--reward', TARGET];
    const { code, err } = await ocgfn(...run, '--like', folder, '--out', fresh('mcmc'));
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(
        '--like: mcmc learns nothing from earlier rewards; use active or surrogate-climb',
      ),
    ]);
  });
});

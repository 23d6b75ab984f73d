/** Earlier rewards as a prior, through the program: what is read, what is kept, and what is refused. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import { readRunRecord } from '../src/store/run-record.js';
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
      'is of another space than rna',
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

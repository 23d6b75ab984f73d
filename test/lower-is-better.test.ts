/**
 * Rewards of which small scores are good: everything that ranks shows the smallest first, with the reward at
 * hand and without.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../src/cli/frame.js';
import { compareRuns } from '../src/write-up/compare-runs.js';
import { readRunRecord } from '../src/store/run-record.js';
import { describeRun } from '../src/store/find-runs.js';
import { rewardsFasta, runTable } from '../src/write-up/tables.js';
import { isLessBetter, readPaid, scoreSign } from '../src/run/paid-summary.js';
import { fakeTerminal } from './fake-terminal.js';
import { temporaryPaths } from './temporary-folder.js';

const work = temporaryPaths()('work');
const at = (name: string): string => join(work, name);

async function ocgfn(...argv: string[]): Promise<string> {
  const terminal = fakeTerminal();
  const code = await runCommandLine(argv, terminal);
  if (code !== 0) throw new Error(`ocgfn ${argv.join(' ')}: ${terminal.err}`);
  return terminal.out;
}

const words = (n: number): string[] =>
  n === 0 ? [''] : words(n - 1).flatMap((word) => [...'ACGU'].map((letter) => word + letter));
/** Letters that differ from GAUC: 0 is the best. */
const energy = (word: string): number => [...word].filter((letter, i) => letter !== 'GAUC'[i]).length;

describe('a reward of which small scores are good', () => {
  beforeAll(async () => {
    mkdirSync(work);
    writeFileSync(
      at('energies.csv'),
      ['outcome,score', ...words(4).map((word) => `${word},${energy(word)}`)].join('\n'),
    );
    const small = 'rna length=4 steps=40 every=40 evaluate=10 hidden=8 heads=0'.split(' ');
    await ocgfn('pretrain', ...small, '--out', at('model'));
    const few = 'first=40 roundLeast=20 members=1 surrogateSteps=20 --budget 80'.split(' ');
    const reward = `table:${at('energies.csv')}(lower=true)`;
    await ocgfn('adapt', at('model'), '--reward', reward, ...few, '--out', at('run'));
    await ocgfn('report', at('run'));
  });

  it('is known from the log alone', () => {
    expect(scoreSign(readPaid(at('run')))).toBe(-1);
    expect(
      scoreSign([
        { raw: 1, logReward: 0 },
        { raw: 3, logReward: 2 },
      ]),
    ).toBe(1);
    expect(scoreSign([{ raw: 1 }, { raw: 2 }, { raw: null }])).toBe(1);
  });

  it('stays the direction where the run is taken for measurements', async () => {
    const round = ['adapt', at('model'), '--propose', '8', '--out', at('measured')];
    await ocgfn(...round, '--measured', at('run'), 'members=1', 'surrogateSteps=20');
    expect(readRunRecord(at('measured')).summary.lower).toBe(true);
    writeFileSync(at('more.csv'), 'outcome,score\nAAAA,3\nCCCC,4\n');
    await expect(ocgfn(...round, '--measured', `${at('more.csv')}(lower=no)`)).rejects.toThrow('lower=no, but of the results before less is better'); // prettier-ignore
    const other = ['adapt', at('model'), '--propose', '8', '--out', at('other'), '--measured', `${at('more.csv')}(lower=no)`]; // prettier-ignore
    await expect(ocgfn(...other, '--measured', at('run'))).rejects.toThrow('less is better, but of the results before more is'); // prettier-ignore
  });

  it('tells nothing where the scores are equal', () => {
    expect(isLessBetter([{ raw: 1, logReward: 0 }])).toBeUndefined();
    expect(isLessBetter([{ raw: 1 }, { raw: 2 }])).toBeUndefined();
  });

  it('ranks the report, the export and the samples', async () => {
    const raws = readPaid(at('run')).map(({ raw }) => raw!);
    const least = Math.min(...raws);
    expect(least).toBeLessThan(Math.max(...raws));
    const page = readFileSync(at('run/report.html'), 'utf8');
    const table = page.slice(page.indexOf('Best candidates'));
    const first = /<td[^>]*>1<\/td>\s*<td[^>]*>(?:<code>)?([ACGU]{4})/.exec(table)?.[1];
    expect(energy(first!)).toBe(least);
    const fasta = rewardsFasta(runTable(at('run'), 'rewards'))
      .trim()
      .split('\n');
    expect(fasta[0]).toBe(`>1 reward=${least}`);
    expect(fasta.at(-2)).toBe(`>${fasta.length / 2} reward=${Math.max(...raws)}`);
    const rewards = (await ocgfn('sample', at('run'), '-n', '200', '--distinct', '--top', '5'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));
    expect(rewards).toEqual(rewards.toSorted((a, b) => a - b));
    expect(rewards[0]).toBe(least);
  });

  it('ranks the samples of a solved run that is too large for a log', { timeout: 60_000 }, async () => {
    const long = words(8);
    const far = (word: string): number => [...word].filter((letter, i) => letter !== 'GAUCGAUC'[i]).length;
    writeFileSync(
      at('long.csv'),
      ['outcome,score', ...long.map((word) => `${word},${far(word)}`)].join('\n'),
    );
    const reward = `table:${at('long.csv')}(lower=true)`;
    await ocgfn('solve', 'rna', 'length=8', '--reward', reward, '--out', at('solved'));
    expect(readPaid(at('solved'))).toEqual([]);
    const rows = (await ocgfn('sample', at('solved'), '-n', '500', '--top', '3')).trim().split('\n').slice(1);
    const all = (await ocgfn('sample', at('solved'), '-n', '500')).trim().split('\n').slice(1);
    const least = all.map((line) => Number(line.split(',')[1])).sort((a, b) => a - b);
    expect(least[0]).toBeLessThan(least.at(-1)!);
    expect(rows.map((line) => Number(line.split(',')[1]))).toEqual(least.slice(0, 3));
  });

  it('makes curves that fall', async () => {
    const { curves, groups } = await compareRuns([describeRun(at('run'))]);
    const best = curves.find(({ name }) => name === 'best')!;
    const points = best.series[0].points.map(([, score]) => score);
    expect(points.at(-1)).toBe(Math.min(...readPaid(at('run')).map(({ raw }) => raw!)));
    expect(points.at(-1)!).toBeLessThan(points[0]);
    expect(groups[0].figures.best.mean).toBe(points.at(-1));
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RewardDefinition } from '../definition.js';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { parseScoreTable } from './score-table.js';
import { tableFamily, tableReward } from './table-family.js';
import { walkModes } from './walk-modes.js';

const scoresOf = (text: string, columns = {}): [string, number | null][] => [
  ...parseScoreTable('test', text, columns).scores,
];

describe('parseScoreTable', () => {
  const expected = [
    ['ACG', 0.5],
    ['TTT', -2],
  ];
  it.each([
    ['CSV with a header', 'sequence,score\nACG,0.5\nTTT,-2\nGGG,\n'],
    ['CSV without one', 'ACG,0.5\nTTT,-2\nGGG,\n'],
    ['TSV with other columns', 'id\tfitness\tSeq\n1\t5e-1\tACG\n2\t-2\tTTT\n3\t\tGGG'],
    [
      'semicolons, quotes and a byte order mark',
      '\uFEFF"outcome";"value"\r\n"ACG";"0.5"\r\n"TTT";-2\r\nGGG;\r\n',
    ],
    ['unusual names', 'molecule,affinity\nACG,.5\nTTT,-2.0\nGGG, \n'],
    ['FASTA', '>one score=0.5\nA\nCG\n>two|score=-2\r\nTTT\n>three |\n\nGGG\n'],
  ])('reads %s', (_, text) => {
    expect(scoresOf(text)).toEqual(expected);
  });

  it('takes the columns asked for', () => {
    const text = 'a,b,c,d\nX,1,Y,2\n';
    expect(scoresOf(text, { sequence: 'c', score: 'd' })).toEqual([['Y', 2]]);
    expect(scoresOf(text, { sequence: 'A', score: 'd' })).toEqual([['X', 2]]);
    expect(() => scoresOf('seq,affinity\nX,1\n', { score: 'afinity' })).toThrow(
      'test: there is no score column "afinity"; it has "seq" (sequences X), "affinity" (numbers 1 to 1)',
    );
  });

  it('guesses no score', () => {
    expect(() => scoresOf('sequence,label,score\nACG,1,0.25\n')).toThrow(
      'test: which column holds the scores? It has "sequence" (sequences ACG), "label" (numbers 1 to 1), "score" (numbers 0.25 to 0.25); write score=score, say, in parentheses',
    );
    expect(scoresOf('text,value,outcome\nfrog,2,ACG\n')).toEqual([['ACG', 2]]);
  });

  it('knows its range', () => {
    expect(parseScoreTable('test', 'a,1\nb,-3\nc,\nd,2')).toMatchObject({ least: -3, greatest: 2 });
  });

  it.each([
    ['', 'test: the file is empty'],
    ['sequence,score\n', 'test: the file has no scores'],
    ['sequence,score\nACG,\n', 'test: the file has no scores'],
    [
      'sequence,score\nACG,high\n',
      'test: line 2 scores "ACG" "high", expected a number, nothing or NA (not measured), failed (infeasible), or a bound such as <0.05',
    ],
    ['sequence,score\nACG,NaN\n', 'test: the file has no scores'],
    ['sequence,score\nACG,Infinity\n', 'test: line 2 scores "ACG" "Infinity", expected a number'],
    ['ACG,1\n,2\n', 'test: line 2 has no outcome'],
    ['ACG,1\nTTT\n', 'test: line 2 has 1 field, expected 2 at least'],
    ['ACG\nTTT\n', 'test: no column holds scores: column 1 (sequences ACGT); write score=COLUMN'],
    ['>one\nACG\n', 'test: line 1 has no score= in its header "one"'],
    ['>one score=1\n>two score=2\nACG', 'test: line 1 has no outcome'],
  ])('refuses %j', (text, message) => {
    expect(() => scoresOf(text)).toThrow(message);
  });

  it('takes the mean of replicates, and keeps their number and deviation', () => {
    const { scores, replicates } = parseScoreTable('test', 'ACG,1\nTTT,2\nACG,1\n\nACG,4\n');
    expect([...scores]).toEqual([['ACG', 2], ['TTT', 2]]); // prettier-ignore
    expect([...replicates]).toEqual([['ACG', { n: 3, deviation: Math.sqrt(3) }]]);
  });
});

describe('tableReward', () => {
  const table = parseScoreTable('test', 'AA,2\nAC,4\nAG,10\nAT,failed\n');
  const rewardsOf = ({ oracle, shaping }: RewardDefinition, outcomes: string[]): number[] => {
    const shaper = createShaper(shaping, 'test');
    return (oracle.score(outcomes) as (number | null)[]).map((raw, i) => Math.exp(shaper(raw, outcomes[i])));
  };
  const outcomes = ['AA', 'AC', 'AG', 'AT', 'CC'];

  it.each([
    ['by default', {}, [1e-3, 0.25, 1, 1e-3, 1e-3]],
    ['with small scores good', { lower: true }, [1, 0.75, 1e-3, 1e-3, 1e-3]],
    ['as they are', { norm: 'none', beta: 2, scale: 0.5, min: 1 }, [2, 8, 50, 1, 1]],
  ] as const)('%s', (_, options, expected) => {
    rewardsOf(tableReward('test', table, options), outcomes).forEach((reward, i) =>
      expect(reward).toBeCloseTo(expected[i], 10),
    );
  });

  it('can stop at an outcome without a score', () => {
    const { oracle } = tableReward('test', table, { missing: 'stop' });
    expect(oracle.score(['AA', 'AT'])).toEqual([2, null]);
    expect(() => oracle.score(['AA', 'CC'])).toThrow('test: the table has no score for "CC"');
  });

  it('refuses what makes no sense', () => {
    const same = parseScoreTable('test', 'A,1\nC,1\n');
    expect(() => tableReward('test', same)).toThrow(
      'test: all scores are 1, norm minmax needs two different ones; write norm=none',
    );
    expect(() => tableReward('test', table, { lower: true, norm: 'none' })).toThrow(
      'test: lower=true needs norm=minmax',
    );
  });

  it('has modes where all sequences are of one length', () => {
    expect(tableReward('test', table).modes).toEqual(['AG']);
    expect(tableReward('test', table, { lower: true }).modes).toEqual(['AA']);
    expect(tableReward('test', parseScoreTable('test', 'A,1\nAC,2\n')).modes).toBeUndefined();
  });
});

describe('walkModes', () => {
  it('walks down, keeps its distance, and stops at the quantile', () => {
    const sequences = ['AAA', 'AAC', 'ACC', 'CCC', 'GGG', 'TTT'];
    const scores = [5, 6, 5, 5, 4, 1];
    // Best AAC; AAA and ACC are one letter away; CCC is two away from it.
    expect(walkModes(sequences, scores, 4 / 6)).toEqual(['AAC', 'CCC']);
    // The fifth is in; with it everything as good as it.
    expect(walkModes(sequences, scores, 5 / 6)).toEqual(['AAC', 'CCC', 'GGG']);
    expect(walkModes(sequences, [4, 4, 4, 4, 4, 4], 1 / 6)).toEqual(['AAA', 'ACC', 'GGG', 'TTT']);
    expect(walkModes([], [], 0.5)).toEqual([]);
  });
});

describe('table: in a specification', () => {
  const files: Record<string, Uint8Array> = {
    'my scores.csv': new TextEncoder().encode('seq,affinity,score\nAA,1,5\nCC,3,6\n'),
    'scores.tsv.gz': gzipSync('AA\t1\nCC\t3\n'),
  };
  const readFile = async (path: string): Promise<Uint8Array> => files[path];
  const resolve = (spec: string): Promise<RewardDefinition> =>
    resolveReward(spec, [tableFamily], { readFile });

  it('reads files, packed ones too', async () => {
    const named = await resolve('table:"my scores.csv"(score=affinity,norm=none)^2');
    expect(named.oracle.score(['AA', 'CC', 'GG'])).toEqual([1, 3, null]);
    expect(named.shaping).toEqual({
      scale: 1,
      beta: 2,
      min: 1e-3,
      norm: { kind: 'none' },
      transform: 'power',
    });
    expect((await resolve('table:scores.tsv.gz')).oracle.score(['CC'])).toEqual([3]);
  });

  it('refuses unknown parameters', async () => {
    await expect(resolve('table:scores.tsv.gz(mising=stop)')).rejects.toThrow(
      'reward table:scores.tsv.gz: unknown parameter "mising"; did you mean "missing"?',
    );
    await expect(resolve('table:scores.tsv.gz(missing=skip)')).rejects.toThrow(
      'reward table:scores.tsv.gz: missing must be one of infeasible, stop, got skip',
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import type { RewardDefinition } from '../definition.js';
import { resolveReward } from '../resolve-reward.js';
import { createShaper } from '../shaping.js';
import { eightMer, eightMerIndex, parseEightMers } from './eight-mers.js';
import { tfbind8Family, tfbind8Tables } from './tfbind8-family.js';

const folder = fileURLToPath(new URL('../../../../shared/data/tfbind8', import.meta.url));
const present = existsSync(folder);
const all = Array.from({ length: 65536 }, (_, index) => eightMer(index));

/** A table of the right form with seeded scores, so that the tests run without the data. */
function fixture(): { text: string; scoreOf: Map<string, number> } {
  const random = new RandomStream(1);
  const scoreOf = new Map<string, number>();
  const lines = ['8-mer\t8-mer\tE-score\tMedian\tZ-score'];
  const complement: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A' };
  for (const forward of all) {
    if (scoreOf.has(forward)) continue;
    const reverse = Array.from(forward, (base) => complement[base])
      .reverse()
      .join('');
    const score = Number((random.uniform() - 0.5).toFixed(5));
    scoreOf.set(forward, score);
    scoreOf.set(reverse, score);
    lines.push(`${forward}\t${reverse}\t${score.toFixed(5)}\t1.0\t0.1`);
  }
  expect(lines).toHaveLength(32897);
  return { text: `${lines.join('\n')}\n`, scoreOf };
}

function logRewards({ oracle, shaping }: RewardDefinition): Float64Array {
  const shaper = createShaper(shaping, 'tfbind8');
  return Float64Array.from(oracle.score(all) as number[], (raw, i) => shaper(raw, all[i]));
}

describe('parseEightMers', () => {
  const { text, scoreOf } = fixture();

  it('gives both strands the score', () => {
    const table = parseEightMers('test', text);
    for (const sequence of all) expect(table.scores[eightMerIndex(sequence)]).toBe(scoreOf.get(sequence));
    expect(table.least).toBe(Math.min(...scoreOf.values()));
    expect(table.greatest).toBe(Math.max(...scoreOf.values()));
    expect(parseEightMers('test', text.replaceAll('\n', '\r\n')).scores).toEqual(table.scores);
  });

  it('takes less than half a second', () => {
    const begun = performance.now();
    parseEightMers('test', text);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it.each([
    [
      text.replace('AAAAAAAC\t', 'AAAAAAA\t'),
      'test: line 3 must be two 8-mers and an E-score with tabs between them, got "AAAAAAA\\tGTTTTTTT',
    ],
    [
      text.replace(/\t[-.\d]+\t1\.0/, '\tNA\t1.0'),
      'test: line 2 must be two 8-mers and an E-score with tabs between them, got "AAAAAAAA\\tTTTTTTTT\\tNA',
    ],
    [text.slice(0, 500_000), 'test: there is no score for'],
    ['', 'test: there is no score for AAAAAAAA: the table is cut off'],
  ])('refuses a damaged table', (damaged, message) => {
    expect(() => parseEightMers('test', damaged)).toThrow(message);
  });
});

describe('tfbind8: in a specification', () => {
  const { text } = fixture();
  const files = new Map<string, Uint8Array>([
    ['tables/PLAIN_8mers.txt', new TextEncoder().encode(text)],
    ['tables/PACKED_8mers.txt.gz', gzipSync(text)],
    ['tables/TORN_8mers.txt.gz', gzipSync(text).subarray(0, 1000)],
    ['tables/LATIN_8mers.txt', Uint8Array.of(0x41, 0xe9, 0x0a)],
  ]);
  const context = {
    readFile: async (path: string): Promise<Uint8Array> => {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`no file ${path}`);
      return bytes;
    },
  };
  const resolve = (spec: string): Promise<RewardDefinition> => resolveReward(spec, [tfbind8Family], context);

  it('reads plain and gzipped tables alike', async () => {
    const plain = await resolve('tfbind8:PLAIN(folder=tables)');
    const packed = await resolve('tfbind8:PACKED(folder=tables/)^3');
    expect(logRewards(packed)).toEqual(logRewards(plain));
    expect(plain.shaping).toMatchObject({ scale: 10, beta: 3, min: 1e-3 });
  });

  it('is 10 y^3 floored at 1e-3, with y from 0 to 1', async () => {
    const { oracle, shaping } = await resolve('tfbind8:PLAIN(folder=tables)');
    const scores = oracle.score(all) as number[];
    expect([Math.min(...scores), Math.max(...scores)]).toEqual([0, 1]);
    const shaper = createShaper(shaping, 'tfbind8');
    expect(Math.exp(shaper(0.5, ''))).toBeCloseTo(1.25, 12);
    expect(Math.exp(shaper(0.01, ''))).toBeCloseTo(1e-3, 12);
  });

  it('asks for the data set by default', async () => {
    const asked: string[] = [];
    const readData = async (set: string, file: string): Promise<Uint8Array> => {
      asked.push(`${set}/${file}`);
      return new TextEncoder().encode(text);
    };
    await resolveReward('tfbind8:SIX6_REF_R1', [tfbind8Family], { readData });
    expect(asked).toEqual(['tfbind8/SIX6_REF_R1_8mers.txt']);
  });

  it.each([
    [
      'tfbind8:SIX6_REF_R1',
      'reward tfbind8:SIX6_REF_R1: the table is not here; fetch it with: ocgfn data get tfbind8, or name a folder',
    ],
    [
      'tfbind8:SIX6_REF_R(folder=tables)',
      'neither tables/SIX6_REF_R_8mers.txt nor tables/SIX6_REF_R_8mers.txt.gz can be read; did you mean "SIX6_REF_R1"?',
    ],
    [
      'tfbind8:TORN(folder=tables)',
      'reward tfbind8:TORN: the file begins like gzip but cannot be unpacked: it is damaged or cut off',
    ],
    ['tfbind8:LATIN(folder=tables)', 'reward tfbind8:LATIN: line 1 is not text in UTF-8'],
    ['tfbind8:../x', "reward tfbind8:../x: a table's name has letters, digits, _ and -"],
  ])('refuses %s', async (spec, message) => {
    await expect(resolve(spec)).rejects.toThrow(message);
  });

  it('names a bad outcome', async () => {
    const { oracle } = await resolve('tfbind8:PLAIN(folder=tables)');
    expect(() => oracle.score(['ACGTACGT', 'ACGUACGU'])).toThrow(
      'tfbind8:PLAIN: an outcome has 8 letters A, C, G, T, got "ACGUACGU"',
    );
  });
});

describe.skipIf(!present)('the tables (needs ../shared/data)', () => {
  const load = (name: string): Promise<RewardDefinition> =>
    resolveReward(`tfbind8:${name}(folder="${folder}")`, [tfbind8Family], {
      readFile,
      task: { name: 'tfbind8' },
    });

  it('SIX6_REF_R1 has the published values', async () => {
    const reward = await load('SIX6_REF_R1');
    const raw = reward.oracle.score(['AAAAAAAA', 'ACGTACGT', 'AGGTATCA', 'TGATACCT']) as number[];
    expect(raw[0]).toBeCloseTo(0.52474952, 8);
    expect(raw[1]).toBeCloseTo(0.45565497, 8);
    expect(raw.slice(2)).toEqual([1, 1]);
    const rewards = logRewards(reward).map(Math.exp);
    const z = rewards.reduce((sum, r) => sum + r, 0);
    expect(Math.log(z)).toBeCloseTo(11.462147, 6);
    expect(rewards.reduce((sum, r) => sum + r * r, 0) / z).toBeCloseTo(3.319955, 6);
  });

  it('SIX6_REF_R1 has 328 modes and 335 strict maxima', async () => {
    const reward = await load('SIX6_REF_R1');
    expect(reward.modeCount).toBe(328);
    expect(reward.modes!.slice(0, 2)).toEqual(['AGGTATCA', 'TGATACCT']);
    expect(all.filter((text) => reward.isMode!(text, null))).toEqual([...reward.modes!].sort());
    const scores = reward.oracle.score(all) as number[];
    let strict = 0;
    for (let index = 0; index < 65536; index++) {
      let higher = true;
      for (let shift = 0; shift < 16 && higher; shift += 2) {
        for (let change = 1; change < 4; change++)
          higher &&= scores[index ^ (change << shift)] < scores[index];
      }
      if (higher) strict++;
    }
    expect(strict).toBe(335);
  });

  it('all 30 load, each in less than half a second, and agree with the manifest', async () => {
    const manifest = readFileSync(`${folder}/MANIFEST.tsv`, 'utf8').trim().split('\n').slice(1);
    expect(manifest.map((line) => line.split('\t')[0]).sort()).toEqual([...tfbind8Tables].sort());
    for (const line of manifest) {
      const [name, , , , , , , best, bestReverse] = line.split('\t') as string[];
      const begun = performance.now();
      const reward = await load(name);
      expect(performance.now() - begun).toBeLessThan(500);
      expect(reward.oracle.score([best, bestReverse])).toEqual([1, 1]);
    }
  });
});

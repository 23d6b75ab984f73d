import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import type { RewardDefinition } from '../../reward/definition.js';
import type { Oracle, Scores } from '../../reward/oracle.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { OracleFailure } from '../../reward/walk/failure.js';
import { openReward } from '../rewards.js';
import { calledOracle } from '../../reward/called.js';
import { identityShaping } from '../../reward/shaping.js';
import { SharedCache } from './shared-cache.js';

const fresh = temporaryPaths();
const reward = (owner: string, oracle: Oracle, path: string): RewardDefinition => ({
  description: '',
  oracle,
  shaping: { ...identityShaping, min: 1e-3 },
  calls: { known: new SharedCache(owner, oracle.info, path), check: { least: -Infinity } },
});
const diskCachedOracle = (owner: string, oracle: Oracle, path: string): Oracle =>
  calledOracle(reward(owner, oracle, path));
const info = { name: 'mine', deterministic: true, higherIsBetter: true };

function counting(score: (outcomes: readonly string[]) => unknown = (xs) => xs.map((x) => x.length)): Oracle & { asked: string[] } {
  const asked: string[] = [];
  return { info, asked, score: (outcomes) => (asked.push(...outcomes), score(outcomes) as Scores) };
} // prettier-ignore

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trim().split('\n');

describe('a cache on disk', () => {
  it('asks once, whoever asks and when', async () => {
    const path = fresh('cache.jsonl');
    const first = counting((xs) => xs.map((x) => (x === 'bad' ? null : x.length)));
    const cached = diskCachedOracle('o', first, path);
    expect(existsSync(path)).toBe(false);
    expect(await cached.score(['a', 'bb', 'a', 'bad'])).toEqual([1, 2, 1, null]);
    expect(await cached.score(['bb', 'ccc'])).toEqual([2, 3]);
    expect(first.asked).toEqual(['a', 'bb', 'bad', 'ccc']);
    expect(linesOf(path)[1]).toBe('{"oracle":"mine","outcome":"bb","raw":2}');
    const second = counting();
    expect(await diskCachedOracle('o', second, path).score(['ccc', 'bad', 'dddd'])).toEqual([3, null, 4]);
    expect(second.asked).toEqual(['dddd']);
    expect(linesOf(path)).toHaveLength(5);
  });

  it('reads the log of an earlier run, asks again for what failed, and for what a killed process tore', async () => {
    const path = fresh('cache.jsonl');
    writeFileSync(path, '{"call":1,"outcome":"a","raw":7,"logReward":1}\n{"call":2,"outcome":"b","raw":null,"failure":"NaN"}\n{"call":3,"outc');
    const oracle = counting();
    expect(await diskCachedOracle('o', oracle, path).score(['a', 'b', 'c'])).toEqual([7, 1, 1]);
    expect(oracle.asked).toEqual(['b', 'c']);
    expect(linesOf(path)).toHaveLength(4);
    expect(() => linesOf(path).map((line) => JSON.parse(line) as unknown)).not.toThrow();
  }); // prettier-ignore

  it('keeps what was answered before a failure, and nothing wrong', async () => {
    const path = fresh('cache.jsonl');
    const dies = counting((xs) => {
      throw new OracleFailure('mine', xs[1], 'died', undefined, new Map([[xs[0], 5]]));
    });
    const failure = (await Promise.resolve(diskCachedOracle('o', dies, path).score(['a', 'b'])).catch(
      (error: unknown) => error,
    )) as OracleFailure;
    expect([failure.message, [...failure.scored]]).toEqual(['reward mine died', [['a', 5]]]);
    const wrong = counting((xs) => xs.map(() => Number.NaN));
    const paid = new PaidOracle(reward('o', wrong, path));
    await expect(paid.evaluate(['c', 'd'])).rejects.toThrow('scored "c" NaN, expected a finite number or null');
    await expect(paid.evaluate(['a', 'd'])).rejects.toThrow('NaN');
    expect(linesOf(path)).toEqual(['{"oracle":"mine","outcome":"a","raw":5}']);
  }); // prettier-ignore

  it('refuses the cache of another reward, what is no cache, and rewards that vary', async () => {
    const path = fresh('cache.jsonl');
    writeFileSync(path, '{"oracle":"other","outcome":"a","raw":1}\n');
    expect(() => diskCachedOracle('o', counting(), path)).toThrow(/^o: \S+ is the cache of other; take another file for mine$/);
    writeFileSync(path, '{"outcome":"a","raw":"1"}\n');
    expect(() => diskCachedOracle('o', counting(), path)).toThrow(/line 1 is no entry \{"outcome", "raw"\}$/);
    appendFileSync(path, 'x\n');
    expect(() => diskCachedOracle('o', counting(), path)).toThrow(/line 2 is not a JSON object: x$/);
    const varying = { ...counting(), info: { ...info, deterministic: false } };
    expect(() => diskCachedOracle('o', varying, fresh('x'))).toThrow('a cache needs a reward that always scores an outcome the same');
  }); // prettier-ignore

  it('shows each of two what the other has paid for, and keeps the first of two answers', async () => {
    const path = fresh('cache.jsonl');
    const [first, second] = [counting(), counting((xs) => xs.map((x) => -x.length))];
    const [a, b] = [first, second].map((oracle) => diskCachedOracle('o', oracle, path)) as [Oracle, Oracle];
    expect(await a.score(['x'])).toEqual([1]);
    expect(await b.score(['x', 'yy'])).toEqual([1, -2]);
    expect(await a.score(['yy', 'zzz'])).toEqual([-2, 3]);
    // Both ask at once.
    const both = await Promise.all([a.score(['vvvv']), b.score(['vvvv'])]);
    expect(both[0]).toEqual(both[1]);
    expect(linesOf(path)).toHaveLength(4);
    expect([first.asked, second.asked]).toEqual([['x', 'zzz', 'vvvv'], ['yy', 'vvvv']]);
  }); // prettier-ignore

  it('that another has left torn is mended, one that was emptied is begun again', async () => {
    const path = fresh('cache.jsonl');
    const cached = diskCachedOracle('o', counting(), path);
    await cached.score(['a']);
    appendFileSync(path, '{"oracle":"mine","outcome":"kil');
    await cached.score(['bb']);
    expect(linesOf(path)).toEqual([
      '{"oracle":"mine","outcome":"a","raw":1}',
      '{"oracle":"mine","outcome":"bb","raw":2}',
    ]);
    writeFileSync(path, '');
    await cached.score(['ccc']);
    expect(linesOf(path)).toEqual(['{"oracle":"mine","outcome":"ccc","raw":3}']);
  });

  it('that cannot be written loses no answer, and is refused before a call where that can be seen', async () => {
    const folder = fresh('folder');
    expect(() => diskCachedOracle('o', counting(), join(folder, 'cache.jsonl'))).toThrow(
      `o: cache ${folder}: no such file or folder`,
    );
    mkdirSync(folder);
    const path = join(folder, 'cache.jsonl');
    const kept: string[] = [];
    const paid = new PaidOracle(
      reward('o', counting(), path),
      { sink: (entries) => kept.push(...entries.map(({ outcome, raw }) => `${outcome} ${raw}`)) },
    );
    rmSync(folder, { recursive: true });
    await expect(paid.evaluate(['a', 'bb'])).rejects.toThrow(`reward mine has answered, but its cache ${path}: no such file or folder`);
    expect(kept).toEqual(['a 1', 'bb 2']);
  }); // prettier-ignore

  it('is a parameter of every reward outside this program', async () => {
    const log = fresh('asked.txt');
    const module = `${fresh('reward')}.mjs`;
    writeFileSync(module, `import { appendFileSync } from 'node:fs';\nexport default (xs) => { appendFileSync(${JSON.stringify(log)}, xs.join(' ') + '\\n'); return xs.map((x) => x.length); };\n`);
    const spec = `module:${module}(cache=${fresh('cache.jsonl')})`;
    for (const batch of [['A', 'CC'], ['CC', 'GGG']]) {
      const paid = new PaidOracle(await openReward(spec), { budget: 2 });
      expect((await paid.evaluate(batch)).map(({ raw }) => raw)).toEqual(batch.map((x) => x.length));
    }
    expect(linesOf(log)).toEqual(['A CC', 'GGG']);
  }); // prettier-ignore
});

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import type { Oracle, Scores } from '../../reward/oracle.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { OracleFailure } from '../../reward/wrap/checked.js';
import { openReward } from '../rewards.js';
import { diskCachedOracle } from './disk-cache.js';

const fresh = temporaryPaths();
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
      throw new OracleFailure('mine', xs[1]!, 'died', undefined, new Map([[xs[0]!, 5]]));
    });
    const failure = (await Promise.resolve(diskCachedOracle('o', dies, path).score(['a', 'b'])).catch(
      (error: unknown) => error,
    )) as OracleFailure;
    expect([failure.message, [...failure.scored]]).toEqual(['reward mine died', [['a', 5]]]);
    const wrong = counting((xs) => xs.map(() => Number.NaN));
    const paid = new PaidOracle({ oracle: diskCachedOracle('o', wrong, path), shaping: { scale: 1, beta: 1, min: 1e-3, norm: { kind: 'none' }, transform: 'power' } });
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

  it('is a parameter of every reward outside this program', async () => {
    const log = fresh('asked.txt');
    const module = `${fresh('reward')}.mjs`;
    writeFileSync(module, `import { appendFileSync } from 'node:fs';\nexport default (xs) => { appendFileSync(${JSON.stringify(log)}, xs.join(' ') + '\\n'); return xs.map((x) => x.length); };\n`);
    const spec = `module:${module}(cache=${fresh('cache.jsonl')})`;
    for (const batch of [['A', 'CC'], ['CC', 'GGG']]) {
      const reward = await openReward(spec);
      const paid = new PaidOracle(reward, { ...reward.calls, budget: 2 });
      expect((await paid.evaluate(batch)).map(({ raw }) => raw)).toEqual(batch.map((x) => x.length));
    }
    expect(linesOf(log)).toEqual(['A CC', 'GGG']);
  }); // prettier-ignore
});

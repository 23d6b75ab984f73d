import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import type { RewardDefinition } from '../../reward/definition.js';
import { resolveReward } from '../../reward/resolve-reward.js';
import { moduleFamily } from './module-family.js';

const fresh = temporaryPaths();

function open(source: string, options = '', ending = '.mjs'): Promise<RewardDefinition> {
  const path = `${fresh('reward')}${ending}`;
  writeFileSync(path, source);
  return resolveReward(`module:"${path.replaceAll('\\', '\\\\')}"(${options})`, [moduleFamily]);
}

const withoutPath = (error: Error): string => error.message.replace(/^reward module:\S*/, '').trim();

/** The sentence with which paying for A and CC fails. */
async function sentence(source: string, options = ''): Promise<string> {
  const reward = await open(source, options);
  const paid = new PaidOracle(reward, { ...reward.calls });
  return paid.evaluate(['A', 'CC']).then(() => 'no error', withoutPath);
}

describe('module:', () => {
  it('calls a function in a worker, and takes what it says of itself', async () => {
    const reward = await open(
      `export const info = { alphabet: 'ACGT', lengths: [1, 8] };
       let calls = 0;
       export default async (outcomes) => { calls++; return outcomes.map((x) => (x === 'T' ? null : x.length + calls / 10)); };`,
    );
    expect(await reward.oracle.score(['A', 'T', 'CC'])).toEqual([1.1, null, 2.1]);
    expect(await reward.oracle.score(['A'])).toEqual([1.2]);
    expect(reward.oracle.info).toMatchObject({ alphabet: 'ACGT', lengths: [1, 8], deterministic: true });
  });

  it('finds a named export, functions of one outcome, and typed arrays', async () => {
    const source = `export const score = (xs) => Float32Array.from(xs, (x) => x.length);
       export const one = (x) => x.length;`;
    expect(await (await open(source)).oracle.score(['A', 'CC'])).toEqual([1, 2]);
    expect(await (await open(source, 'export=one,each=true')).oracle.score(['A', 'CC'])).toEqual([1, 2]);
    await expect(open(source, 'export=scoer')).rejects.toThrow(
      'must export a function as scoer, got undefined; did you mean "score"?',
    );
  });

  it('ends a function that hangs, and starts afresh', async () => {
    const reward = await open(
      'export default (xs) => { while (xs[0] === "loop") {} return xs.map((x) => x.length); }',
      'timeout=0.5',
    );
    await expect(reward.oracle.score(['loop'])).rejects.toThrow('did not answer within 0.5 s');
    expect(await reward.oracle.score(['CC'])).toEqual([2]);
    expect(await sentence('export default () => new Promise(() => {})', 'timeout=0.3')).toBe(
      'did not answer within 0.3 s',
    );
    await expect(open('while (true) {}', 'timeout=0.3')).rejects.toThrow(
      'cannot be loaded: did not answer within 0.3 s',
    );
  });

  it.each([
    ['throws', 'export default () => { throw new Error("no license") }', 'failed on "A": throws: no license'],
    ['throws no error', 'export default () => { throw 7 }', 'failed on "A": throws: 7'],
    ['rejects', 'export default async () => { throw new Error("down") }', 'failed on "A": throws: down'],
    ['NaN', 'export default (xs) => xs.map(() => NaN)', 'scored "A" NaN, expected a finite number or null'],
    ['Infinity', 'export default (xs) => xs.map(() => -Infinity)', 'scored "A" -Infinity, expected a finite number or null'],
    ['undefined', 'export default (xs) => xs.map(() => undefined)', 'scored "A" undefined, expected a finite number or null'],
    ['strings', 'export default (xs) => xs.map(() => "0.5")', 'scored "A" the string "0.5", expected a finite number or null'],
    ['wrong length', 'export default () => [1]', 'returned 1 scores for 2 outcomes on a batch of 2 outcomes that begins with "A"'],
    ['one number', 'export default () => 1', 'must return a list of 2 scores, got 1 on a batch of 2 outcomes that begins with "A"'],
    ['functions', 'export default () => [() => 1]', 'must return a list of numbers: () => 1 could not be cloned.'],
    ['ends its worker', 'export default () => process.exit(3)', 'ended its worker with code 3 instead of an answer'],
    ['throws later', 'export default () => new Promise(() => setTimeout(() => { throw new Error("late") }))', 'failed: late'],
  ])('%s', async (_, source, expected) => {
    expect(await sentence(source)).toBe(expected);
  }); // prettier-ignore

  it('stops on negative scores, or takes them for the least reward, unless lo says what counts as 0', async () => {
    const reward = await open('export default (xs) => xs.map(() => -2)');
    await expect(new PaidOracle(reward, reward.calls).evaluate(['A'])).rejects.toThrow(
      'scored "A" -2, but R = f^beta needs f >= 0; say which scores count as 0 and 1 (lo=, hi=), or take transform=exp',
    );
    const lax = await open('export default (xs) => xs.map(() => -2)', 'failure=infeasible');
    const [evaluation] = await new PaidOracle(lax, lax.calls).evaluate(['A']);
    expect([evaluation.raw, evaluation.logReward]).toEqual([-2, Math.log(1e-3)]);
    const shifted = await open('export default (xs) => xs.map(() => -2)', 'lo=-4,hi=0');
    expect((await new PaidOracle(shifted).evaluate(['A']))[0].logReward).toBeCloseTo(Math.log(0.5));
  });

  it('keeps what one bad outcome of a batch does not spoil', async () => {
    const reward = await open(
      'export default (xs) => xs.map((x) => { if (x === "G") throw Error("bad"); return 1; })',
    );
    const paid = new PaidOracle(reward, { ...reward.calls, budget: 3 });
    await expect(paid.evaluate(['A', 'C', 'G'])).rejects.toThrow('failed on "G": throws: bad');
    expect([paid.calls, paid.remaining]).toEqual([2, 1]);
  });

  it('refuses what is no module of a reward', async () => {
    await expect(open('export default 1')).rejects.toThrow('must export a function as default, got number');
    await expect(open('export default (')).rejects.toThrow('cannot be loaded: Unexpected end of input');
    await expect(open('throw new Error("no data")')).rejects.toThrow('cannot be loaded: no data');
    await expect(open('export default () => []; export const info = { lengths: 8 }')).rejects.toThrow(
      'its info.lengths is wrong',
    );
    await expect(resolveReward('module:none.mjs', [moduleFamily])).rejects.toThrow(
      'reward module:none.mjs: no such file',
    );
  });

  it('runs TypeScript where Node.js does, and says so where not', async () => {
    const opened = open('export default (xs: string[]): number[] => xs.map((x) => x.length);', '', '.ts');
    const { typescript } = process.features as { typescript?: unknown };
    if (typescript) expect(await (await opened).oracle.score(['CC'])).toEqual([2]);
    else
      await expect(opened).rejects.toThrow(
        'does not run TypeScript, 22.18 and newer do; compile it to JavaScript',
      );
  });
});

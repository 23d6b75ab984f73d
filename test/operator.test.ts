/** The extraction operator beside a checkpoint: made once, used by what sums over the model, of one checkpoint. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish, programIsBuilt, runProgram, startProgram } from './program.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const model = fresh('model');
const operator = join(model, 'operator.bin');
const PRETRAIN = 'pretrain grid side=6 steps=40 evaluate=20 hidden=16'.split(' ');
const checkpointOf = (run: string): string =>
  readFileSync(join(run, 'checkpoint.safetensors')).toString('base64');

/** Adapts, which must succeed. @returns the run, and what was said */
async function adapted(
  method: string,
  reward = 'grid:corners',
  ...more: string[]
): Promise<[string, string]> {
  const run = fresh(method);
  const { code, err } = await ocgfn(
    'adapt',
    model,
    '--reward',
    reward,
    '--method',
    method,
    ...more,
    '--out',
    run,
  );
  expect([code, err.includes('ocgfn:') ? err : '']).toEqual([0, '']);
  return [run, err];
}

beforeAll(async () => {
  expect((await ocgfn(...PRETRAIN, '--out', model)).code).toBe(0);
});

describe('the extraction operator', () => {
  it('is made by the first reward, and used by every further one and by evaluate', async () => {
    const [first, told] = await adapted('extraction');
    expect(told).toMatch(/operator\.bin: the extraction operator, [\d,]+ entries, [\d.]+ MB; every further/);
    const made = statSync(operator).mtimeMs;
    const [again, silent] = await adapted('extraction');
    expect(silent).not.toContain('operator');
    expect(checkpointOf(again)).toBe(checkpointOf(first));
    const settings = 'first=10 roundLeast=10 surrogateSteps=10'.split(' ');
    const [active] = await adapted('active', 'grid:ring', '--budget', '20', ...settings);
    expect(statSync(operator).mtimeMs).toBe(made);
    expect(readdirSync(model).filter((name) => name.endsWith('.part') || name.endsWith('.lock'))).toEqual([]);
    const kept = await ocgfn('evaluate', model, '--reward', 'grid:corners', '--json');
    // Without it the same is computed.
    rmSync(operator);
    expect(await ocgfn('evaluate', model, '--reward', 'grid:corners', '--json')).toEqual(kept);
    expect(existsSync(operator)).toBe(false);
    const [fresh2] = await adapted('active', 'grid:ring', '--budget', '20', ...settings);
    expect(checkpointOf(fresh2)).toBe(checkpointOf(active));
  });

  it('of another model is not used, and is made again', async () => {
    const [right] = await adapted('extraction');
    const other = fresh('other');
    expect((await ocgfn(...PRETRAIN, '--seed', '1', '--out', other)).code).toBe(0);
    expect(
      (await ocgfn('adapt', other, '--reward', 'grid:corners', '--method', 'extraction', '--out', fresh('x')))
        .code,
    ).toBe(0);
    writeFileSync(operator, readFileSync(join(other, 'operator.bin')));
    const [run, told] = await adapted('extraction');
    expect(told).toContain('in place of that of another checkpoint');
    expect(checkpointOf(run)).toBe(checkpointOf(right));
  });

  it('that is damaged is refused with one sentence', async () => {
    await adapted('extraction');
    const whole = readFileSync(operator);
    writeFileSync(
      operator,
      whole.map((byte, i) => (i === whole.length >> 1 ? byte ^ 1 : byte)),
    );
    const out = fresh('damaged');
    for (const words of [
      ['adapt', model, '--reward', 'grid:corners', '--method', 'extraction', '--out', out],
      ['evaluate', model, '--reward', 'grid:corners'],
    ]) {
      const { code, err } = await ocgfn(...words);
      expect([code, err]).toEqual([
        2,
        expect.stringMatching(/operator\.bin: is damaged; remove it, and it will be made again/),
      ]);
    }
    expect(existsSync(out)).toBe(false);
    rmSync(operator);
  });

  it.skipIf(!existsSync('/dev/full'))('is not kept where the disk is full, and nothing is left', async () => {
    const [right] = await adapted('extraction');
    rmSync(operator);
    symlinkSync('/dev/full', join(model, 'operator.part'));
    const [run, told] = await adapted('extraction');
    expect(told).toMatch(
      /operator\.bin: no space left on the disk; the extraction operator is not kept there/,
    );
    expect(checkpointOf(run)).toBe(checkpointOf(right));
    expect(readdirSync(model).filter((name) => /operator/.test(name))).toEqual([]);
  });

  it('is not kept where its file cannot be noted, and no lock is left', async () => {
    rmSync(operator, { force: true });
    const list = join(model, '.files');
    if (existsSync(list)) renameSync(list, `${list}.aside`);
    mkdirSync(list);
    const [, told] = await adapted('extraction');
    expect(told).toContain('the extraction operator is not kept there');
    expect(readdirSync(model).filter((name) => /operator/.test(name))).toEqual([]);
    rmSync(list, { recursive: true });
    if (existsSync(`${list}.aside`)) renameSync(`${list}.aside`, list);
  });

  it('goes with the run: clean and --overwrite remove it', async () => {
    await adapted('extraction');
    expect((await ocgfn(...PRETRAIN, '--out', model, '--overwrite')).code).toBe(0);
    expect(existsSync(operator)).toBe(false);
  });
});

describe.skipIf(!programIsBuilt)('a build that is killed', () => {
  it('goes on where it was, to the same operator', { timeout: 120_000 }, async () => {
    // Some seconds of work, in several blocks of 8.4 MB: it is killed when one of them is whole.
    const large = fresh('large');
    expect(
      (await ocgfn(...'pretrain grid side=48 steps=10 evaluate=10 hidden=16'.split(' '), '--out', large))
        .code,
    ).toBe(0);
    const words = ['adapt', large, '--reward', 'grid:corners', '--method', 'extraction', '--out'];
    const part = join(large, 'operator.part');
    const child = startProgram([...words, fresh('killed')]);
    const ended = finish(child);
    while (!existsSync(part) || statSync(part).size < 9_000_000) await sleep(20);
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(join(large, 'operator.bin'))).toBe(false);
    const { code, err } = await runProgram([...words, fresh('after')]);
    expect([code, err]).toEqual([0, expect.stringMatching(/gone on with at outcome [1-9]/)]);
    const resumed = readFileSync(join(large, 'operator.bin'));
    rmSync(join(large, 'operator.bin'));
    expect((await runProgram([...words, fresh('whole')])).code).toBe(0);
    expect(readFileSync(join(large, 'operator.bin')).equals(resumed)).toBe(true);
  });
});

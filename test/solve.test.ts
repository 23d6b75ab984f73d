/** `ocgfn solve`: the exact sampler as a run that every other command reads, and what it refuses. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import { readRunRecord } from '../src/store/run-record.js';
import { finish, programIsBuilt, runProgram, startProgram } from './program.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();

/** The JSON document of a command that must succeed. */
async function answer(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await ocgfn(...argv, '--json');
  expect([code, err.includes('ocgfn:') ? err : '']).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
}

/** The sentence of a command that must be refused. */
async function refusal(...argv: string[]): Promise<string> {
  const { code, out, err } = await ocgfn(...argv);
  expect([code, out]).toEqual([2, '']);
  return err;
}

const checkpointOf = (run: string): string =>
  readFileSync(join(run, 'checkpoint.safetensors')).toString('base64');

const ENVIRONMENT = `
// Coins 1 and 2 are laid in a row until they are worth 4: the row is the outcome.
const text = (s, at) => Array.from(s.subarray(at + 1, at + 1 + s[at])).join('');
const worth = (s, at) => { let sum = 0; for (let i = 1; i <= s[at]; i++) sum += s[at + i]; return sum; };
const rows = ['1111', '112', '121', '211', '22'];
const env = {
  task: { name: 'coins' }, stateSize: 5, actionCount: 2, maxSteps: 4,
  reset(s, at) { s.fill(0, at, at + 5); },
  forwardMask(s, at, mask, m) { const left = 4 - worth(s, at); mask[m] = left >= 1 ? 1 : 0; mask[m + 1] = left >= 2 ? 1 : 0; },
  backwardMask(s, at, mask, m) { const last = s[at] > 0 ? s[at + s[at]] : 0; mask[m] = last === 1 ? 1 : 0; mask[m + 1] = last === 2 ? 1 : 0; },
  step(s, at, a) { s[at]++; s[at + s[at]] = a + 1; },
  stepBack(s, at) { s[at + s[at]] = 0; s[at]--; },
  isTerminal: (s, at) => worth(s, at) === 4,
  features: { count: 40, active: 5, write(s, at, out, o) { for (let i = 0; i < 5; i++) out[o + i] = i * 8 + s[at + i]; } },
  tokenLength: 4, vocabulary: 3, variableLength: true,
  outcomeTokens(s, at, out, o) { for (let i = 0; i < 4; i++) out[o + i] = i < s[at] ? s[at + 1 + i] : -1; },
  outcomeFromTokens(t, o, s, at) { let n = 0; s.fill(0, at, at + 5); while (n < 4 && t[o + n] > 0) { s[at + 1 + n] = t[o + n]; n++; } s[at] = n; if (worth(s, at) !== 4) throw new Error('coins: worth 4'); },
  outcomeText: text,
  outcomeFromText(word, s, at) { if (!rows.includes(word)) throw new Error('coins: a row worth 4, got ' + word); s.fill(0, at, at + 5); [...word].forEach((c, i) => { s[at + 1 + i] = Number(c); }); s[at] = word.length; },
  logOutcomeCount: Math.log(5),
  sampleOutcome(random, s, at) { env.outcomeFromText(rows[random.int(5)], s, at); },
};
export default env;
`;

describe('ocgfn solve', () => {
  it('does not make a sampler of a reward by which nothing is feasible', async () => {
    const reward = `${fresh('nothing')}.mjs`;
    writeFileSync(reward, 'export default (outcomes) => outcomes.map(() => null);');
    const { code, err } = await ocgfn(
      'solve',
      'grid',
      'side=4',
      '--reward',
      `module:${reward}`,
      '--out',
      fresh('none'),
    );
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('none of the 16 outcomes is feasible by this reward'),
    ]);
  });

  it('makes a run that is exact, and that sample, evaluate, show, list, report and export read', async () => {
    const run = fresh('grid');
    const done = await answer('solve', 'grid', 'side=8', '--reward', 'grid:corners', '--out', run);
    expect(done).toMatchObject({ run, status: 'done', method: 'solve', rewardCalls: 64, states: 128 });
    expect(done.tv).toBeLessThan(1e-6);
    expect(readRunRecord(run)).toMatchObject({ kind: 'solve', config: { reward: 'grid:corners' } });
    expect(readOracleCalls(run)).toHaveLength(64);
    // An independent look: the policy's own distribution beside the reward, asked again.
    expect((await answer('evaluate', run)).tv).toBeLessThan(1e-6);
    const { candidates } = await answer('sample', run, '-n', '500');
    expect(candidates).toHaveLength(500);
    expect((candidates as { raw: number }[]).every(({ raw }) => Number.isFinite(raw))).toBe(true);
    expect(await answer('show', run)).toMatchObject({ rewardCalls: 64 });
    expect((await ocgfn('report', run)).code).toBe(0);
    const report = readFileSync(join(run, 'report.html'), 'utf8');
    expect(report).toContain('solved for grid:corners');
    expect(report).toContain('solve grid --reward grid:corners');
    expect((await ocgfn('export', run, '--to', 'csv', '--out', `${fresh('table')}.csv`)).code).toBe(0);
    expect((await ocgfn('verify', run)).code).not.toBe(1);
  });

  it('solves an environment of the user, whose states no formula numbers', async () => {
    const [env, reward] = [`${fresh('coins')}.mjs`, `${fresh('reward')}.mjs`];
    writeFileSync(env, ENVIRONMENT);
    writeFileSync(reward, 'export default (rows) => rows.map((row) => row.length);');
    const run = fresh('coins');
    const done = await answer('solve', `module:${env}`, '--reward', `module:${reward}`, '--out', run);
    expect(done).toMatchObject({ rewardCalls: 5 });
    // 4 + 3 + 3 + 3 + 2
    expect(done.logZ).toBeCloseTo(Math.log(15), 9);
    expect((await answer('evaluate', run)).tv).toBeLessThan(1e-6);
  });

  it('keeps the scores of a large space in its checkpoint, not in a log', async () => {
    const run = fresh('large');
    const task = ['grid', 'side=180', '--reward', 'grid:classic'];
    const done = await answer('solve', ...task, '--out', run);
    expect(done).toMatchObject({ rewardCalls: 32_400, best: 2.6 });
    expect(existsSync(join(run, 'oracle.jsonl'))).toBe(false);
    expect(await answer('evaluate', run)).toMatchObject({ rewardCalls: 32_400, best: 2.6 });
    const { candidates } = await answer('sample', run, '-n', '20');
    expect((candidates as { raw: number }[]).every(({ raw }) => raw > 0)).toBe(true);
  });

  it.each([
    ['rna length=14 --reward rna:L14_RNA1', 'solve: rna has 357,913,941 states, more than the limit of 5000000; maxStates= allows more'],
    ['amp maxLength=50 --reward amp:charge', 'solve: amp has e^149.8 outcomes, more than the limit of 5000000 states'],
    ['set items=40 size=20 --reward module:x.mjs', 'solve: set has 137,846,528,820 outcomes, more than the limit of 5000000 states'],
    ['grid side=8 maxStates=100 --reward grid:corners', 'solve: grid has 128 states, more than the limit of 100'],
    ['grid side=8 maxState=100 --reward grid:corners', 'unknown'],
    ['grid side=8 --reward grid:cornes', 'cornes'],
    ['grdi --reward grid:corners', 'unknown task "grdi"; did you mean "grid"?'],
  ])('refuses %s', async (line, sentence) => {
    const run = fresh('refused');
    expect(await refusal('solve', ...line.split(' '), '--out', run)).toContain(sentence);
    expect(existsSync(run)).toBe(false);
  }); // prettier-ignore

  it('names a reward that misbehaves, and goes on from what was paid for once it is mended', async () => {
    const [reward, run] = [`${fresh('broken')}.mjs`, fresh('broken')];
    writeFileSync(
      reward,
      'export default (cells) => { if (cells.includes("3,3")) throw new Error("no 3,3 today"); return cells.map(() => 1); };',
    );
    const task = ['solve', 'grid', 'side=4', '--reward', `module:${reward}(batch=4)`, '--out', run];
    const { code, err } = await ocgfn(...task);
    expect([code, err]).toEqual([1, expect.stringContaining('no 3,3 today')]);
    const paid = readOracleCalls(run).length;
    expect(paid).toBeGreaterThanOrEqual(12);
    writeFileSync(reward, 'export default (cells) => cells.map(() => 1);');
    expect(await answer('resume', run)).toMatchObject({ status: 'done', rewardCalls: 16 });
    expect(readOracleCalls(run)).toHaveLength(16);
  });
});

describe('ocgfn sample --from, --where', () => {
  const [run, learnt] = [fresh('solved'), fresh('learnt')];
  beforeAll(async () => {
    const task = 'rna length=6 --reward rna:L6_RNA1'.split(' ');
    await answer('solve', ...task, '--out', run);
    await answer('train', ...task, 'baseline=gflownet', 'budget=40', 'hidden=16', '--out', learnt);
  });

  const outcomesOf = async (...argv: string[]): Promise<string[]> => {
    const { code, out } = await ocgfn('sample', ...argv, '--json');
    expect(code).toBe(0);
    const { candidates } = JSON.parse(out) as { candidates: { outcome: string }[] };
    return candidates.map(({ outcome }) => outcome);
  };

  it('complete and constrain, on solved and on learnt runs', async () => {
    for (const path of [run, learnt]) {
      const outcomes = await outcomesOf(path, '-n', '20', '--from', 'GA', '--where', 'gc=3..4');
      // RNA grows at both ends: that is said, with the way to have it at the beginning.
      expect((await ocgfn('sample', path, '-n', '1', '--from', 'GA')).err).toContain(
        '--from GA: strings of this task grow at both ends, so that it may end up anywhere in them; --where "pattern:GA(at=1)"',
      );
      const begun = await outcomesOf(path, '-n', '20', '--from', 'GA', '--where', 'pattern:GA(at=1)');
      expect(begun.filter((outcome) => !outcome.startsWith('GA'))).toEqual([]);
      expect(outcomes).toHaveLength(20);
      for (const outcome of outcomes) {
        expect(outcome).toContain('GA');
        expect([3, 4]).toContain(outcome.replaceAll(/[AU]/g, '').length);
      }
    }
    const told = await ocgfn('sample', run, '-n', '1', '--where', 'motif:GAUUAC');
    expect(told.err).toContain('1 of 4,096 outcomes fulfils "motif:GAUUAC"');
    expect(told.out).toContain('GAUUAC');
    const counted = await ocgfn('sample', learnt, '-n', '5', '--where', 'gc>=3');
    expect(counted.err).toMatch(/\d+ of \d+ roll-outs fulfil "gc>=3"/);
  });

  it.each([
    ['--where', 'motif:AAAAAA, gc>=1', '--where: none of the 4,096 outcomes fulfils'],
    ['--where', 'gc', 'gc is no yes or no'],
    ['--from', 'GAX', 'letters are ACGU, got "X"'],
    ['--from', 'GAUUAC', 'is complete, there is nothing to go on with'],
    ['--from', '[9,9]', 'a row has 7 integers'],
  ])('refuse %s %s', async (option, value, sentence) => {
    for (const path of [run, learnt])
      expect(await refusal('sample', path, option, value)).toContain(sentence);
  });

  it('refuse a state after which nothing fulfils the conditions', async () => {
    for (const path of [run, learnt])
      expect(await refusal('sample', path, '--from', 'AAAA', '--where', 'gc>=3')).toMatch(
        /--where: none of the outcomes that can follow/,
      );
  });
});

describe.skipIf(!programIsBuilt)('ocgfn solve, killed', () => {
  it('resumes to the same checkpoint, and pays for no outcome twice', { timeout: 60_000 }, async () => {
    const [reward, whole, killed] = [`${fresh('slow')}.mjs`, fresh('whole'), fresh('killed')];
    writeFileSync(
      reward,
      'export default async (cells) => { await new Promise((r) => setTimeout(r, 40)); return cells.map((cell) => 1 + Number(cell.split(",")[0])); };',
    );
    const task = ['solve', 'grid', 'side=12', '--reward', `module:${reward}(batch=4)`];
    const first = startProgram([...task, '--out', killed]);
    const ended = finish(first);
    while (!existsSync(join(killed, 'oracle.jsonl'))) await sleep(20);
    await sleep(150);
    first.kill('SIGKILL');
    await ended;
    const paid = readOracleCalls(killed).length;
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThan(144);
    expect((await runProgram(['resume', killed])).code).toBe(0);
    expect((await runProgram([...task, '--out', whole])).code).toBe(0);
    expect(readOracleCalls(killed)).toHaveLength(144);
    expect(checkpointOf(killed)).toBe(checkpointOf(whole));
  });
});

/**
 * Methods that spend reward calls, through the program: baselines, fine-tuning, rounds of measuring by hand,
 * rewards that misbehave. Every command runs as it does for users, in this process.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../src/random/stream.js';
import { readMetrics, readOracleCalls } from '../src/store/run-directory.js';
import { readRunRecord } from '../src/store/run-record.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const fresh = temporaryPaths();
const pretrained = fresh('rna6');

async function answer(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await ocgfn(...argv, '--json');
  expect([code, err.includes('ocgfn:') ? err : '']).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
}

beforeAll(async () => {
  const small = 'rna length=6 steps=400 every=200 evaluate=100 hidden=32 heads=2 headWidth=8'.split(' ');
  await answer('pretrain', ...small, '--out', pretrained);
});

const REWARD = ['--reward', 'rna:L6_RNA1'];
const paidOf = (path: string): string[] => readOracleCalls(path).map(({ outcome }) => String(outcome));

describe('baselines', () => {
  it.each([
    ['mcmc', ['chains=4']],
    ['random', []],
    ['surrogate', ['first=20', 'roundLeast=20', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16']],
    [
      'surrogate-climb',
      ['first=20', 'round=15', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16', 'climb=5'],
    ],
    ['thompson', ['first=20', 'round=15', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16', 'climb=5']],
    ['adalead', ['first=20', 'round=15', 'members=2', 'surrogateSteps=20', 'surrogateHidden=16']],
    ['genetic', ['first=20', 'round=15']],
    ['parallel-tempering', ['rungs=3', 'ladders=2']],
    ['dqn', ['hidden=16']],
    ['gflownet', ['hidden=16', 'objective=subtb']],
  ])('%s writes an ordinary run with every call and curves', async (name, settings) => {
    const path = fresh(name);
    const run = ['train', 'rna', 'length=6', `baseline=${name}`, 'budget=60', ...settings, ...REWARD];
    const done = await answer(...run, '--out', path);
    expect(done).toMatchObject({ status: 'done', method: name, rewardCalls: 60 });
    expect(new Set(paidOf(path)).size).toBe(60);
    expect(readMetrics(path).at(-1)).toMatchObject({ rewardCalls: 60, best: done.best });
    expect(readMetrics(path).at(-1)!.top100).toBeCloseTo(done.top100 as number, 10);
    const evaluated = await answer('evaluate', path);
    expect(evaluated).toMatchObject({ rewardCalls: 60, top100: done.top100 });
    expect('tv' in evaluated).toBe(name === 'dqn' || name === 'gflownet');
    // The same seed asks the same.
    const again = fresh(`${name}-again`);
    await answer(...run, '--out', again);
    expect(paidOf(again)).toEqual(paidOf(path));
  });

  it('without a policy are not sampled, and unknown ones not started', async () => {
    const path = fresh('chain');
    await answer('train', 'rna', 'length=6', 'baseline=mcmc', 'budget=20', ...REWARD, '--out', path);
    const sampled = await ocgfn('sample', path);
    expect([sampled.code, sampled.err]).toEqual([
      2,
      expect.stringContaining('mcmc learns no policy to sample'),
    ]);
    const unknown = await ocgfn('train', 'rna', 'baseline=mcmcm', ...REWARD);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('did you mean "mcmc"')]);
  });
});

describe('infeasible outcomes', () => {
  const rare = fresh('rare') + '.mjs';
  const never = fresh('never') + '.mjs';
  const module = (path: string): string => `module:${path}(each=true,timeout=60)`;
  beforeAll(() => {
    // One outcome in 64 has a score: a first batch has none, as a rule.
    const score = "(text) => (text.startsWith('GGG') ? 1 + [...text].filter((x) => x === 'A').length : null)";
    writeFileSync(rare, `export default ${score};`);
    writeFileSync(never, 'export default () => null;');
  });

  it.each([
    ['train', 'mcmc', ['gamma=4']],
    ['train', 'random', []],
    ['train', 'surrogate', ['first=20', 'roundLeast=20', 'members=2', 'surrogateSteps=20']],
    ['train', 'surrogate-climb', ['first=20', 'round=20', 'members=2', 'surrogateSteps=20', 'climb=5']],
    ['train', 'surrogate-climb', ['first=20', 'round=20', 'surrogate=gp', 'climb=5']],
    ['train', 'thompson', ['first=20', 'round=20', 'members=2', 'surrogateSteps=20', 'climb=5']],
    ['train', 'adalead', ['first=20', 'round=20', 'members=2', 'surrogateSteps=20']],
    ['train', 'genetic', ['first=20', 'round=20']],
    ['train', 'parallel-tempering', []],
    ['train', 'dqn', ['hidden=16', 'soft=true']],
    ['train', 'gflownet', ['hidden=16', 'gamma=8']],
    ['adapt', 'active', ['first=20', 'roundLeast=20', 'members=2', 'surrogateSteps=20', 'polishSteps=5']],
    ['adapt', 'amortized', ['gamma=8', 'polish=5', 'updates=1']],
    ['adapt', 'finetune', ['distillSteps=5']],
  ])('are paid for, not fatal: %s %s', async (command, method, settings) => {
    const path = fresh(method);
    const what =
      command === 'train'
        ? ['rna', 'length=6', `baseline=${method}`, 'budget=200']
        : [pretrained, '--method', method, '--budget', '200'];
    const done = await answer(command, ...what, ...settings, '--reward', module(rare), '--out', path);
    expect(done).toMatchObject({ status: 'done', rewardCalls: 200 });
    const lines = readMetrics(path);
    expect(lines.every(({ best }) => best === undefined || (best as number) >= 1)).toBe(true);
    // Whole first batches were infeasible; that ended runs once.
    if (method === 'mcmc')
      expect(readOracleCalls(path).findIndex(({ raw }) => raw !== null)).toBeGreaterThan(16);
  });

  it('are said where there is nothing else', async () => {
    const run = ['train', 'rna', 'length=6', 'baseline=mcmc', 'budget=400', '--reward', module(never)];
    const path = fresh('nothing');
    const { code, err } = await ocgfn(...run, '--out', path);
    expect([code, err]).toEqual([1, expect.stringMatching(/none of the first 2\d\d outcomes .* feasible/)]);
    expect(readOracleCalls(path).length).toBeLessThan(400);
  });
});

describe('fine-tuning', () => {
  it('adapts the pre-trained marginal, and its policy loads', async () => {
    const path = fresh('tuned');
    const settings = ['distillSteps=20', 'hidden=16', '--method', 'finetune', '--budget', '60'];
    const done = await answer('adapt', pretrained, ...settings, ...REWARD, '--out', path);
    expect(done).toMatchObject({ status: 'done', method: 'finetune', rewardCalls: 60 });
    expect((await answer('evaluate', path)).tv).toBeLessThan(0.9);
  });
});

describe('a pre-trained run', () => {
  it('is evaluated for any reward by exact extraction', async () => {
    const grid = fresh('grid');
    const small = 'grid side=6 steps=400 every=200 evaluate=100 hidden=32,32'.split(' ');
    await answer('pretrain', ...small, '--out', grid);
    const { rewards } = (await answer(
      'evaluate', grid, '--reward', 'grid:classic', '--reward', 'grid:corners',
    )) as { rewards: { tv: number; tvReachable: number; tvExactFlows: number; pairs: string }[] }; // prettier-ignore
    expect(rewards).toHaveLength(2);
    for (const { tv, tvReachable, tvExactFlows, pairs } of rewards) {
      expect(pairs).toBe('all');
      expect(tvExactFlows).toBeLessThan(1e-6);
      expect(tvReachable).toBeGreaterThan(tvExactFlows);
      expect(tv).toBeLessThan(0.7);
    }
  });
});

describe('rounds of measuring', () => {
  const HIDDEN = 'GAUCCA';
  const score = (text: string): number => [...text].filter((c, i) => c === HIDDEN[i]).length / 6;
  /** Fills in a proposal as a user would, some lines not at all. */
  function measure(file: string, skip: number): { path: string; mean: number } {
    const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
    const filled = lines.map((line, i) => (i % skip === 0 ? line : line + score(line.split(',')[0])));
    const path = fresh('measured.csv');
    writeFileSync(path, [header, ...filled].join('\n'));
    return { path, mean: lines.reduce((sum, line) => sum + score(line.split(',')[0]), 0) / lines.length };
  }

  it('propose better and better batches, and pay nothing twice', async () => {
    const path = fresh('plates');
    const settings = ['members=2', 'surrogateSteps=60', 'surrogateHidden=32', 'gamma=4'];
    const rounds = ['adapt', pretrained, '--propose', '24', '--out', path];
    let round = await answer(...rounds, ...settings);
    expect(round).toMatchObject({ round: 0, known: 0, fresh: 0 });
    const seen = new Set<string>();
    const means: number[] = [];
    for (let k = 1; k <= 4; k++) {
      const { path: file, mean } = measure(String(round.file), 8);
      means.push(mean);
      round = await answer(...rounds, '--measured', file);
      expect(round).toMatchObject({ round: k, fresh: 21, known: 21 * k, unfilled: 3 });
      for (const outcome of paidOf(path)) seen.add(outcome);
      for (const outcome of round.proposed as string[]) expect(seen.has(outcome)).toBe(false);
    }
    // Uniform 6-mers score .25 on average.
    expect(means[0]).toBeLessThan(0.4);
    expect(means[3] - means[0]).toBeGreaterThan(0.15);
    const evaluated = await answer('evaluate', path);
    expect(evaluated).toMatchObject({ reward: 'measured', rewardCalls: 84 });
    // Taking the same file in again changes nothing.
    const { path: file } = measure(join(path, 'proposed-3.csv'), 8);
    expect(await answer(...rounds, '--measured', file)).toMatchObject({ fresh: 0, known: 84, round: 4 });
    // The lists of proposals are the run's own: `clean` leaves nothing of it.
    const gone = await answer('clean', path, '--where', 'kind=adapt', '--paid', '--yes');
    expect(gone.runs).toMatchObject([{ path, removed: true }]);
    expect(existsSync(path)).toBe(false);
  });

  it('merge several files, average replicates, take corrections, and never propose what failed', async () => {
    const path = fresh('merged');
    const settings = ['members=2', 'surrogateSteps=20', 'surrogateHidden=16'];
    const write = (name: string, lines: readonly string[]): string => {
      const file = fresh(name);
      writeFileSync(file, `outcome,score\n${lines.join('\n')}\n`);
      return file;
    };
    const first = write('first.csv', ['GAUCCA,3', 'GAUCCA,5', 'AAAAAA,1', 'CCCCCC,failed', 'UUUUUU,']);
    const second = write('second.csv', ['GGGGGG,2', 'AAAAAA,1.5']);
    const round = ['adapt', pretrained, '--propose', '40', '--out', path];
    const files = ['--measured', first, '--measured', second];
    const answered = await answer(...round, ...files, ...settings);
    expect(answered).toMatchObject({ known: 4, fresh: 4, corrected: 1, unfilled: 1 });
    expect(readOracleCalls(path)).toEqual([
      { outcome: 'GAUCCA', raw: 4, n: 2, deviation: Math.SQRT2 },
      { outcome: 'AAAAAA', raw: 1 },
      { outcome: 'CCCCCC', raw: null },
      { outcome: 'GGGGGG', raw: 2 },
      { outcome: 'AAAAAA', raw: 1.5, replaces: 1 },
    ]);
    expect(answered.proposed).not.toContain('CCCCCC');
    expect(readRunRecord(path).summary).toMatchObject({
      lower: false,
      dataRead: [
        { rows: 5, replicated: 1, failed: 1, missing: 1 },
        { rows: 2, scored: 2 },
      ],
    });
    // Infeasible results of a run are infeasible, not waiting; a replicate more of the same mean counts.
    const again = write('again.csv', ['GAUCCA,3', 'GAUCCA,5', 'GAUCCA,4']);
    const next = [
      'adapt',
      pretrained,
      '--propose',
      '40',
      '--out',
      fresh('next'),
      '--measured',
      path,
      '--measured',
      again,
    ];
    const taken = await answer(...next, ...settings);
    expect(taken).toMatchObject({ known: 4, fresh: 4, corrected: 1 });
    expect(taken.proposed).not.toContain('CCCCCC');
    expect(readOracleCalls(String(taken.run)).at(-1)).toEqual({
      outcome: 'GAUCCA',
      raw: 4,
      n: 3,
      deviation: 1,
      replaces: 4,
    });
    const bound = write('bound.csv', ['UUUUUU,<0.5']);
    await answer(...round, '--measured', `${bound}(censored=bound)`);
    expect(readOracleCalls(path).at(-1)).toEqual({ outcome: 'UUUUUU', raw: 0.5, bound: '<' });
    const short = write('short.csv', ['GAU,1']);
    const refused = await ocgfn(...round, '--measured', short);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(`${short}: `)]);
    const turned = await ocgfn(...round, '--measured', `${second}(lower=yes)`);
    expect([turned.code, turned.err]).toEqual([2, expect.stringContaining('of the results before more is better')]); // prettier-ignore
  });

  it('seek small scores where these are said to be better', async () => {
    // The share of G is the score: with lower=yes proposals have fewer of them than without.
    const share = (text: string): number => [...text].filter((letter) => letter === 'G').length / 6;
    const random = new RandomStream(3);
    const known = Array.from({ length: 60 }, () => Array.from({ length: 6 }, () => 'ACGU'[random.int(4)]).join('')); // prettier-ignore
    const file = fresh('shares.csv');
    writeFileSync(file, `outcome,score\n${[...new Set(known)].map((text) => `${text},${share(text)}`).join('\n')}\n`); // prettier-ignore
    const proposed = async (said: string): Promise<number> => {
      const out = fresh('direction');
      const { proposed: texts } = await answer('adapt', pretrained, '--propose', '24', '--measured', `${file}${said}`, '--out', out, 'gamma=4'); // prettier-ignore
      const all = texts as string[];
      return all.reduce((sum, text) => sum + share(text), 0) / all.length;
    };
    const [up, down] = [await proposed(''), await proposed('(lower=yes)')];
    expect(up - down).toBeGreaterThan(0.2);
  });

  it('are extracted from without a call, from a file or from what another run has paid for', async () => {
    const file = join(fresh('set'), '..', 'set.csv');
    writeFileSync(file, 'outcome,score\nGAUCCA,3\nAAAAAA,1\nCCCCCC,2\nGGGGGG,\n');
    const path = fresh('extracted');
    const method = ['adapt', pretrained, '--method', 'monte-carlo', '--measured'];
    expect(await answer(...method, file, '--out', path)).toMatchObject({ status: 'done', rewardCalls: 3 });
    const { out } = await ocgfn('sample', path, '-n', '400', '--to', 'csv');
    const drawn = out
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    const share = (text: string): number => drawn.filter((one) => one === text).length / drawn.length;
    // Rewards 1, .5 and the floor .01 of the range. The model is too small for more than the order of
    // magnitude.
    expect(share('GAUCCA')).toBeGreaterThan(5 * share('AAAAAA'));
    expect(share('CCCCCC')).toBeGreaterThan(5 * share('AAAAAA'));
    const paid = fresh('paid');
    await answer('train', 'rna', 'length=6', 'baseline=random', 'budget=12', ...REWARD, '--out', paid);
    const replayed = fresh('replayed');
    expect(await answer(...method, paid, '--out', replayed)).toMatchObject({ rewardCalls: 12 });
    expect(paidOf(replayed)).toEqual(paidOf(paid));
  });

  it.each([
    ['ACG,1', 'an outcome has 6 letters, got "ACG"'],
    ['ACGUAC,1\nACGUAC,<2', 'a bound: write censored=drop'],
    ['ACGUAC,high', 'expected a number'],
  ])('refuse %j', async (content, sentence) => {
    const file = fresh('bad.csv');
    writeFileSync(file, `outcome,score\n${content}\n`);
    const { code, err } = await ocgfn(
      'adapt',
      pretrained,
      '--measured',
      file,
      '--propose',
      '4',
      '--out',
      fresh('none'),
    );
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('refuse what does not go together', async () => {
    const sentence = async (...argv: string[]): Promise<string> =>
      (await ocgfn('adapt', pretrained, ...argv)).err;
    expect(await sentence()).toContain('--reward SPEC is missing');
    expect(await sentence('--propose', '4', ...REWARD)).toContain('--reward has no place here');
    expect(await sentence('--propose', '0')).toContain('must be an integer >= 1');
    expect(await sentence('--measured', 'x.csv')).toContain('Give --propose N');
    expect(await sentence('--propose', '4', '--method', 'exact')).toContain(
      'goes with the method active only',
    );
  });
});

describe('rewards that misbehave', () => {
  function rewardFile(body: string): string {
    const folder = fresh('reward');
    mkdirSync(folder);
    const path = join(folder, 'reward.mjs');
    writeFileSync(path, body);
    return `module:${path}`;
  }

  it('raising midway keep the calls that were paid for, and the run goes on from them', async () => {
    // Fails when a file says so: the first attempt dies in the middle, the resumed one does not.
    const flag = fresh('flag');
    writeFileSync(flag, 'fail');
    const spec = rewardFile(`
      import { readFileSync } from 'node:fs';
      let n = 0;
      export default (outcomes) => outcomes.map((text) => {
        if (++n > 30 && readFileSync(${JSON.stringify(flag)}, 'utf8') === 'fail') throw new Error('out of reagent');
        return [...text].filter((c) => c === 'G').length / 6;
      });`);
    const path = fresh('midway');
    const settings = ['first=16', 'roundLeast=8', 'members=1', 'surrogateSteps=10', '--budget', '48'];
    const failed = await ocgfn('adapt', pretrained, ...settings, '--reward', spec, '--out', path);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/out of reagent.*the \d+ calls paid for are kept: ocgfn resume/s);
    const kept = paidOf(path);
    expect(kept.length).toBeGreaterThanOrEqual(16);
    writeFileSync(flag, 'fine');
    expect(await answer('resume', path)).toMatchObject({ status: 'done', rewardCalls: 48 });
    expect(paidOf(path).slice(0, kept.length)).toEqual(kept);
    expect(new Set(paidOf(path)).size).toBe(48);
    // A run that never failed asks for the same.
    const whole = fresh('whole');
    await answer('adapt', pretrained, ...settings, '--reward', spec, '--out', whole);
    expect([...paidOf(whole)].sort()).toEqual([...paidOf(path)].sort());
  });

  it.each([
    ['constant', '0.5', 'got the raw score 0.5'],
    ['all zero', '0', 'got the raw score 0'],
  ])('%s: the user is told, and the run ends', async (_, value, sentence) => {
    const spec = rewardFile(`export default (outcomes) => outcomes.map(() => ${value});`);
    const settings = ['first=16', 'roundLeast=8', 'members=1', 'surrogateSteps=10', '--budget', '32'];
    const { code, err } = await ocgfn(
      'adapt',
      pretrained,
      ...settings,
      '--reward',
      spec,
      '--out',
      fresh('flat'),
    );
    expect([code, err]).toEqual([0, expect.stringContaining(sentence)]);
    expect(err).toContain('nothing to climb yet');
  });

  it.each([
    [['--reward', 'tfbind8:SIX6_REF_R1'], 'tfbind8'],
    [['--reward', 'rna:L14_RNA1'], '14'],
    [[...REWARD, '--budget', '0'], 'must be an integer >= 1'],
  ])('that do not fit, or no budget, are refused: %j', async (options, part) => {
    const { code, err } = await ocgfn('adapt', pretrained, ...options, '--out', fresh('unfit'));
    expect([code, err]).toEqual([2, expect.stringContaining(part)]);
  });
});

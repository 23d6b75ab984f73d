/**
 * Rewards of users that do everything wrong, in the command that spends their calls: one sentence, nothing
 * that was answered is lost, no outcome is asked for twice once it was answered, and the budget is never
 * exceeded.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const fresh = temporaryPaths();
const model = fresh('pretrained');
const BUDGET = 24;

beforeAll(async () => {
  const small = 'rna length=6 steps=10 every=10 evaluate=10 hidden=8 heads=1 headWidth=4'.split(' ');
  const { code } = await ocgfn('pretrain', ...small, '--out', model, '--json');
  expect(code).toBe(0);
});

const SETTINGS =
  'first=10 roundLeast=7 members=1 surrogateSteps=5 predictorSteps=2 polishSteps=2 --budget 24 --seed 3'.split(
    ' ',
  );

function adapt(reward: string, run: string): ReturnType<typeof ocgfn> {
  return ocgfn('adapt', model, '--reward', reward, ...SETTINGS, '--out', run);
}

interface Entry {
  outcome: string;
  raw: number | null;
  failure?: string;
}

/** The reward calls that a run has logged. */
function logOf(run: string): Entry[] {
  const path = join(run, 'oracle.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}

function file(name: string, content: string): string {
  const path = join(fresh('folder'), name);
  mkdirSync(dirname(path));
  writeFileSync(path, content);
  return path;
}

const good = 'x => 1 + [...x].filter((l) => l === "G").length';
/** Misbehaves on strands with a C at the second place: about every fourth. */
const some = (bad: string): string =>
  `const good = ${good}; export default (xs) => xs.map((x) => x[1] === 'C' ? ${bad} : good(x))`;

describe('a module that', () => {
  it.each<[name: string, source: string, sentence: RegExp, failures: RegExp | null]>([
    ['throws', some('(() => { throw new Error("no C please") })()'), /failed on "\wC\w{4}": throws: no C please/, /throws: no C please/],
    ['rejects', 'export default async (xs) => { await 0; throw new Error("out of quota") }', /failed on "\w{6}": throws: out of quota/, /out of quota/],
    ['scores NaN', some('NaN'), /scored "\wC\w{4}" NaN, expected a finite number or null/, /NaN/],
    ['scores Infinity', some('Infinity'), /scored "\wC\w{4}" Infinity, expected a finite number/, /Infinity/],
    ['scores negative numbers', some('-3'), /scored "\wC\w{4}" -3, but R = f\^beta needs f >= 0; say which scores count as 0 and 1/, /-3/],
    ['scores strings', some('"high"'), /scored "\wC\w{4}" the string "high", expected a finite number/, /the string "high"/],
    ['scores nothing', some('undefined'), /scored "\wC\w{4}" undefined, expected a finite number/, /undefined/],
    ['answers a wrong length', 'export default (xs) => xs.slice(1).map(() => 1)', /returned 9 scores for 10 outcomes on a batch of 10 outcomes that begins with "\w{6}"/, null],
    ['answers no list', 'export default (xs) => "1"', /must return a list of 10 scores, got the string "1"/, null],
  ])('%s', async (_, source, sentence, failures) => {
    const reward = `module:${file('reward.mjs', source)}`;
    const run = fresh('run');
    const { code, err } = await adapt(reward, run);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n {4}at |undefined is not|Cannot read/);
    const log = logOf(run);
    expect(log.every(({ raw }) => raw === null || Number.isFinite(raw))).toBe(true);
    // The good scores of the batch that failed are kept.
    if (source.includes('xs.map((x)')) expect(log.length).toBeGreaterThan(0);
    expect((JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { status: string }).status).toBe('failed');
    if (failures === null) return;

    // The same reward, told to go on: the user hears of it, the log says which outcomes it was.
    const on = fresh('run');
    const went = await adapt(`${reward}(failure=infeasible)`, on);
    const infeasible = logOf(on);
    expect(went.err).toMatch(failures);
    expect(went.err).toMatch(/count(s)? as infeasible, the run goes on/);
    const failed = infeasible.filter(({ failure }) => failure !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    for (const { failure } of failed) expect(failure).toMatch(failures);
    if (source.includes('xs.map((x)')) {
      expect(went.code).toBe(0);
      expect(infeasible).toHaveLength(BUDGET);
      expect(new Set(infeasible.map(({ outcome }) => outcome)).size).toBe(BUDGET);
    }
  }); // prettier-ignore

  it('hangs is ended', async () => {
    const path = file('hangs.mjs', some('(() => { for (;;); })()'));
    const { code, err } = await adapt(`module:${path}(timeout=1)`, fresh('run'));
    expect(code).toBe(1);
    expect(err).toContain('did not answer within 1 s');
  });
});

/**
 * A program that scores by the number of Gs, notes what it was asked, and does `bad` once it has answered
 * `lives` lines.
 */
function program(asked: string, lives: number, bad: string): string {
  return file(
    'program.mjs',
    `import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
let left = ${lives};
for await (const x of createInterface({ input: process.stdin })) {
  if (left-- <= 0) { ${bad} }
  appendFileSync(${JSON.stringify(asked)}, x + '\\n');
  process.stdout.write(1 + [...x].filter((l) => l === 'G').length + '\\n');
}
`,
  );
}

describe('a program that', () => {
  it('dies midway loses no answer: once mended, the run goes on, asks for nothing twice and keeps to its budget', async () => {
    const asked = fresh('asked.txt');
    const path = program(asked, 13, 'console.error("the license server is away"); process.exit(3);');
    const run = fresh('run');
    const { code, err } = await adapt(`command:"${process.execPath} ${path}"`, run);
    expect(code).toBe(1);
    expect(err).toMatch(/ended with code 3 after 3 of \d+ answers; it said: the license server is away/);
    const answered = (): string[] => readFileSync(asked, 'utf8').trim().split('\n');
    expect(logOf(run).map(({ outcome }) => outcome)).toEqual(answered());
    expect(answered()).toHaveLength(13);
    writeFileSync(path, readFileSync(path, 'utf8').replace('let left = 13', 'let left = Infinity'));
    const resumed = await ocgfn('resume', run);
    expect([resumed.code, resumed.err.includes('license')]).toEqual([0, false]);
    expect(answered()).toHaveLength(BUDGET);
    expect(new Set(answered()).size).toBe(BUDGET);
    expect(logOf(run).map(({ outcome }) => outcome)).toEqual(answered());
  });

  it('falls silent midway loses no answer', async () => {
    const asked = fresh('asked.txt');
    const path = program(asked, 4, 'await new Promise(() => setInterval(() => {}, 1000));');
    const run = fresh('run');
    const { code, err } = await adapt(`command:"${process.execPath} ${path}"(timeout=3)`, run);
    expect(code).toBe(1);
    expect(err).toContain('did not answer within 3 s after 4 of 10 answers');
    expect(logOf(run)).toHaveLength(4);
  });

  it('answers out of order is understood when it names the outcomes, and refused when it names others', async () => {
    const shuffled = (name: string): string =>
      file(
        'shuffled.mjs',
        `import { createInterface } from 'node:readline';
let held = [];
const answer = () => { process.stdout.write(held.reverse().join('')); held = []; };
for await (const x of createInterface({ input: process.stdin })) {
  held.push(${name} + '\\t' + (1 + [...x].filter((l) => l === 'G').length) + '\\n');
  if (held.length === 1) setTimeout(answer, 20);
}
`,
      );
    const run = fresh('run');
    const command = (path: string): string => `command:"${process.execPath} ${path}"(timeout=5)`;
    const { code, err } = await adapt(command(shuffled('x')), run);
    expect([code, err.includes('ocgfn:')]).toEqual([0, false]);
    const log = logOf(run);
    expect(log).toHaveLength(BUDGET);
    for (const { outcome, raw } of log) expect(raw).toBe(1 + [...outcome].filter((l) => l === 'G').length);
    const other = await adapt(command(shuffled('"GGGGGGG"')), fresh('run'));
    expect(other.code).toBe(1);
    expect(other.err).toContain('answered for "GGGGGGG", which it was not asked for');
  });
});

describe('a reward of which little is good', () => {
  it('is climbed downwards: mutants of the best, the surrogate, and what the summary calls the best', async () => {
    const path = file('energy.mjs', "export default (xs) => xs.map((x) => -[...x].filter((l) => l === 'G').length)");
    const run = fresh('run');
    const { code, out } = await ocgfn(
      ...['adapt', model, '--reward', `module:${path}(lo=0,hi=-6)`, '--budget', '120', '--seed', '1', '--out', run],
      ...'first=24 roundLeast=24 members=2 surrogateHidden=16 surrogateSteps=60 predictorSteps=2 polishSteps=2 --json'.split(' '),
    );
    expect(code).toBe(0);
    const summary = JSON.parse(out) as { best: number; top100: number; meanPaid: number };
    const first = logOf(run).slice(0, 24).map(({ raw }) => raw!);
    expect(summary.best).toBe(-6);
    expect(summary.top100).toBeLessThanOrEqual(summary.meanPaid);
    // Later rounds have far lower energies than the first, which is random: about -1.5.
    const last = logOf(run).slice(-24).map(({ raw }) => raw!);
    const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(last)).toBeLessThan(mean(first) - 1);
  }); // prettier-ignore
});

describe('commands that ask a reward about outcomes without paying', () => {
  const grid = fresh('grid');
  const asked = fresh('asked.txt');
  /** A module that notes the size of every batch and has no score for the first column. */
  const picky = (): string =>
    file(
      'picky.mjs',
      `import { appendFileSync } from 'node:fs';
export default (xs) => {
  appendFileSync(${JSON.stringify(asked)}, xs.length + '\\n');
  return xs.map((x) => (x.startsWith('0') ? NaN : 1 + Number(x.at(-1))));
};
`,
    );
  const sizes = (): number[] => {
    const text = readFileSync(asked, 'utf8');
    writeFileSync(asked, '');
    return text.trim().split('\n').map(Number);
  }; // prettier-ignore

  beforeAll(async () => {
    const small = 'grid side=4 steps=20 every=20 evaluate=20 hidden=8 --out'.split(' ');
    expect((await ocgfn('pretrain', ...small, grid)).code).toBe(0);
  });

  it('keep to its batches and its failure policy, and tell what failed', async () => {
    const reward = `module:${picky()}(batch=3,failure=infeasible)`;
    const adapted = fresh('run');
    const told = /scored "0,\d" NaN.* the run goes on/;
    for (const argv of [
      ['evaluate', grid, '--reward', reward],
      ['adapt', grid, '--method', 'extraction', '--reward', reward, '--out', adapted],
      ['evaluate', adapted],
      ['sample', adapted, '-n', '200', '--reward', reward],
    ]) {
      const { code, err } = await ocgfn(...argv);
      expect([argv[0], code, err]).toEqual([argv[0], 0, expect.stringMatching(told)]);
      const seen = sizes();
      expect(Math.max(...seen)).toBe(3);
      if (argv[0] !== 'sample') expect(seen.reduce((sum, size) => sum + size, 0)).toBe(16);
    }
  });

  it('stop with one sentence where failures stop', async () => {
    const { code, err } = await ocgfn('evaluate', grid, '--reward', `module:${picky()}(batch=3)`);
    expect([code, err]).toEqual([1, expect.stringMatching(/scored "0,0" NaN, expected a finite number/)]);
    expect(Math.max(...sizes())).toBe(3);
  });
});

/** One policy for many conditions, from the command line: trained, resumed, sampled, evaluated, reported. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fakeTerminal, type FakeTerminal } from '../../test/fake-terminal.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { hasCheckpoint, readCheckpoint } from '../store/checkpoint.js';
import { readOracleCalls } from '../store/run-directory.js';
import { readRunRecord } from '../store/run-record.js';
import { runCommandLine } from './frame.js';

const fresh = temporaryPaths();

async function ocgfn(...args: string[]): Promise<{ code: number; terminal: FakeTerminal }> {
  const terminal = fakeTerminal();
  return { code: await runCommandLine(args, terminal), terminal };
}

async function answer(...args: string[]): Promise<Record<string, unknown>> {
  const { code, terminal } = await ocgfn(...args, '--json');
  expect(terminal.err).not.toContain('ocgfn:');
  expect(code).toBe(0);
  return JSON.parse(terminal.out) as Record<string, unknown>;
}

const SMALL = ['train', 'grid', 'side=4', 'hidden=32,32', 'lr=0.005'];
const BETA = [...SMALL, '--reward', 'grid:classic', 'condition=beta:0.5..4'];

interface Figures {
  readonly condition: string;
  readonly tv: number;
  readonly logZ: number;
  readonly logZLearned: number;
  readonly pearson: number;
}
const conditionsOf = (result: Record<string, unknown>): Figures[] => result.conditions as Figures[];

describe('condition=beta', () => {
  it('learns every temperature, pays an outcome once, and is looked at under each', async () => {
    const path = fresh('beta');
    const result = await answer(...BETA, 'steps=800', 'every=400', '--out', path);
    // Fixed seed; measured .016 and .029.
    expect(result.tv).toBeLessThan(0.08);
    expect(result.tvMax).toBeLessThan(0.15);
    expect(result.rewardCalls).toBe(16);
    const list = conditionsOf(await answer('evaluate', path, '-n', '50'));
    expect(list.length).toBe(9);
    for (const { tv, logZ, logZLearned, pearson } of list) {
      expect(tv).toBeLessThan(0.15);
      expect(Math.abs(logZ - logZLearned)).toBeLessThan(0.2);
      expect(pearson).toBeGreaterThan(0.7);
    }
    const [one] = conditionsOf(await answer('evaluate', path, '--condition', 'beta=2'));
    expect(one.condition).toBe('beta=2');
    const samples = await answer('sample', path, '-n', '20', '--condition', 'beta=4');
    expect(samples.candidates).toHaveLength(20);
    await answer('report', path);
    const report = readFileSync(`${path}/report.html`, 'utf8');
    expect(report).toContain('Distance from the target against beta');
    expect(report).toContain('log Z against beta');
  });

  it('an interrupted run resumes to the same bits', async () => {
    const settings = [...BETA, 'objective=subtb', 'steps=60', 'every=20', '--json'];
    const whole = fresh('whole');
    expect((await ocgfn(...settings, '--out', whole)).code).toBe(0);
    const path = fresh('parts');
    const terminal = fakeTerminal();
    const running = runCommandLine([...settings, '--out', path], terminal);
    while (!hasCheckpoint(path)) await new Promise((done) => setImmediate(done));
    terminal.interrupt();
    expect(await running).toBe(130);
    expect(readCheckpoint(path).step).toBeLessThan(60);
    expect((await ocgfn('resume', path, '--json')).code).toBe(0);
    const [a, b] = [readCheckpoint(whole), readCheckpoint(path)];
    expect(b.step).toBe(60);
    expect(b.state).toEqual(a.state);
    expect([...b.tensors]).toEqual([...a.tensors]);
  });
});

describe('condition=prefer', () => {
  it('learns every preference and draws the front', async () => {
    const path = fresh('prefer');
    const result = await answer(
      ...SMALL, '--reward', 'grid:classic', '--reward', 'grid:corners', 'condition=prefer:linear', 'steps=800', '--out', path,
    ); // prettier-ignore
    expect(result.tv).toBeLessThan(0.1); // measured .032
    expect(result.rewardCalls).toBe(32);
    expect(readRunRecord(path).config.reward).toBe('grid:classic | grid:corners');
    expect(new Set(readOracleCalls(path).map(({ under }) => under))).toEqual(
      new Set(['reward 1', 'reward 2']),
    );
    const evaluated = await answer('evaluate', path, '--reference', '0,0');
    const exact = evaluated.exact as { hypervolume: number };
    expect(evaluated.hypervolume).toBeCloseTo(exact.hypervolume, 9);
    expect(evaluated.reference).toEqual([0, 0]);
    await answer('report', path);
    expect(readFileSync(`${path}/report.html`, 'utf8')).toContain('not dominated');
  });
});

describe('condition=context', () => {
  it('asks a function of outcomes and context, and tells contexts apart', async () => {
    const [path, module, file] = [fresh('context'), `${fresh('score')}.mjs`, `${fresh('places')}.csv`];
    writeFileSync(
      module,
      `export default (outcomes, { place }) =>
        outcomes.map((x) => 0.05 + Math.exp(-Math.abs(Number(x.split(',')[0]) - place)));`,
    );
    writeFileSync(file, 'place\n0\n1\n2\n3\n');
    const settings = [
      ...SMALL, '--reward', `module:${module}`, `condition=context:${file}`, 'exact=yes', 'steps=800', '--out', path,
    ]; // prettier-ignore
    const result = await answer(...settings);
    expect(result.tv).toBeLessThan(0.1); // measured .003
    expect(result.rewardCalls).toBe(64);
    const drawn = await answer('sample', path, '-n', '200', '--condition', 'context=#4');
    const first = (drawn.candidates as { outcome: string }[]).map(({ outcome }) => Number(outcome[0]));
    expect(first.filter((x) => x === 3).length).toBeGreaterThan(80); // the exact share is .56
    writeFileSync(file, 'place\n0\n1\n2\n9\n');
    const { code, terminal } = await ocgfn('sample', path, '--condition', 'context=#4');
    expect(code).toBe(2);
    expect(terminal.err).toContain('the file is another one than the run was trained with');
  });
});

describe('what is refused', () => {
  const text = `${fresh('words')}.csv`;
  writeFileSync(text, 'dose,name\n1,high\n2,low\n');

  it.each([
    [['condition=beta:8..0.5'], 'the range must go from the smaller to the greater number, got 8..0.5'],
    [['condition=beta:0..8'], 'beta must be a number > 0, got 0..8'],
    [['condition=heat:1..8'], 'condition: unknown kind "heat"'],
    [['condition=beta:1..8', 'objective=vargrad'], 'objective vargrad: takes one log Z for the whole batch'],
    [['condition=beta:1..8', 'replay=0.5'], 'condition and replay do not go together'],
    [['condition=prefer:linear'], 'at least two rewards are needed'],
    [[`condition=context:${text}`], 'name must be a number, got "high"'],
    [['condition=context:nowhere.csv'], 'nowhere.csv'],
    [['--reward', 'grid:corners'], '2 rewards are for condition=prefer:log-linear or prefer:linear'],
    [['--reward', 'grid:corners', 'condition=beta:1..8'], 'condition beta: one reward is needed, got 2'],
  ])('train %j', async (more, message) => {
    const { code, terminal } = await ocgfn(
      ...SMALL, '--reward', 'grid:classic', ...more, '--out', fresh('never'),
    ); // prettier-ignore
    expect(terminal.err).toContain(message);
    expect(code).toBe(2);
  });

  it('a context for a reward that takes none', async () => {
    const file = `${fresh('numbers')}.csv`;
    writeFileSync(file, 'a\n1\n2\n');
    const { code, terminal } = await ocgfn(
      ...SMALL, '--reward', 'grid:classic', `condition=context:${file}`, '--out', fresh('never'),
    ); // prettier-ignore
    expect(terminal.err).toContain('reward grid:classic takes no context');
    expect(code).toBe(2);
  });

  it('conditions where there are none, none where there are, and wrong ones', async () => {
    const [plain, beta, prefer] = [fresh('plain'), fresh('beta'), fresh('prefer')];
    const short = ['steps=2', 'every=2'];
    await answer(...SMALL, '--reward', 'grid:classic', ...short, '--out', plain);
    await answer(...BETA, ...short, '--out', beta);
    await answer(
      ...SMALL, '--reward', 'grid:classic', '--reward', 'grid:corners', 'condition=prefer:linear', ...short, '--out', prefer,
    ); // prettier-ignore
    const cases: [string[], string][] = [
      [['sample', plain, '--condition', 'beta=1'], 'was trained without a condition'],
      [['evaluate', plain, '--condition', 'beta=1'], 'was trained without a condition'],
      [['sample', beta], 'holds a policy for every condition; say which, such as --condition beta='],
      [['sample', beta, '--condition', 'beta=9'], 'beta must be a number from 0.5 to 4'],
      [['sample', prefer, '--condition', 'prefer=0.5,0.6'], 'weights must sum to 1'],
      [['evaluate', prefer, '--reference', '1'], '2 numbers are needed, one a reward, got "1"'],
      [['evaluate', beta, '--distribution', 'p.csv'], 'one distribution a condition'],
    ];
    for (const [args, message] of cases) {
      const { code, terminal } = await ocgfn(...args);
      expect(terminal.err).toContain(message);
      expect(code).toBe(2);
    }
  });
});

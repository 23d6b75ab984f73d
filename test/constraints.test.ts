/**
 * Constraints through the program: whatever draws, trains or searches stays within them, whatever is paid for
 * fulfils them, and runs keep them. What is checked is checked by regular expressions.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOracleCalls } from '../src/store/run-directory.js';
import { readRunRecord, writeRunRecord } from '../src/store/run-record.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const pretrained = fresh('rna6');
const WHERE = 'gc=2..4, no:GA, run<=2, parent:GCAUGC(most=5)';

/** The same by other means. */
const holds = (x: string): boolean => {
  const gc = x.replaceAll(/[AU]/g, '').length;
  const same = [...x].filter((c, i) => c === 'GCAUGC'[i]).length;
  return gc >= 2 && gc <= 4 && !x.includes('GA') && !/(.)\1\1/.test(x) && same >= 1;
};

async function answer(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await ocgfn(...argv, '--json');
  expect([code, err.includes('ocgfn:') ? err : '']).toEqual([0, '']);
  return JSON.parse(out) as Record<string, unknown>;
}
async function refusal(...argv: string[]): Promise<string> {
  const { code, err } = await ocgfn(...argv);
  expect(code).toBe(2);
  return err;
}
/** A file in a folder of its own. */
function moduleAt(name: string): string {
  const folder = fresh('folder');
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
const paidOf = (path: string): string[] => readOracleCalls(path).map(({ outcome }) => String(outcome));
const outside = (outcomes: readonly string[]): string[] => outcomes.filter((x) => !holds(x));
async function sampled(path: string, ...more: string[]): Promise<string[]> {
  const { candidates } = await answer('sample', path, '-n', '50', ...more);
  return (candidates as { outcome: string }[]).map(({ outcome }) => outcome);
}

beforeAll(async () => {
  const small = 'rna length=6 steps=200 every=200 evaluate=50 hidden=32 heads=2 headWidth=8'.split(' ');
  await answer('pretrain', ...small, '--out', pretrained);
});

const REWARD = ['--reward', 'rna:L6_RNA1', '--where', WHERE];
const FEW = ['members=2', 'surrogateSteps=20', 'surrogateHidden=16'];

describe('within a constraint', () => {
  it.each([
    ['active', ['sampler=extraction', 'first=20', 'round=15', ...FEW]],
    ['active', ['sampler=network', 'first=20', 'round=15', 'hidden=16', 'predictorSteps=5', 'polishSteps=5', 'finalPolishSteps=5', 'climb=3', ...FEW]],
    ['monte-carlo', []],
    ['amortized', ['hidden=16']],
    ['finetune', []],
  ])('adapt --method %s pays for what fulfils it, and samples it', async (method, settings) => {
    const path = fresh(method);
    const done = await answer('adapt', pretrained, '--method', method, '--budget', '50', ...settings, ...REWARD, '--out', path);
    // Monte Carlo draws some outcomes twice.
    expect(done.rewardCalls).toBeGreaterThanOrEqual(45);
    expect(outside(paidOf(path))).toEqual([]);
    expect(readRunRecord(path).config.where).toBe(WHERE);
    const drawn = await sampled(path);
    expect([drawn.length, outside(drawn)]).toEqual([50, []]);
    // What is asked beside holds too.
    const more = await sampled(path, '--where', 'has:C');
    expect(more.every((x) => holds(x) && x.includes('C'))).toBe(true);
  }); // prettier-ignore

  it.each([
    ['mcmc', ['chains=4']],
    ['random', []],
    ['surrogate', ['first=20', 'roundLeast=20', ...FEW]],
    ['surrogate-climb', ['first=20', 'round=15', 'climb=5', ...FEW]],
    ['thompson', ['first=20', 'round=15', 'climb=5', ...FEW]],
    ['adalead', ['first=20', 'round=15', ...FEW]],
    ['genetic', ['first=20', 'round=15']],
    ['parallel-tempering', ['rungs=3', 'ladders=2']],
    ['dqn', ['hidden=16']],
    ['gflownet', ['hidden=16']],
  ])('baseline=%s pays for what fulfils it', async (name, settings) => {
    const path = fresh(`baseline-${name}`);
    await answer('train', 'rna', 'length=6', `baseline=${name}`, 'budget=50', ...settings, ...REWARD, '--out', path);
    const paid = paidOf(path);
    expect([paid.length, outside(paid)]).toEqual([50, []]);
    if (name === 'dqn' || name === 'gflownet') expect(outside(await sampled(path))).toEqual([]);
  }); // prettier-ignore

  it('solve asks for no other reward, and is R / Z there; exact adaptation and training too', async () => {
    const path = fresh('solved');
    const solved = await answer('solve', 'rna', 'length=6', ...REWARD, '--out', path);
    const paid = paidOf(path);
    expect(outside(paid)).toEqual([]);
    expect(paid).toHaveLength(solved.rewardCalls as number);
    expect(outside(await sampled(path))).toEqual([]);
    const exact = fresh('exact');
    await answer('adapt', pretrained, '--method', 'exact', ...REWARD, '--out', exact);
    expect(paidOf(exact).toSorted()).toEqual(paid.toSorted());
    const trained = fresh('trained');
    const record = await answer('train', 'rna', 'length=6', 'steps=30', 'every=30', 'hidden=16', ...REWARD, '--out', trained);
    expect(record.status).toBe('done');
    expect(outside(paidOf(trained))).toEqual([]);
    expect(outside(await sampled(trained))).toEqual([]);
  }); // prettier-ignore

  it('solve and exact adaptation ask for no other reward where masks are too weak either', async () => {
    const [reward, begins] = [moduleAt('reward.mjs'), moduleAt('begins.mjs')];
    writeFileSync(reward, 'export default (x) => x.map((one) => one.split("A").length);');
    // Of 262,144 outcomes 4,096 begin like that, the first of them behind 131,072 others.
    writeFileSync(begins, 'export default (x) => x.map((one) => (one.startsWith("GAT") ? 1 : 0));');
    const [path, parent, exact] = [fresh('weak'), fresh('dna9'), fresh('weak-exact')];
    const task = ['sequence', 'alphabet=dna', 'length=9'];
    const asked = ['--reward', `module:${reward}`, '--where', `gc>=1, module:${begins}`];
    const { rewardCalls } = await answer('solve', ...task, ...asked, '--out', path);
    const paid = paidOf(path);
    expect([rewardCalls, paid.length, paid.filter((x) => !x.startsWith('GAT'))]).toEqual([4096, 4096, []]);
    expect((await sampled(path)).filter((x) => !x.startsWith('GAT'))).toEqual([]);
    await answer('pretrain', ...task, 'steps=0', 'hidden=8', '--out', parent);
    await answer('adapt', parent, '--method', 'exact', ...asked, '--out', exact);
    expect(paidOf(exact)).toEqual(paid);
    expect((await sampled(exact)).filter((x) => !x.startsWith('GAT'))).toEqual([]);
  });

  it('solve and plates have what is too rare to be drawn by listing it; training within weak masks is refused at once', async () => {
    const rare = ['K', 'R'].flatMap((x) => [`${x}RRR`, `R${x}RR`, `RR${x}R`, `RRR${x}`]).toSorted();
    const where = ['--where', 'isoelectric>=12.3035'];
    const task = ['sequence', 'alphabet=protein', 'length=4'];
    const reward = moduleAt('reward.mjs');
    writeFileSync(reward, 'export default (x) => x.map((one) => one.split("K").length);');
    const path = fresh('rare');
    await answer('solve', ...task, '--reward', `module:${reward}`, ...where, '--out', path);
    expect(paidOf(path).toSorted()).toEqual([...new Set(rare)]);
    const plate = fresh('rare-plate');
    const { proposed } = await answer('next', '-n', '9', '--out', plate, 'alphabet=protein', 'length=4', ...where); // prettier-ignore
    expect((proposed as { sequence: string }[]).map(({ sequence }) => sequence).toSorted()).toEqual([...new Set(rare)]); // prettier-ignore
    const begins = moduleAt('begins.mjs');
    writeFileSync(begins, 'export default (x) => x.map((one) => (one.startsWith("GAT") ? 1 : 0));');
    const said = await refusal('train', 'sequence', 'alphabet=dna', 'length=9', '--reward', `module:${reward}`, '--where', `module:${begins}`); // prettier-ignore
    expect(said).toContain('training needs masks that are exact, and');
    expect(said).toContain('or take a baseline=, which searches');
  });

  it('a module refuses before anything is paid for', async () => {
    const module = moduleAt('even.mjs');
    writeFileSync(module, 'export default (x) => x.map((one) => (one.split("A").length % 2 === 1 ? 1 : 0));');
    for (const length of [6, 14]) {
      const path = fresh(`module-${length}`);
      const search = ['baseline=genetic', 'budget=30', 'first=10', 'round=10'];
      const asked = ['--reward', `rna:L${length}_RNA1`, '--where', `gc>=2, module:${module}`, '--out', path];
      await answer('train', 'rna', `length=${length}`, ...search, ...asked);
      const paid = paidOf(path);
      expect(paid).toHaveLength(30);
      expect(paid.filter((x) => x.split('A').length % 2 === 0)).toEqual([]);
    }
  });

  it('is kept by a run that fails and goes on', async () => {
    const reward = moduleAt('reward.mjs');
    const path = fresh('resumed');
    const score = 'x.map((one) => one.split("A").length)';
    writeFileSync(
      reward,
      `let n = 0; export default (x) => { n += x.length; if (n > 25) throw new Error("no power"); return ${score}; };`,
    );
    const asked = ['--reward', `module:${reward}(batch=5)`, '--where', WHERE, '--out', path];
    const search = ['baseline=genetic', 'budget=40', 'first=10', 'round=10'];
    const failed = await ocgfn('train', 'rna', 'length=6', ...search, ...asked);
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('no power')]);
    writeFileSync(reward, `export default (x) => ${score};`);
    await answer('resume', path);
    const paid = paidOf(path);
    expect([paid.length, outside(paid)]).toEqual([40, []]);
  });

  it('goes on with the lists it began with, or not at all', async () => {
    const [list, path] = [moduleAt('ordered.csv'), fresh('ordered')];
    writeFileSync(list, 'GCAUGC\nAAAAAA\n');
    const search = ['baseline=random', 'budget=30', '--reward', 'rna:L6_RNA1', '--out', path];
    await answer('train', 'rna', 'length=6', ...search, '--where', `exclude:${list}`);
    const interrupt = () => writeRunRecord(path, { ...readRunRecord(path), status: 'interrupted' });
    interrupt();
    await answer('resume', path);
    interrupt();
    writeFileSync(list, 'GCAUGC\nAAAAAA\nUUUUUU\n');
    expect(await refusal('resume', path)).toContain(
      `--where: a file of "exclude:${list}" holds other outcomes than when the run began`,
    );
  });

  it('within a list, training is drawn from, gone on with and written up; the command that repeats it is one', async () => {
    const [list, path] = [moduleAt('listed.csv'), fresh('listed')];
    writeFileSync(list, 'GCAUGC\nAAAAAA\n');
    const train = ['train', 'rna', 'length=6', '--reward', 'rna:L6_RNA1', '--where', `exclude:${list}`];
    await answer(...train, 'steps=8', 'every=8', 'hidden=8', '--out', path);
    expect(await sampled(path)).toHaveLength(50);
    writeRunRecord(path, { ...readRunRecord(path), status: 'interrupted' });
    await answer('resume', path);
    await answer('report', path);
    const [, command] = /npx ocgfn@[\d.]+ (train [^<]+)/.exec(
      readFileSync(join(path, 'report.html'), 'utf8'),
    )!;
    const again = fresh('listed-again');
    await answer(...command.split(' '), '--out', again);
    expect(readRunRecord(again).config).toEqual(readRunRecord(path).config);
  });

  it('holds for proposals; what was measured outside is evidence', async () => {
    const [path, plate] = [fresh('measured'), moduleAt('plate.csv')];
    writeFileSync(plate, 'outcome,score\nGAGAGA,1\nGCAUGC,3\nAAAAAA,0\nGCAUAC,2\n');
    const propose = ['--propose', '12', '--out', path];
    const first = await answer(
      'adapt',
      pretrained,
      '--measured',
      plate,
      '--where',
      WHERE,
      ...FEW,
      ...propose,
    );
    expect(first).toMatchObject({ known: 4 });
    expect((first.proposed as string[]).length).toBe(12);
    expect(outside(first.proposed as string[])).toEqual([]);
    // Rounds go on within it without being told, and not within another.
    const rows = (first.proposed as string[]).map((x, i) => `${x},${i % 5}`);
    writeFileSync(plate, `outcome,score\n${rows.join('\n')}\n`);
    const second = await answer('adapt', pretrained, '--measured', plate, ...propose);
    expect(outside(second.proposed as string[])).toEqual([]);
    expect(await refusal('adapt', pretrained, '--measured', plate, '--where', 'gc>=1', ...propose)).toContain(
      `--where: the run goes on within "${WHERE}", got "gc>=1"`,
    );
  });
});

describe('refused before anything is spent', () => {
  it.each([
    ['gc>=5, count:AU>=3', 'gc>=5 and count:AU>=3 exclude each other'],
    ['run<=2, gc>=5, has:AAU', 'gc>=5 and has:AAU exclude each other'],
    ['gc>=1, parent:GCAUG', 'the parent must have 6 letters, as all outcomes have, got 5'],
    ['pattern:NNN', 'the pattern has 3 places, an outcome 6; with at= it may be a part of one'],
    ['pattern:NNNNNZ', 'letters are ACGU, the codes RYSWKMBDHVN and X for any, got "Z"'],
    ['parnt:GCAUGC', 'unknown condition "parnt"; did you mean "parent"?'],
    ['parent', 'parent needs the parent behind a colon, as in parent:GATTACA(most=3)'],
    ['parent:GCAUGC(mots=2)', 'unknown parameter "mots"; did you mean "most"?'],
    ['no:GA>=1', 'where: no:GA is a condition by itself, >=1 has no place behind it'],
    ['exclude:nowhere.csv', 'nowhere.csv: no such file or folder'],
  ])('%s', async (where, sentence) => {
    const path = fresh('nothing');
    const run = ['--reward', 'rna:L6_RNA1', '--where', where, '--out', path];
    expect(await refusal('adapt', pretrained, '--budget', '10', ...run)).toContain(sentence);
    expect(await refusal('train', 'rna', 'length=6', 'baseline=random', 'budget=10', ...run)).toContain(sentence);
    expect(existsSync(path)).toBe(false);
  }); // prettier-ignore
});

describe('ocgfn constraints', () => {
  it('lists the kinds, which the guide has all, and says what one leaves', async () => {
    const { constraints } = await answer('constraints');
    const guide = readFileSync(join(import.meta.dirname, '..', 'docs', 'constraints.md'), 'utf8');
    for (const { name } of constraints as { name: string }[]) expect(guide).toContain(`\`${name}:`);
    const { out } = await ocgfn('constraints', 'parent');
    expect(out).toContain('auto | substitutions | edits');
    const left = await answer('constraints', WHERE, '--task', 'rna length=6', '-n', '20');
    // Counted by the test above all 4^6 strings.
    const letters = ['A', 'C', 'G', 'U'];
    let all = [''];
    for (let i = 0; i < 6; i++) all = all.flatMap((x) => letters.map((c) => x + c));
    expect(left).toMatchObject({ masking: 'exact', outcomes: all.filter(holds).length });
    expect(outside(left.draws as string[])).toEqual([]);
    expect(await refusal('constraints', 'gc>=1')).toContain('needs --task');
  });
});

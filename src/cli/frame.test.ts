import { describe, expect, it } from 'vitest';
import { CATALOG } from './catalog.js';
import { ocgfn } from '../../test/run-command.js';

describe('ocgfn', () => {
  it('prints help and version on stdout', async () => {
    const help = await ocgfn('--help');
    expect(help.code).toBe(0);
    for (const { name } of CATALOG) expect(help.out).toContain(`\n  ${name}`);
    expect(help.err).toBe('');
    expect(await ocgfn('--version')).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });

  it.each(CATALOG.map(({ name }) => name))('%s --help says what it does, with an example', async (name) => {
    const help = await ocgfn(name, '--help');
    expect(help.code).toBe(0);
    expect(help.err).toBe('');
    expect(help.out).toContain(`Usage: ocgfn ${name}`);
    expect(help.out).toMatch(/\nExamples?:\n {2}\$ .*ocgfn/);
    expect(help.out).toContain('--json');
    expect((await ocgfn('help', name)).out).toBe(help.out);
  });

  it.each([
    [['pretrian'], 'unknown command "pretrian"'],
    [['taks'], 'unknown command "taks"; did you mean "tasks"?'],
    [['xyzzy'], 'unknown command "xyzzy"; ocgfn --help lists them'],
    [['--frob'], "unknown option '--frob'"],
    [['tasks', '--jsn'], "unknown option '--jsn'; did you mean --json?"],
    [
      ['export', 'run', '--to', 'tfevent'],
      `option '--to <format>' argument 'tfevent' is invalid; did you mean "tfevents"?`,
    ],
    [
      ['export', 'run', '--to', 'xyzzy'],
      "option '--to <format>' argument 'xyzzy' is invalid. Allowed choices are csv,",
    ],
    [
      ['tasks', 'a', 'b'],
      "too many arguments for 'tasks'. Expected 1 argument but got 2; see ocgfn tasks --help",
    ],
    [['solve', 'grid', '--reward', 'grid:corners', '--reward', 'grid:classic'], '--reward is given twice'],
    [['pretrain'], '<task> is missing; see ocgfn pretrain --help'],
    [['export', 'run'], '--to <format> is missing; see ocgfn export --help'],
    [['tasks', '--frob'], "unknown option '--frob'; see ocgfn tasks --help"],
    [['pretrain', 'rna', '--steps', '10'], "unknown option '--steps'; settings have no dashes: steps=VALUE"],
    [['pretrain', 'rna', 'seed=4'], '"seed" is no setting but an option: --seed 4'],
    [['tasks', 'gird'], 'unknown task "gird"; did you mean "grid"?'],
  ])('%j is refused in one sentence with exit code 2', async (argv, message) => {
    const { code, out, err } = await ocgfn(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(`ocgfn: ${message}`);
    expect(err).not.toContain('    at ');
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('without a command shows the overview', async () => {
    const { code, out, err } = await ocgfn();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('no command given\n\nUsage: ocgfn');
  });

  it('prints one JSON document with --json, for errors too', async () => {
    const good = await ocgfn('tasks', 'grid', '--json');
    expect(JSON.parse(good.out)).toMatchObject({ name: 'grid' });
    expect(good.err).toBe('');
    const bad = await ocgfn('tasks', 'gird', '--json');
    expect(JSON.parse(bad.out)).toEqual({ error: 'unknown task "gird"; did you mean "grid"?' });
  });

  it('prints a stack with --debug only', async () => {
    const { code, err } = await ocgfn('tasks', 'gird', '--debug');
    expect(code).toBe(2);
    expect(err).toContain('    at ');
  });
});

describe('tasks and doctor', () => {
  it('list every task and every kernel', async () => {
    const { tasks } = JSON.parse((await ocgfn('tasks', '--json')).out) as { tasks: { name: string }[] };
    expect(tasks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['grid', 'bits', 'tfbind8', 'rna', 'amp', 'sequence']),
    );
    const found = JSON.parse((await ocgfn('doctor', '--json')).out) as {
      kernels: { inUse: string; flavors: { flavor: string; usable: boolean }[] };
    };
    const { inUse, flavors } = found.kernels;
    expect(flavors.map(({ flavor }) => flavor)).toEqual(['native', 'relaxed', 'simd', 'js']);
    expect(flavors.find(({ flavor }) => flavor === inUse)?.usable).toBe(true);
    expect((await ocgfn('doctor')).out).toContain(`> ${inUse}`);
  });
});

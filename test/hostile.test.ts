/**
 * Files that mean harm: settings, run.json and checkpoints that reach for prototypes, folders whose files are
 * links out of them, sizes without end. Each is refused in one sentence, or read for what it is; nothing
 * outside the run is touched.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeCheckpoint, readCheckpoint } from '../src/store/checkpoint.js';
import { parseConfig } from '../src/host/settings-file.js';
import { writeFileAtomic } from '../src/store/atomic.js';
import { temporaryPaths } from './temporary-folder.js';
import { ocgfn } from './run-command.js';

const fresh = temporaryPaths();
const run = fresh('run');

const SMALL = 'grid side=4 steps=40 every=10 evaluate=10 hidden=8'.split(' ');

/** An interrupted run to do harm to. */
function victim(): { path: string; record: Record<string, unknown> } {
  const path = fresh('victim');
  mkdirSync(path);
  for (const name of ['run.json', 'checkpoint.safetensors', 'metrics.jsonl'])
    writeFileSync(join(path, name), readFileSync(join(run, name)));
  const record = JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as Record<string, unknown>;
  const interrupted = { ...record, status: 'interrupted' };
  writeFileSync(join(path, 'run.json'), JSON.stringify(interrupted));
  return { path, record: interrupted };
}

beforeAll(async () => {
  expect((await ocgfn('pretrain', ...SMALL, '--out', run)).code).toBe(0);
});

afterEach(() => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('reaching for prototypes', () => {
  it.each([
    '__proto__:\n  polluted: 1\n',
    '__proto__: 1\n',
    'constructor: 1\n',
    'toString: 1\n',
    '? __proto__\n: 2\n',
  ])('settings: %j', async (text) => {
    const file = fresh('settings.yaml');
    writeFileSync(file, text);
    const { code, out, err } = await ocgfn('pretrain', 'grid', '--config', file, '--print-config');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^ocgfn: [^\n]+\n$/);
  });

  it.each(['__proto__=1', 'constructor=1', 'hasOwnProperty=1'])('key=value: %s', async (setting) => {
    const { code, err } = await ocgfn('pretrain', 'grid', setting, '--print-config');
    expect([code, err]).toEqual([2, expect.stringContaining(`unknown setting "${setting.split('=')[0]}"`)]);
  });

  it('run.json: as a setting, as a figure, as a task', async () => {
    const { path } = victim();
    const text = readFileSync(join(path, 'run.json'), 'utf8');
    for (const [from, to] of [
      ['"config":{', '"config":{"__proto__":{"polluted":1},'],
      ['"summary":{', '"summary":{"__proto__":{"polluted":1},'],
      ['"task":{', '"task":{"__proto__":{"polluted":1},'],
    ] as const) {
      expect(text).toContain(from);
      writeFileSync(join(path, 'run.json'), text.replace(from, to));
      for (const command of [['show'], ['list'], ['report']]) await ocgfn(...command, path, '--json');
      const { code } = await ocgfn('evaluate', path, '-n', '10', '--json');
      expect([0, 2]).toContain(code);
    }
  });

  it('a checkpoint: in its state', () => {
    const path = fresh('state');
    mkdirSync(path);
    const state = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as never;
    writeCheckpoint(path, { step: 1, state, tensors: new Map() });
    const read = readCheckpoint(path).state as Record<string, unknown>;
    expect(read.a).toBe(1);
    expect({ ...read }.polluted).toBeUndefined();
  });
});

describe('reaching out of the folder', () => {
  it.each(['metrics.jsonl', 'run.json', 'checkpoint.safetensors', 'oracle.jsonl'])(
    'a run whose %s is a link is not gone on with',
    async (name) => {
      const { path } = victim();
      const outside = fresh('outside');
      writeFileSync(outside, readFileSync(join(run, name === 'oracle.jsonl' ? 'metrics.jsonl' : name)));
      if (name === 'run.json') writeFileSync(outside, readFileSync(join(path, 'run.json')));
      const before = readFileSync(outside);
      await import('node:fs').then(({ rmSync }) => rmSync(join(path, name), { force: true }));
      symlinkSync(outside, join(path, name));
      const { code, err } = await ocgfn('resume', path);
      expect([code, err]).toEqual([
        2,
        `ocgfn: ${path}/${name}: is a link; the files of a run must be plain files\n`,
      ]);
      expect(readFileSync(outside)).toEqual(before);
    },
  );

  it('a temporary name that is a link is not written through', () => {
    const folder = fresh('folder');
    mkdirSync(folder);
    const outside = fresh('outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(folder, `.a.txt.${process.pid}.tmp`));
    writeFileAtomic(join(folder, 'a.txt'), 'new');
    expect([readFileSync(outside, 'utf8'), readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([
      'mine',
      'new',
    ]);
  });

  it('an id that is a path is none', async () => {
    const { path, record } = victim();
    writeFileSync(join(path, 'run.json'), JSON.stringify({ ...record, id: '../../../etc/passwd' }));
    expect((await ocgfn('resume', path)).err).toContain('run.json: id: ');
  });

  it('a parent that is another run than the one that was named is not used', async () => {
    const child = fresh('child');
    const { code } = await ocgfn(
      'adapt',
      run,
      '--reward',
      'grid:corners',
      '--method',
      'exact',
      '--out',
      child,
    );
    expect(code).toBe(0);
    const other = fresh('other');
    expect((await ocgfn('pretrain', ...SMALL, '--seed', '1', '--out', other)).code).toBe(0);
    const record = JSON.parse(readFileSync(join(child, 'run.json'), 'utf8')) as {
      parent: Record<string, unknown>;
    };
    const swapped = {
      ...record,
      status: 'interrupted',
      parent: { ...record.parent, path: `../${other.split('/').at(-1)}` },
    };
    writeFileSync(join(child, 'run.json'), JSON.stringify(swapped));
    const refused = await ocgfn('resume', child);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('is not the parent');
  });
});

describe('sizes without end', () => {
  it('a settings file and a run.json of megabytes are not parsed', async () => {
    expect(() => parseConfig('x'.repeat(10_001), 'big.yaml')).toThrow(
      'big.yaml: has 10001 characters, a settings file at most 10000',
    );
    const { path } = victim();
    writeFileSync(join(path, 'run.json'), `{"a":"${'x'.repeat(4_000_000)}"}`);
    expect((await ocgfn('show', path)).err).toContain('a run.json at most 4000000');
  });

  it('a settings file may not multiply itself by aliases', () => {
    const bomb = `a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]\n`;
    expect(() => parseConfig(bomb, 'bomb.yaml')).toThrow(/^bomb\.yaml/);
  });

  it('a message of any length is printed short', async () => {
    const { code, err } = await ocgfn('pretrain', 'grid', `${'x'.repeat(1_000_000)}=1`);
    expect(code).toBe(2);
    expect(err.length).toBeLessThan(5000);
  });
});

/**
 * No value is cast, least of all a setting on its way from the command line, a YAML file or run.json to the
 * class that uses it: its type follows from its description, so that a setting that is renamed in one place
 * does not compile in another.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boolean, choice, integer, type SettingsOf } from '../src/settings/describe.js';
import { readSettings, resolveParameters } from '../src/settings/parameters.js';
import { projectFiles, projectRoot } from './source-files.js';

/**
 * Casts that hide what a value is. `as const` and named types of parsed JSON are none, nor is a sentence that
 * says `as number ${n}`.
 */
const CAST = /\bas (unknown as|never|any|number(?! \$)|string|boolean|readonly (number|string)\[\]|\{)/;
/** Prose, names given to imports and to parts of a list in a page. */
const NO_CODE = /^\s*(\*|\/\*|\/\/|<!--|import|export \{)|\{#each .* as \{/;
/** Rooms whose code is held to it; tests may hand in what no type allows. */
const ROOMS = /^(src|lab|bench|scripts|examples|kernels)\//;

const files = projectFiles().filter(
  (path) =>
    ROOMS.test(path) && /\.(ts|mts|mjs|svelte)$/.test(path) && !/\.test\.ts$|\/(public|dist)\//.test(path),
);

describe('what a value is', () => {
  it('is looked for in every room', () => {
    expect(files.length).toBeGreaterThan(500);
    for (const path of [
      'src/method/adapt-active.ts',
      'src/cli/adapt.ts',
      'src/host/reward-families/http-family.ts',
      'src/tensor/wasm.ts',
      'lab/src/worker/client.ts',
      'lab/src/parts/curve-plot.svelte',
    ])
      expect(files).toContain(path);
  });

  it('is hidden by no cast', () => {
    const found = files.flatMap((path) =>
      readFileSync(join(projectRoot, path), 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          CAST.test(line) && !NO_CODE.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [],
        ),
    );
    expect(found).toEqual([]);
  });

  it('is found where a cast stands', () => {
    for (const line of ['f(x as never)', 'const y = x as unknown as T;', 'x as { a: 1 }', 'x as number[]'])
      expect(CAST.test(line) && !NO_CODE.test(line)).toBe(true);
    for (const line of [' * as any other', "import type { A as any } from 'b'", '[1] as const', 'x as Named'])
      expect(CAST.test(line) && !NO_CODE.test(line)).toBe(false);
  });
});

const description = {
  steps: integer({ least: 1, preset: 10, help: 'optimizer steps' }),
  backward: choice({ choices: ['uniform', 'learned'], preset: 'uniform', help: 'P_B' }),
  every: integer({ least: 1, help: 'optional' }),
  replay: boolean({ preset: true, help: '' }),
};
type Settings = SettingsOf<typeof description>;

describe('a description', () => {
  it('gives the types of its values', () => {
    const settings = resolveParameters('test', description, { steps: '3', every: 2 });
    const steps: number = settings.steps;
    const backward: 'uniform' | 'learned' = settings.backward;
    // What has no preset may be absent.
    const every: number | undefined = settings.every;
    expect({ steps, backward, every, replay: settings.replay }).toEqual({
      steps: 3,
      backward: 'uniform',
      every: 2,
      replay: true,
    });
    // @ts-expect-error a setting that nobody described
    expect(settings.stepz).toBeUndefined();
    // @ts-expect-error a choice is no mere text
    const wrong: Settings = { ...settings, backward: 'lerned' };
    expect(wrong).toBeDefined();
  });

  it('reads stored settings back, and says so when it cannot', () => {
    const stored = { steps: 5, backward: 'learned', replay: false, reward: 'x' };
    expect(readSettings('run', description, stored, ['reward'])).toEqual({
      steps: 5,
      backward: 'learned',
      replay: false,
    });
    // A setting that the writer did not know yet has its preset.
    expect(readSettings('run', description, { steps: 5 })).toMatchObject({ steps: 5, backward: 'uniform' });
    // Where the preset is another than what was done then, the description says so.
    const later = {
      ...description,
      query: choice({ choices: ['state', 'place'], preset: 'place', before: 'state', help: '' }),
    };
    expect(readSettings('run', later, { steps: 5 })).toMatchObject({ query: 'state', backward: 'uniform' });
    expect(readSettings('run', later, { query: 'place' })).toMatchObject({ query: 'place' });
    expect(resolveParameters('run', later, {})).toMatchObject({ query: 'place' });
    expect(() => readSettings('run', description, { stepz: 5 })).toThrow(
      'run: unknown parameter "stepz"; did you mean "steps"?; another version of ocgfn may have written it',
    );
  });
});

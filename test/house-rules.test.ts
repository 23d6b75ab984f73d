/**
 * Habits that a reader of this project may rely on: every source file says at its head what it is, files stay
 * small, and nothing names the machine it was written on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, projectRoot } from './source-files.js';

const MAX_LINES = 400;

/** Files that may be longer, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'package-lock.json': 'written by npm',
  'results/baselines.json': 'written by bench/baselines.mjs',
  'results/campaigns.json': 'written by bench/campaigns.mjs',
};

/** Committed build products and tables: not read by people. */
const isGenerated = (path: string): boolean =>
  /(^|\/)generated\//.test(path) || path.startsWith('kernels/lib/');
const isText = (path: string): boolean =>
  /\.(ts|mjs|js|c|h|json|md|svelte|css|html|ya?ml|txt|tsv|csv)$/.test(path) || path === '.ci/run';
const isSource = (path: string): boolean => /\.(ts|mjs|js|c|h|svelte)$/.test(path);
/** A unit test beside its source is named after it and needs no other explanation. */
const isUnitTest = (path: string): boolean => /^src\/.*\.test\.ts$/.test(path);

const files = projectFiles().filter((path) => isText(path) && !isGenerated(path));
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

describe('every source file', () => {
  it('begins with a comment that says what it is', () => {
    const silent = files.filter((path) => {
      if (
        !isSource(path) ||
        isUnitTest(path) ||
        path.endsWith('.d.ts') ||
        /(^|\/)[^/]+\.config\.[a-z]+$/.test(path)
      )
        return false;
      const text = read(path).replace(/^#!.*\n/, '');
      return !/^(\/\*\*?[\s\S]{30,}?\*\/|\/\/.{20,}|<!--[\s\S]{30,}?-->)/.test(text.trimStart());
    });
    expect(silent).toEqual([]);
  });

  it(`has at most ${MAX_LINES} lines`, () => {
    const long = files
      .filter((path) => !(path in LONG_FILES) && !path.endsWith('.md'))
      .map((path) => ({ path, lines: read(path).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  it('has a kebab-case name', () => {
    const odd = files.filter(
      (path) => isSource(path) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(path.split('/').at(-1)!),
    );
    expect(odd).toEqual([]);
  });
});

describe('the project', () => {
  it('names no path of a machine and no download address in its lock file', () => {
    // Put together from pieces, so that this file does not name one either.
    const places = ['home', 'Users', 'work', 'root', 'mnt'].join('|');
    const machinePath = new RegExp(`(?<![\\w.~:/-])/(${places})/[\\w.-]+|[A-Z]:\\\\Users\\\\`);
    const found = files.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) =>
          machinePath.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
        ),
    );
    expect(found).toEqual([]);
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  it('has no skipped or focused test left by accident', () => {
    const left = files.flatMap((path) =>
      path.endsWith('.test.ts') &&
      path !== 'test/house-rules.test.ts' &&
      /\b(it|test|describe)\.(only|todo)\(/.test(read(path))
        ? [path]
        : [],
    );
    expect(left).toEqual([]);
  });
});

/**
 * The layer order, enforced: walks the imports of src/ and refuses one that points upwards, a cycle, and
 * whatever would tie the layers below `store` to Node or make their results depend on anything but the seed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  circlesOf,
  FIRST_OF_NODE,
  importsOf,
  LAYERS,
  layerOf,
  resolveImport,
  type Import,
} from '../scripts/house.mjs';
import { projectFiles, projectRoot } from './source-files.js';

/**
 * Files below `store` that must reach the platform, each with its reason. Reviewed by hand: they are never
 * imported statically by other layers.
 */
const PLATFORM_FILES: Readonly<Record<string, string>> = {};

/** `a.b` expressions that no result may depend on. */
const IMPURE = new Set([
  'Math.random',
  'Date.now',
  'performance.now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'process.hrtime',
]);

interface Parsed {
  readonly imports: readonly Import[];
  readonly impure: readonly string[];
}

function parse(path: string, text: string): Parsed {
  const impure: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && IMPURE.has(node.getText())) impure.push(node.getText());
    else if (ts.isNewExpression(node) && node.expression.getText() === 'Date') impure.push('new Date');
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  return { imports: importsOf(path, text), impure };
}

const sources = projectFiles().filter(
  (path) => /^src\/[^/]+\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
);
const tests = projectFiles().filter((path) => /^(src|test)\/.*\.test\.ts$/.test(path));
const parsed = new Map(
  sources.map((path) => [path, parse(path, readFileSync(join(projectRoot, path), 'utf8'))]),
);

/** Every (file, import) pair of the sources that satisfies a condition, as lines to read. */
function offences(bad: (path: string, specifier: string) => boolean): string[] {
  return [...parsed].flatMap(([path, { imports }]) =>
    imports
      .filter(({ specifier }) => bad(path, specifier))
      .map(({ specifier }) => `${path} imports ${specifier}`),
  );
}

const runsAnywhere = (path: string): boolean => LAYERS.indexOf(layerOf(path)) < LAYERS.indexOf(FIRST_OF_NODE);

describe('the walker itself', () => {
  it('sees static, type, dynamic and re-exported imports, and impure expressions', () => {
    const { imports, impure } = parse(
      'src/nn/x.ts',
      `import type { A } from '../env/a.js';\nimport { type B } from './b.js';\nexport * from './c.js';
       // Math.random in a comment is fine\nconst s = 'Date.now()';
       export const d = async () => import('node:fs');\nexport const e = () => Math.random() + new Date().getTime();
       export type F = import('./f.js').F;`,
    );
    expect(imports.map(({ specifier }) => specifier)).toEqual([
      '../env/a.js',
      './b.js',
      './c.js',
      'node:fs',
      './f.js',
    ]);
    expect(imports.map(({ typeOnly }) => typeOnly)).toEqual([true, false, false, false, true]);
    expect(impure).toEqual(['Math.random', 'new Date']);
  });

  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(tests.length).toBeGreaterThan(1);
  });
});

describe('imports of src', () => {
  it('lie in a known layer', () => {
    expect(sources.filter((path) => !LAYERS.includes(layerOf(path)))).toEqual([]);
  });

  it('point downwards only', () => {
    const upwards = offences((path, specifier) => {
      if (!specifier.startsWith('.')) return false;
      const target = resolveImport(path, specifier);
      return !target.startsWith('src/') || LAYERS.indexOf(layerOf(target)) > LAYERS.indexOf(layerOf(path));
    });
    expect(upwards).toEqual([]);
  });

  it('name a file that exists, with its .js ending', () => {
    const known = new Set([...sources, ...projectFiles()]);
    const dangling = offences(
      (path, specifier) => specifier.startsWith('.') && !known.has(resolveImport(path, specifier)),
    );
    expect(dangling).toEqual([]);
  });

  it('form no circle, types included', () => {
    const edges = new Map(
      [...parsed].map(([path, { imports }]) => [
        path,
        imports
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => resolveImport(path, specifier)),
      ]),
    );
    expect(circlesOf(edges)).toEqual([]);
    expect(
      circlesOf(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a -> b -> c -> a']);
  });

  it('below store are free of Node and of packages', () => {
    const platform = offences(
      (path, specifier) => runsAnywhere(path) && !(path in PLATFORM_FILES) && !specifier.startsWith('.'),
    );
    expect(platform).toEqual([]);
  });
});

describe('results below store', () => {
  it('depend on the seed only: no clock, no ambient randomness', () => {
    const impure = [...parsed].flatMap(([path, { impure: found }]) =>
      runsAnywhere(path) && !(path in PLATFORM_FILES)
        ? found.map((expression) => `${path} uses ${expression}`)
        : [],
    );
    expect(impure).toEqual([]);
  });
});

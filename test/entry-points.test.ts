/**
 * The library's face: `ocgfn` and `ocgfn/LAYER` for every layer below `store`, taken from the packed package.
 * Types resolve the way Node.js and bundlers resolve them and need no types of Node.js; a bundler makes a
 * page of all of them that trains in a browser; unused parts are shaken off.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { publint } from 'publint';
import ts from 'typescript';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIRST_OF_NODE, LAYERS } from '../scripts/house.mjs';
import { findChromium } from './browser/chromium.js';
import { serveFolder } from './browser/static-server.js';
import { installPacked, manifest, packageIsBuilt, type Installed } from './packed-package.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
/** Layers that users meet through others. */
const INNER = new Set(['format', 'math', 'settings', 'method']);
const layers = LAYERS.slice(0, LAYERS.indexOf(FIRST_OF_NODE)).filter((name) => !INNER.has(name));
const entries = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => `ocgfn${path.slice(1)}`);
const executablePath = findChromium();

it('every layer below store is an entry point, and what a page needs to read a run', () => {
  expect(entries.toSorted()).toEqual(
    ['ocgfn', 'ocgfn/method', ...layers.map((layer) => `ocgfn/${layer}`)].toSorted(),
  );
});

it('the main entry point has few names, those that docs/library.md lists', () => {
  const text = readFileSync(join(projectRoot, 'src', 'index.ts'), 'utf8');
  const names = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list]) =>
    list.split(',').map((name) => name.trim().replace(/^type /, '')).filter((name) => name !== ''),
  ); // prettier-ignore
  expect(names.length).toBeLessThanOrEqual(26);
  const page = readFileSync(join(projectRoot, 'docs', 'library.md'), 'utf8');
  const [, listed] = /^`ocgfn` itself has these names: (.*)\.$/m.exec(page) ?? [];
  expect([...(listed ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(names);
});

describe.skipIf(!packageIsBuilt)('entry points of the packed package', () => {
  let installed: Installed;
  beforeAll(() => {
    installed = installPacked(fresh('entries'));
  });

  it('find nothing to complain about in publint', async () => {
    const { messages } = await publint({ pkgDir: join(installed.project, 'package'), pack: false });
    expect(messages.filter(({ type }) => type !== 'suggestion')).toEqual([]);
  });

  it('can be imported in Node.js, and share what they have in common', () => {
    const program = join(installed.project, 'all.mjs');
    const imports = entries.map((entry, i) => `import * as m${i} from '${entry}';`).join('\n');
    const modules = entries.map((_, i) => `m${i}`).join(', ');
    writeFileSync(
      program,
      `${imports}
const modules = [${modules}];
const known = Object.assign({}, ...modules.slice(1));
console.log(JSON.stringify({
  sizes: modules.map((module) => Object.keys(module).length),
  stray: Object.entries(modules[0]).filter(([name, value]) => known[name] !== value).map(([name]) => name),
}));`,
    );
    const { sizes, stray } = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' })) as {
      sizes: number[];
      stray: string[];
    };
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    // Whatever the main entry point has is the same object in one of the others.
    expect(stray).toEqual([]);
  });

  it.each([
    ['Node.js', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ['bundlers', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])(
    'have types as %s resolve them, complete without the types of Node.js',
    (_, module, moduleResolution) => {
      const program = join(installed.project, 'types.mts');
      const uses = entries.map(
        (entry, i) => `import * as m${i} from '${entry}';\nexport type T${i} = typeof m${i};`,
      );
      writeFileSync(program, `${uses.join('\n')}\nexport const wrong: number = m0.openBackend;\n`);
      const found = ts
        .getPreEmitDiagnostics(
          ts.createProgram([program], {
            module,
            moduleResolution,
            target: ts.ScriptTarget.ES2022,
            lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
            strict: true,
            noEmit: true,
            skipLibCheck: false,
            skipDefaultLibCheck: true,
            types: [],
          }),
        )
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
      // The one mistake made on purpose shows that types were seen at all.
      expect(found).toHaveLength(1);
      expect(found[0]).toContain("is not assignable to type 'number'");
    },
  );

  /** Bundles a module for browsers; the text of the one file it becomes. */
  async function bundle(name: string, source: string): Promise<string> {
    const file = join(installed.project, `${name}.mjs`);
    writeFileSync(file, source);
    const outDir = join(installed.project, `out-${name}`);
    await build({
      root: installed.project,
      configFile: false,
      logLevel: 'error',
      build: { outDir, lib: { entry: file, formats: ['es'], fileName: () => 'bundle.js' } },
    });
    expect(readdirSync(outDir)).toEqual(['bundle.js']);
    return readFileSync(join(outDir, 'bundle.js'), 'utf8');
  }

  it('shake off what is not used', async () => {
    const text = await bundle('small', `export { RandomStream } from 'ocgfn';`);
    // 3 kB as measured; the whole package is some hundreds.
    expect(text.length).toBeLessThan(8_000);
  });

  it.skipIf(executablePath === undefined)('become one file that trains in a page', async () => {
    const all = entries.map((entry, i) => `import * as m${i} from '${entry}';`).join('\n');
    const text = await bundle(
      'page',
      `${all}
import { trainSmall } from ${JSON.stringify(join(projectRoot, 'test', 'browser', 'train-small.mjs'))};
export const run = () => trainSmall(Object.assign({}, ${entries.map((_, i) => `m${i}`).join(', ')}));`,
    );
    expect(text.match(/^(import|export [^;]* from)\b.*/gm)).toBeNull();
    const server = await serveFolder(join(installed.project, 'out-page'));
    const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(server.url);
      const trained = (await page.evaluate(`import('/bundle.js').then((module) => module.run())`)) as {
        flavor: string;
        losses: number[];
      };
      expect(problems).toEqual([]);
      expect(trained.flavor).toBe('simd');
      expect(trained.losses[0]).toBeLessThan(0.6);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});

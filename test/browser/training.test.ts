/**
 * Training in a real browser gives the parameters that training in Node.js gives, bit by bit, through the
 * entry point that is published. On plain-SIMD WebAssembly; without a bundler.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../source-files.js';
import { findChromium } from './chromium.js';
import { serveFolder } from './static-server.js';

/** What trainSmall gives: digests of parameters, paid outcomes with their scores, last losses. */
interface Trained {
  readonly flavor: string;
  readonly grid: string;
  readonly calls: readonly string[];
  readonly losses: readonly number[];
}

const executablePath = findChromium();
const dist = join(projectRoot, 'dist');
const work = join(projectRoot, 'test', 'browser', 'train-small.mjs');
/** The entry points that the work needs, in dist/. */
const ENTRIES = ['index.js', ...['adapt', 'outcome', 'reward', 'env'].map((layer) => `${layer}/index.js`)];

function whyNot(): string | undefined {
  if (executablePath === undefined) return 'no Chromium is installed (CHROMIUM_PATH can name one)';
  return existsSync(join(dist, 'index.js')) ? undefined : 'dist/ is missing: npm run build';
}
const missing = whyNot();

async function inNode(): Promise<Trained> {
  const { trainSmall } = (await import(pathToFileURL(work).href)) as {
    trainSmall: (ocgfn: unknown) => Promise<Trained>;
  };
  const modules = ENTRIES.map((entry) => import(pathToFileURL(join(dist, entry)).href) as Promise<object>);
  return trainSmall(Object.assign({}, ...(await Promise.all(modules))));
}

async function inPage(): Promise<{ trained: Trained; problems: readonly string[] }> {
  const server = await serveFolder(dist);
  const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(server.url);
    const module = `data:text/javascript;base64,${readFileSync(work).toString('base64')}`;
    // A string, because the page has modules of its own.
    const trained: Trained = await page.evaluate(
      `Promise.all([import('${module}'), ...${JSON.stringify(ENTRIES)}.map((entry) => import('/' + entry))])
        .then(([work, ...modules]) => work.trainSmall(Object.assign({}, ...modules)))`,
    );
    return { trained, problems };
  } finally {
    await browser.close();
    await server.stop();
  }
}

describe.skipIf(missing)(`training in Chromium${missing ? `, skipped: ${missing}` : ''}`, () => {
  it('gives the same parameters as in Node.js: pre-training on a grid and on strings, and active adaptation', async () => {
    const [{ trained, problems }, expected] = await Promise.all([inPage(), inNode()]);
    expect(problems).toEqual([]);
    expect(trained).toEqual(expected);
    expect(trained.flavor).toBe('simd');
    expect(trained.grid).toMatch(/^[0-9a-f]{64}$/);
    expect(trained.calls).toHaveLength(60);
    // Something was learnt: the first loss is 1.47.
    expect(trained.losses[0]).toBeLessThan(0.6);
  });
});

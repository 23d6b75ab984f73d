/**
 * The kernels in a real browser: the compiled package is served as it is, without a bundler, and the
 * conformance suite runs in the page. Plain-SIMD WebAssembly must give the same bits there as in Node.js.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelCases } from '../../src/tensor/conformance/cases.js';
import { runSuite, type SuiteResult } from '../../src/tensor/conformance/suite.js';
import type { KernelFlavor } from '../../src/tensor/kernels.js';
import { projectRoot } from '../source-files.js';
import { findChromium } from './chromium.js';
import { serveFolder } from './static-server.js';

const executablePath = findChromium();
const dist = join(projectRoot, 'dist');

function whyNot(): string | undefined {
  if (executablePath === undefined) return 'no Chromium is installed (CHROMIUM_PATH can name one)';
  return existsSync(join(dist, 'tensor', 'conformance')) ? undefined : 'dist/ is missing: npm run build';
}
const missing = whyNot();

describe.skipIf(missing)(`kernels in Chromium${missing ? `, skipped: ${missing}` : ''}`, () => {
  let browser: Browser;
  let page: Page;
  let server: Awaited<ReturnType<typeof serveFolder>>;

  beforeAll(async () => {
    server = await serveFolder(dist);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.goto(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The suite in the page. A string, because the page has modules of its own. */
  const inPage = (flavor: KernelFlavor | 'auto'): Promise<SuiteResult> =>
    page.evaluate(`import('/tensor/conformance/suite.js').then((suite) => suite.runSuite('${flavor}'))`);

  it('passes with the flavor that the loader chooses', async () => {
    const result = await inPage('auto');
    expect(result.failures).toEqual([]);
    expect(result.report[0].reason).toBe('native code needs Node.js >= 20.16');
    expect(['relaxed', 'simd']).toContain(result.flavor);
  });

  it('passes with plain SIMD, and with the same bits as in Node.js', async () => {
    const result = await inPage('simd');
    expect(result.failures).toEqual([]);
    expect(Object.keys(result.digests).length).toBe(4 * kernelCases.size);
    expect(result.digests).toEqual((await runSuite('simd')).digests);
  });

  it('passes with plain JavaScript', async () => {
    expect((await inPage('js')).failures).toEqual([]);
  });
});

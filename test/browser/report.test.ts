/**
 * Reports in a real browser, from the disk as users open them: no error, no request, nothing wider than the
 * window, in light and dark, at three widths.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/frame.js';
import { fakeTerminal } from '../fake-terminal.js';
import { temporaryPaths } from '../temporary-folder.js';
import { findChromium } from './chromium.js';

const executablePath = findChromium();
const missing =
  executablePath === undefined ? 'no Chromium is installed (CHROMIUM_PATH can name one)' : undefined;
const work = temporaryPaths()('reports');

async function ocgfn(...argv: string[]): Promise<void> {
  const terminal = fakeTerminal();
  expect([await runCommandLine(argv, terminal), terminal.err]).toEqual([0, expect.any(String)]);
}

const PAGES = ['grid', 'corners', 'strings', 'active', 'compared'] as const;
const page = (name: string): string =>
  name === 'compared' ? join(work, 'compared.html') : join(work, name, 'report.html');

describe.skipIf(missing)(`reports in Chromium${missing ? `, skipped: ${missing}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    const at = (name: string): string[] => ['--out', join(work, name)];
    const small = 'steps=60 every=20 evaluate=40 hidden=8 heads=0'.split(' ');
    await ocgfn('pretrain', 'grid', 'side=8', ...small, ...at('grid'));
    await ocgfn(
      'adapt',
      join(work, 'grid'),
      '--reward',
      'grid:corners',
      '--method',
      'exact',
      ...at('corners'),
    );
    await ocgfn('pretrain', 'rna', 'length=6', ...small, ...at('strings'));
    const active = 'first=10 roundLeast=10 members=1 surrogateSteps=5 predictorSteps=2 polishSteps=2'.split(
      ' ',
    );
    await ocgfn(
      'adapt',
      join(work, 'strings'),
      '--reward',
      'rna:L6_RNA1',
      '--budget',
      '30',
      ...active,
      ...at('active'),
    );
    for (const name of PAGES.slice(0, 4)) await ocgfn('report', join(work, name));
    await ocgfn('compare', join(work, 'active'), join(work, 'corners'), '--out', page('compared'));
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(() => browser?.close());

  it.each(PAGES)('%s', async (name) => {
    expect(existsSync(page(name))).toBe(true);
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme });
      const tab = await context.newPage();
      const problems: string[] = [];
      const requests: string[] = [];
      tab.on('pageerror', (error) => problems.push(String(error)));
      tab.on('console', (message) => problems.push(message.text()));
      tab.on('request', (request) => requests.push(request.url()));
      for (const width of [360, 800, 1280]) {
        await tab.setViewportSize({ width, height: 800 });
        await tab.goto(pathToFileURL(page(name)).href);
        expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await tab.evaluate('document.querySelectorAll("svg.chart").length')).toBeGreaterThan(0);
      }
      const outside = requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'));
      expect([problems, outside]).toEqual([[], []]);
      const [paper, ink] = (await tab.evaluate(
        '[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]',
      )) as [string, string];
      const light = (color: string): number => Number(/\d+/.exec(color)![0]);
      expect(light(paper) > light(ink)).toBe(colorScheme === 'light');
      await context.close();
    }
    const texts = { grid: 'Success by outcome', corners: 'Probability against reward', strings: 'first half', active: 'Logo of the best', compared: 'Where they end' }; // prettier-ignore
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(page(name)).href);
    expect(await tab.content()).toContain(texts[name]);
    await tab.close();
  });
});

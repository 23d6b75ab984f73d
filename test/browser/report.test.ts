/**
 * Reports in a real browser, from the disk as users open them: no error, no request, nothing wider than the
 * window, in light and dark, at three widths.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/frame.js';
import { RandomStream } from '../../src/random/stream.js';
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

const PAGES = ['grid', 'corners', 'strings', 'active', 'campaign', 'compared'] as const;
/** 40 peptides of 34 letters. */
function peptides(): string {
  const random = new RandomStream(1);
  const rows = Array.from({ length: 40 }, (_, i) => {
    const letters = Array.from({ length: 34 }, () => 'ACDEFGHIKLMNPQRSTVWY'[random.int(20)]);
    return `${letters.join('')},${12345.678 + i}`;
  });
  return `sequence,affinity\n${rows.join('\n')}\n`;
}
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
    // Two plates, so that every chart of a campaign is there; long sequences, names and numbers.
    const data = join(work, 'peptides-of-the-first-library.csv');
    writeFileSync(data, peptides());
    await ocgfn('next', data, '-n', '12', ...at('campaign'));
    const filled = join(work, 'first-plate-as-it-came-back.csv');
    const first = readFileSync(join(work, 'campaign', 'plates', 'plate-1.csv'), 'utf8')
      .trim()
      .split('\n');
    writeFileSync(filled, first.map((line, i) => (i === 0 ? line : `${line}${1e5 / (i + 3)}`)).join('\n'));
    await ocgfn('next', join(work, 'campaign'), filled, '-n', '12');
    await ocgfn('compare', join(work, 'active'), join(work, 'corners'), '--out', page('compared'));
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(() => browser?.close());

  it.each(PAGES)(
    '%s',
    async (name) => {
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
      const texts = { grid: 'Success by outcome', corners: 'Probability against reward', strings: 'first half', active: 'Logo of the best', campaign: 'Predicted and measured', compared: 'Where they end' }; // prettier-ignore
      const tab = await browser.newPage();
      await tab.goto(pathToFileURL(page(name)).href);
      expect(await tab.content()).toContain(texts[name]);
      await tab.close();
    },
    180_000,
  );
});

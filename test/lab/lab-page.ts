/**
 * The built lab in a real browser, as tests use it: served, opened, and listened to for anything that it
 * should not say.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startLabServer, type LabServer } from '../../src/serve/lab-server.js';
import { findChromium } from '../browser/chromium.js';
import { projectRoot } from '../source-files.js';

export const labFolder = join(projectRoot, 'dist', 'lab');
const executablePath = findChromium();

/** Why there is nothing to test, or undefined. */
export const missing: string | undefined =
  executablePath === undefined
    ? 'no Chromium is installed (CHROMIUM_PATH can name one)'
    : existsSync(join(labFolder, 'index.html'))
      ? undefined
      : 'dist/lab is missing: npm run build';

export const skipped = (name: string): string => `${name}${missing ? `, skipped: ${missing}` : ''}`;

const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });

export const serveLab = (run?: string): Promise<LabServer> =>
  startLabServer({ folder: labFolder, host: '127.0.0.1', port: 0, ...(run !== undefined && { run }) });

/** A browser and the served lab for the tests of a file or a `describe`: begun before them, ended behind them. */
export function labInBrowser(): { readonly browser: Browser; readonly url: string } {
  let browser: Browser | undefined;
  let server: LabServer | undefined;
  beforeAll(async () => {
    if (missing === undefined) [browser, server] = await Promise.all([startBrowser(), serveLab()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get browser() {
      return browser!;
    },
    get url() {
      return server!.url;
    },
  };
}

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, failed requests, and requests to elsewhere. */
  readonly problems: string[];
  close(): Promise<void>;
}

/** Opens an address; where it is the first screen, waits until that shows its figures. */
export async function openLab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    // Colors that are on their way from one theme to the other have the contrast of neither.
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const { origin, hash } = new URL(url);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const address = request.url();
    if (!/^(data|blob):/.test(address) && !address.startsWith(origin)) problems.push(`elsewhere: ${address}`);
  });
  await page.goto(url);
  if (hash === '' || hash.startsWith('#/paint')) await ready(page);
  return { page, problems, close: () => context.close() };
}

/** Waits for the figures of the first screen. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    ['tv', 'reach'].every((name) =>
      /\d/.test(document.querySelector(`[data-figure="${name}"]`)?.textContent ?? ''),
    ),
  );
}

/** Text of a figure on the page. */
export const figure = (page: Page, name: string): Promise<string> =>
  page.locator(`[data-figure="${name}"]`).innerText();

/** The figure in full precision. */
export const exactly = (page: Page, name: string): Promise<number> =>
  page.locator(`[data-figure="${name}"]`).getAttribute('data-exact').then(Number);

/** The sentences that the page shows. */
export const notices = (page: Page): Promise<string[]> => page.locator('.notice > span').allInnerTexts();

export const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: unknown }[];
}

/** What axe finds that is serious or critical, with the places. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<{ violations: Finding[] }>(`${axe}; axe.run(document)`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`);
}

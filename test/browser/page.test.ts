/** The page of docs/browser.md, opened as it stands there, draws what Node.js draws. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../source-files.js';
import { findChromium } from './chromium.js';
import { serveFolder } from './static-server.js';

const executablePath = findChromium();

function whyNot(): string | undefined {
  if (executablePath === undefined) return 'no Chromium is installed (CHROMIUM_PATH can name one)';
  return existsSync(join(projectRoot, 'dist', 'index.js')) ? undefined : 'dist/ is missing: npm run build';
}
const missing = whyNot();

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

describe.skipIf(missing)(`docs/browser.md in Chromium${missing ? `, skipped: ${missing}` : ''}`, () => {
  it('draws what docs/library.md shows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocgfn-page-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(projectRoot, join(folder, 'node_modules', 'ocgfn'));
    const [, page] = /```html\n([\s\S]*?)```/.exec(read('docs/browser.md'))!;
    writeFileSync(join(folder, 'index.html'), page);
    const server = await serveFolder(folder);
    const browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      const problems: string[] = [];
      tab.on('pageerror', (error) => problems.push(String(error)));
      await tab.goto(`${server.url}/index.html`);
      await tab.getByText('done').waitFor({ timeout: 100_000 });
      const drawn = await tab.locator('#drawn').textContent();
      expect(problems).toEqual([]);
      // The same program, the same seed, the same kernels: the same six outcomes.
      const [, shown] = /```text\n\[ (.*?) \]\n```/.exec(read('docs/library.md'))!;
      expect(
        drawn!
          .split(' ')
          .map((text) => `'${text}'`)
          .join(', '),
      ).toBe(shown);
    } finally {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
